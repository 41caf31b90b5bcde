"""VS Code knows keys, ids and phrases: schemas, snippets and the task agree with model, guide and check."""

import json
import re
from datetime import date
from typing import Any

import jsonschema
import pytest
import yaml

from builders import BODY, DRAFT, REPOSITORY, Book, citing, document, run_check
from qms.language.messages import Refusal
from qms.model.manual import REGISTER_RECORDS, Registers
from qms.reading.load import load
from qms.reports.schemas import FOLDER, KEYS_PAGE, RECORDS, Schema, explained, keys_of, schemas, write
from qms.source import front_matter

DOCS = REPOSITORY / "docs"
VSCODE = REPOSITORY / ".vscode"
IDS = re.compile(r'"enum": \[[^\]]*\]')


class Yaml12(yaml.SafeLoader):
    """Types scalars as YAML 1.2 does: no dates, no yes and no, no 1:30."""


Yaml12.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", ["n", "~", ""]),
    ("int", r"[-+]?\d+", "-+0123456789"),
    ("float", r"[-+]?(?:\d+\.\d*|\.\d+)", "-+.0123456789"),
):
    Yaml12.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"(?:{_pattern})\Z"), list(_first))


def typed(text: str, loader: type[yaml.SafeLoader]) -> Any:
    """What a program makes of YAML; JSON has no dates."""
    read = yaml.load(text, loader)  # noqa: S506  # both are safe loaders
    return json.loads(json.dumps(read, default=lambda day: day.isoformat() if isinstance(day, date) else str(day)))


def faults(schema: Schema, text: str, loader: type[yaml.SafeLoader] = Yaml12) -> list[str]:
    jsonschema.Draft7Validator.check_schema(schema)
    return [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(typed(text, loader))]


def texts() -> list[Any]:
    """Front matter and registers as they are."""
    found = [(file.stem, file.stem, file.read_text("utf-8")) for file in sorted((DOCS / "registers").glob("*.yml"))]
    for file in sorted(DOCS.rglob("*.md")):
        block = front_matter.split(file.read_text("utf-8")).block
        if block is not None:
            found.append(("document" if re.search(r"^code:", block, re.MULTILINE) else "page", file.stem, block))
    return [pytest.param(name, text, id=f"{name}-{stem}") for name, stem, text in found]


@pytest.fixture(scope="module")
def registers() -> Registers:
    return load(DOCS).registers


@pytest.mark.parametrize("loader", [yaml.SafeLoader, Yaml12])
@pytest.mark.parametrize(("name", "text"), texts())
def test_what_editors_wrote_is_valid_as_any_yaml_program_types_it(
    name: str, text: str, loader: type[yaml.SafeLoader]
) -> None:
    schema = json.loads((REPOSITORY / FOLDER / f"{name}.json").read_text("utf-8"))
    assert faults(schema, text, loader) == []


DOCUMENT = front_matter.split(document(legal_basis="[nd-1]")).block or ""
LAWS = "laws:\n  - {id: a, number: 1/2020/NĐ-CP, kind: Luật, title: T, certainty: seen, source: S}\n"
GOOD = {"document": DOCUMENT, "laws": LAWS}


@pytest.mark.parametrize(
    ("name", "change", "fault"),
    [
        ("document", ("owner: van-phong", "owner: van-fong"), "'van-fong' is not one of"),
        ("document", ("owner:", "onwer:"), "'onwer' was unexpected"),
        ("document", ("[nd-1]", "[nd-2]"), "'nd-2' is not one of"),
        ("document", ("version: 1.0", 'version: "1"'), "'1' does not match"),
        ("document", ("issued: 2026-01-05", "issued: 05/01/2026"), "'05/01/2026' does not match"),
        ("document", ("issued: 2026-01-05", "issued:"), "None is not of type"),
        ("document", ("review_every: 5 years", "review_every: 5"), "5 is not of type"),
        ("document", ("audience: internal", "audience: noi-bo"), "'noi-bo' is not one of"),
        ("document", ("prepared_by: soan", "prepared_by: Người soạn"), "'Người soạn' is not one of"),
        ("laws", ("certainty: seen", "certainty: sure"), "'sure' is not one of"),
        ("laws", (", source: S", ""), "'source' is a required property"),
        ("laws", ("number: 1/2020/NĐ-CP", "number: ''"), "'' does not match"),
    ],
)
def test_what_the_check_would_refuse_is_invalid(book: Book, name: str, change: tuple[str, str], fault: str) -> None:
    schema = schemas(book.load().registers, "")[name]
    good = GOOD[name]
    assert faults(schema, good) == []
    assert change[0] in good
    assert any(fault in told for told in faults(schema, good.replace(*change, 1)))


