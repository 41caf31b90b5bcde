"""How written text is read: strict YAML, front matter, the schema of both, Markdown, citations, the digest."""
