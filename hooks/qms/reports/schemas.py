"""JSON Schemas of front matter and registers, for programs that help editors write them.

What a key may hold comes from the model, which ids there are from the registers, and what a key means from the
editors' guide: the page :data:`KEYS_PAGE` is the one place where that is said.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from qms.language.messages import Refusal, _
from qms.model.documents import Header, PageHeader
from qms.model.manual import REGISTER_RECORDS, Registers
from qms.reading.files import replace_text
from qms.source import front_matter, markdown
from qms.source.values import IDS, Record

FOLDER = ".vscode/schemas"
KEYS_PAGE = "bien-tap/khoa.md"
RECORDS: Mapping[str, type[Record]] = {"document": Header, "page": PageHeader, **REGISTER_RECORDS}
"""What a schema is made of, by the name of the schema."""
_SECTIONS = {"Phần đầu tài liệu": "document", "Phần đầu trang thường": "page"} | {
    f"{n}.yml": n for n in REGISTER_RECORDS
}
_DIALECT = "http://json-schema.org/draft-07/schema#"
"""The newest that the YAML extensions of editors know well."""
Schema = dict[str, Any]


def schemas(registers: Registers, keys_page: str) -> dict[str, Schema]:
    """The schema of each record by name; ``keys_page`` is the text of the page that explains the keys."""
    ids = _ids(registers)
    meanings = explained(keys_page)
    return {name: _schema(record, ids, meanings.get(name, {})) for name, record in RECORDS.items()}


def explained(keys_page: str) -> dict[str, dict[str, str]]:
    """What the guide says of each key: by name of the schema, then by path of the key (``versions.changes``)."""
    body = front_matter.split(keys_page).body
    headings = [(heading.line, _SECTIONS.get(heading.title)) for heading in markdown.headings(body)]
    found: dict[str, dict[str, str]] = {}
    for table in markdown.tables(body):
        name = next((name for line, name in reversed(headings) if line < table.line), None)
        if name:
            rows = (tuple(row.cells.values()) for row in table.rows)
            found.setdefault(name, {}).update((key.strip("`"), meaning.replace("`", "")) for key, meaning, *_ in rows)
    return found


def keys_of(schema: Schema, path: str = "") -> Iterator[tuple[str, Schema]]:
    """Every key of a schema with its own schema, by path."""
    for key, inner in schema.get("properties", {}).items():
        yield f"{path}{key}", inner
        yield from keys_of(inner.get("items", inner), f"{path}{key}.")


def write(root: Path, registers: Registers) -> list[str]:
    """Bring the schemas of the repository in ``root`` up to date; returns the names of those that changed.

    Raises Refusal where they cannot be made or written.
    """
    page = root / "docs" / KEYS_PAGE
    changed = []
    try:
        made = schemas(registers, page.read_text("utf-8"))
        for name, schema in made.items():
            file = root / FOLDER / f"{name}.json"
            text = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
            if not file.exists() or file.read_text("utf-8") != text:
                replace_text(file, text)
                changed.append(name)
    except OSError as error:
        raise Refusal(
            _("{file} cannot be read or written", file=error.filename),
            _("close the programs that have it open, and check that the folder may be written"),
        ) from None
    return changed


def _ids(registers: Registers) -> dict[str, list[str]]:
    return {
        "units": list(registers.organisation.unit_names),
        "roles": list(registers.organisation.role_names),
        "laws": list(registers.laws_by_id),
        "procedures": list(registers.tthc_by_id),
    }


def _schema(record: type[Record], ids: Mapping[str, list[str]], meanings: Mapping[str, str]) -> Schema:
    made = record.model_json_schema()
    schema: Schema = {"$schema": _DIALECT, **_plain(made, made.get("$defs", {}), ids)}
    for path, inner in keys_of(schema):
        if path in meanings:
            inner["description"] = meanings[path]
    return schema


def _plain(schema: Schema, definitions: Schema, ids: Mapping[str, list[str]]) -> Schema:
    """The schema without references, names for programmers and null, which no editor can write."""
    if "$ref" in schema:
        return _plain(definitions[schema["$ref"].rpartition("/")[2]], definitions, ids)
    if "anyOf" in schema:
        (only,) = (choice for choice in schema["anyOf"] if choice != {"type": "null"})
        return _plain(only, definitions, ids)
    if IDS in schema:
        return {"enum": ids[schema[IDS]]} if ids[schema[IDS]] else {"not": {}}
    plain = {key: value for key, value in schema.items() if key not in {"$defs", "title", "description", "default"}}
    if "properties" in plain:
        plain["properties"] = {key: _plain(value, definitions, ids) for key, value in plain["properties"].items()}
    if "items" in plain:
        plain["items"] = _plain(plain["items"], definitions, ids)
    return plain