def test_the_schemas_are_those_of_model_and_guide(registers: Registers) -> None:
    made = schemas(registers, (DOCS / KEYS_PAGE).read_text("utf-8"))
    kept = {file.stem: file.read_text("utf-8") for file in (REPOSITORY / FOLDER).glob("*.json")}
    assert kept.keys() == made.keys()
    for name, schema in made.items():
        # The ids are the manual's own: an editor who adds a law on the forge cannot run a program.
        new = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        assert IDS.sub("", kept[name]) == IDS.sub("", new), "run: make schemas"


def test_the_guide_says_of_every_key_what_it_means_and_of_no_other(registers: Registers) -> None:
    meanings = explained((DOCS / KEYS_PAGE).read_text("utf-8"))
    for name, schema in schemas(registers, "").items():
        assert list(meanings[name]) == [key for key, _inner in keys_of(schema)], name
    assert meanings.keys() == RECORDS.keys()


def test_a_schema_tells_what_the_guide_tells(registers: Registers) -> None:
    made = schemas(registers, "# K\n\n## laws.yml\n\n| Khóa | Nghĩa |\n|---|---|\n| `laws.title` | Tên của `luật` |\n")
    told = {key: inner.get("description") for key, inner in keys_of(made["laws"])}
    assert (told["laws.title"], told["laws.number"]) == ("Tên của luật", None)


def test_ids_are_those_of_the_registers_and_a_list_without_any_takes_none(book: Book) -> None:
    made = schemas(book.load().registers, "")
    known = dict(keys_of(made["document"]))
    assert known["owner"]["enum"] == ["van-phong"]
    assert known["versions"]["items"]["properties"]["approved_by"]["enum"] == ["soan", "duyet"]
    assert known["legal_basis"]["items"]["enum"] == ["nd-1"]
    tthc = jsonschema.Draft7Validator(known["tthc"])
    assert (tthc.is_valid([]), tthc.is_valid(["cap-giay"])) == (True, False)


def test_only_what_changed_is_written_and_a_missing_guide_is_told(book: Book) -> None:
    registers = book.load().registers
    with pytest.raises(Refusal, match=r"khoa\.md cannot be read"):
        write(book.root, registers)
    book.write(KEYS_PAGE, "# Khóa\n")
    assert write(book.root, registers) == list(RECORDS)
    assert write(book.root, registers) == []
    book.edit("registers/organisation.yml", "id: van-phong", "id: phong-1")
    book.edit("registers/organisation.yml", "unit: van-phong", "unit: phong-1")
    assert "document" in write(book.root, book.load().registers)


def test_settings_give_every_register_its_schema() -> None:
    given = json.loads((VSCODE / "settings.json").read_text("utf-8"))["yaml.schemas"]
    assert given == {f"{FOLDER}/{name}.json": f"docs/registers/{name}.yml" for name in REGISTER_RECORDS}


def line_of(book: Book, path: str, words: str) -> tuple[str, str]:
    lines = (book.docs / path).read_text("utf-8").splitlines()
    return f"docs/{path}", str(next(at for at, line in enumerate(lines, start=1) if words in line))


