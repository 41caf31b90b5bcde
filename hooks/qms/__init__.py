"""The core of document control: reads a manual and its Git history, knows the rules, computes every list.

It never imports MkDocs. Its rooms, from what everything stands on to what is shown; each needs only those above:

``language`` how things are said: messages, Vietnamese text, dates and numbers
``source`` how written text is read: strict YAML, the schema of both YAML and front matter, Markdown, citations
``model`` what a manual is made of: registers, clauses, documents with their versions
``reading`` how a manual is read: its folder, and what Git remembers of it
``analysis`` what follows from a manual: steps and records, coverage of clauses, deadlines
``rules`` what must hold, and which findings are accepted
``reports`` how findings are told to people and programs
``impact`` what a change does: two manuals compared, what leans on the difference, who must act
``editing`` how the files of a manual are changed for its editors
``site`` which text stands at which address, and every computed list
``publishing`` whether a site may be served
``importing`` how a Word file becomes a draft
"""
