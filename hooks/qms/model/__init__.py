"""What a manual is made of: registers, clauses, documents with their versions, the whole."""
