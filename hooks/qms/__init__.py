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
``importing`` how a Word file becomes a draft
``publishing`` whether a site may be served; how it is put where it is read, and proved to be what was built
"""

from importlib.util import find_spec

LIBRARIES = (
    "babel",
    "brotli",
    "dateutil",
    "docxtpl",
    "icalendar",
    "jinja2",
    "lxml",
    "markdown",
    "pydantic",
    "pydantic_core",
    "pypandoc",
    "selectolax",
    "yaml",
)
"""What the core imports from others."""

if not all(map(find_spec, LIBRARIES)):  # a clone that nobody set up: the first import would end in a traceback
    raise SystemExit(
        "Máy chưa có đủ các thư viện mà sổ tay cần.\n"
        "    → chạy “make setup”; trên Windows: “uv venv”, rồi “uv pip sync --require-hashes requirements.txt”"
    )
