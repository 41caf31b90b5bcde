"""The core of document control: reads a manual and its Git history, knows the rules, computes every list.

It never imports MkDocs. Read the modules in this order:

``messages`` ``text`` ``yaml_reader`` ``raw_html`` ``blocks`` ``prose`` ``markdown`` — what everything stands on
``model`` ``registers`` ``clauses`` — what a manual is made of
``schema`` ``history`` ``load`` — how a manual is read
``rule`` ``rules`` ``checker`` ``report`` — what must hold, and how a fault is told
``publication`` ``views`` — which text stands at which address, and every computed list
"""