def test_the_task_leads_to_the_line_of_every_finding(book: Book) -> None:
    matchers = json.loads((VSCODE / "tasks.json").read_text("utf-8"))["tasks"][0]["problemMatcher"]
    book.put(body=citing("QT.77"), review_every="1 month")
    book.put("QT.02", DRAFT, citing("QT.77"))
    book.commit()
    lines = run_check(book.docs, "--as-of", "2026-11-01").stdout.splitlines()
    severe = {}
    for matcher in matchers:
        pattern = re.compile(matcher["pattern"]["regexp"])
        severe[matcher["severity"]] = [found.groups()[:2] for line in lines if (found := pattern.search(line))]
    assert line_of(book, "quy-trinh/qt-01.md", "QT.77") in severe["error"]
    assert line_of(book, "quy-trinh/qt-02.md", "QT.77") in severe["warning"]
    assert sum(map(len, severe.values())) == sum(not line.startswith(" ") for line in lines) - 1


PLACE = re.compile(r"\$\{(?P<at>\d)(?::(?P<offered>[^}]*)|\|(?P<choices>[^|]*)\|)\}")
SNIPPETS = json.loads((VSCODE / "so-tay.code-snippets").read_text("utf-8"))


def expanded(prefix: str, *filled: str) -> str:
    """What a snippet gives once its places are filled; those without a value keep what they offer."""
    (body,) = (snippet["body"] for snippet in SNIPPETS.values() if snippet["prefix"] == prefix)
    text = "\n".join(body)
    for name, value in (("YEAR", "2026"), ("MONTH", "10"), ("DATE", "05")):
        text = text.replace(f"${{CURRENT_{name}}}", value)

    def fill(found: re.Match[str]) -> str:
        at = int(found["at"]) - 1
        offered = found["offered"] if found["choices"] is None else found["choices"].split(",")[0]
        return filled[at] if at < len(filled) and filled[at] else str(offered)

    return PLACE.sub(fill, text).replace("$0", "")


def test_snippets_for_documents_expand_to_what_the_check_accepts(book: Book) -> None:
    drafted = "\n" + expanded("phienban", "1.0", "soan", "soan", "duyet").rstrip()
    tables = expanded("bangbuoc", "", "Người soạn", "", "Phiếu") + expanded("banghoso", "Phiếu", "Văn phòng", "5 năm")
    book.edit("registers/organisation.yml", "output: Kết quả", "output: Biểu mẫu/Kết quả")
    book.put("QT.01", drafted, BODY + tables + "\nTheo " + expanded("viendan", "2", "QT.02") + ".\n")
    released = drafted.replace("\n    prepared_by", "\n" + expanded("banhanh", "9/QĐ").rstrip() + "\n    prepared_by")
    corrected = released + "\n" + expanded("dinhchinh", "10/CV").rstrip()
    book.put("QT.02", corrected)
    book.put("QT.03", released)
    ended = expanded("baibo", "", "11/QĐ", "reason: Việc không còn.")
    file = book.docs / "quy-trinh/qt-03.md"
    file.write_text(file.read_text("utf-8").replace("---\n# ", f"{ended.rstrip()}\n---\n# "), encoding="utf-8")
    book.commit()
    manual = book.load()
    assert [file.faults for file in manual.unreadable] == []
    assert len(manual.documents) == 3
    assert manual.by_code["QT.03"].withdrawn is not None
    assert len(manual.by_code["QT.02"].versions[0].corrections) == 1
    assert manual.by_code["QT.01"].tables[0].columns[1] == "Trình tự"
    assert book.rules() == []


def test_snippets_for_registers_expand_to_what_the_check_accepts(book: Book) -> None:
    book.put()
    book.write("registers/laws.yml", "laws:\n" + expanded("vanban", "nd-1", "1/2020/NĐ-CP"))
    given = expanded("phobien", "QT.01", "1.0", "van-phong", "2026-01-06")
    book.write("registers/disseminations.yml", "disseminations:\n" + given)
    book.commit()
    assert book.rules() == []
    assert len(book.load().registers.laws.laws) == 1


def test_every_snippet_is_named_in_the_guide_and_offers_no_more() -> None:
    page = (DOCS / "bien-tap/trinh-soan-thao.md").read_text("utf-8")
    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == [snippet["prefix"] for snippet in SNIPPETS.values()]
    assert {snippet["scope"] for snippet in SNIPPETS.values()} == {"markdown", "yaml"}
