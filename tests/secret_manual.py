"""A manual with something internal in every place that can hold it, and a canary in each."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from builders import BODY, CAP_GIAY, REGISTERS, RELEASED, Book, row
from canaries import Canaries, as_yaml
from qms.model.documents import Correction, Header, PageHeader, Version, Withdrawal
from qms.model.registers import (
    Abbreviation,
    AdministrativeProcedure,
    Dissemination,
    Kind,
    Law,
    NotApplicableClause,
    Role,
    Synonym,
    Term,
    Unit,
    Waiver,
)
from qms.source import yaml_reader
from signing import new_key, sign, write_list
from sites import TABLES

PUBLIC = {"audience": "public", "review_every": "99 years"}
SIGNED = {
    "decision": "1/QĐ", "issued": "2026-01-05", "effective": "2026-01-10",
    "prepared_by": "soan", "reviewed_by": None, "approved_by": "duyet",
}  # fmt: skip
"""What the table of versions tells of a version whose text is not public."""
SIGNERS = "signers"
"""The list of those who may sign, where copies of the repository hold it too."""
DRAFT = "draft of "
"""What the places in drafts begin with."""
LATER = "\n  - version: 1.1\n    changes: Sửa."
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg"><text>{}</text></svg>'
CITING = """
Theo NB.01, QT.90 và 1/2020/NĐ-CP, xem [bước hai](../{folder}/nb-01.md#muc-2 "Xem"). TTHC, hồ sơ gốc; BM.90.01.

![Sơ đồ](so-do.svg)
"""

UNSEEN = {
    "comment behind an indented fence": "  ```\n  Lệnh\n  ```\n\n<!-- {} -->\n\n  ```\n  Lệnh\n  ```\n",
    "comment in HTML with marks of code": "<table><tr><td>`<!-- {} -->`</td></tr></table>\n",
    "comment below an open fence": "```\n\n<!-- {} -->\n",
    "comment below a fence of many words": "```a b c\n<!-- {} -->\n```\n",
    "comment between quoted fences": "> ```\n<!-- {} -->\n> ```\n",
    "comment below the fence of a list": "- ```\n  Lệnh\n```\n<!-- {} -->\n",
}
"""What the patterns for Markdown take for code, and the renderer for a comment."""
REFUSED = {
    "instruction": "<? {} ?>\n",
    "instruction in a line": "Câu <? {} ?> này.\n",
    "section of data": "<![CDATA[ {} ]]>\n",
    "declaration": "<!DOCTYPE {}>\n",
}
"""What the rules refuse now; a text that was released before may hold it."""
LINKS = """
[mục [a]]({0}), [tham chiếu][b], [dấu nháy]({0} 'Xem'), [ngoặc nhọn](<{0}>), <a href="{0}">thẻ</a>, [có tên][].

[b]: {0}
[có tên]: <{0}> "Xem"
"""
"""Links to what is internal, in every way that Markdown knows."""
NOT_PLANNED = dict.fromkeys(Header.model_fields.keys() - {"owner", "tthc", "distribution", "legal_basis"})
"""Keys of a draft that say nothing of what it is to be."""
SHOWING = """
[![hình](so-do.svg)]({0}) ![một](so-do(1).svg) ![hai](<so do.svg>) ![ba](so do (2).svg) ![bốn][c]

[c]: so%20do%203.svg
"""
PICTURES = ("so-do.svg", "so-do(1).svg", "so do.svg", "so do (2).svg", "so do 3.svg")


class Secrets:
    """Writes a manual; what is planted in it, and where, is in ``canaries``."""

    def __init__(self, book: Book) -> None:
        self.canaries = Canaries()
        self._book = book
        self._folder = self.canaries.name("folder of a kind")
        self._page = self.canaries.name("page: name")
        self._citing = CITING.format(folder=self._folder)
        self._words: tuple[list[dict[str, Any]], ...] = ([], [], [])
        self._headers: dict[str, dict[str, Any]] = {}

    def write(self) -> None:
        """The whole manual, with its history."""
        self._internal_documents()
        self._public_documents()
        self._pages()
        self._book.commit(self.canaries.word("message of a commit"))
        self._change()
        self._registers()
        self._book.commit()
        self._book.put("QT.05", self._told + row("1.1"), title="Việc lại công khai", **PUBLIC)
        self._book.commit()
        self._approve()

    def _approve(self) -> None:
        """Tags of somebody whose name is a canary: on a public text, and one that proves nothing."""
        key = new_key(self._book.root / ".git", "khoa")
        write_list(self._book.root / ".git" / SIGNERS, **{self.canaries.name("who approved"): key})
        sign(self._book, key, "approval/QT.01/1.0")
        sign(self._book, key, f"approval/{self.canaries.name('tag that proves nothing')}/1.0")

    def _internal_documents(self) -> None:
        """One in every state, and a form of one of them."""
        self._secret(
            f"{self._folder}/nb-01.md", "NB.01", [self._version("nb-01", "1.0"), self._version("nb-01", "1.1")]
        )
        self._secret(f"{self._folder}/nb-02.md", "NB.02", [self._draft("nb-02", "1.0")])
        issued = [self._version("nb-03", "1.0")]
        ended = self.canaries.record(Withdrawal, "nb-03 withdrawn", replaced_by=["NB.01"])
        self._secret(f"{self._folder}/nb-03.md", "NB.03", issued, withdrawn=ended)
        self._secret(f"{self._folder}/nb-04.md", "NB.04", [self._version("nb-04", "1.0")])
        coming = self._version("nb-05", "1.0", effective="2099-01-01", corrections=None)
        self._secret(f"{self._folder}/nb-05.md", "NB.05", [coming])
        self._secret("quy-trinh/qt-90.md", "QT.90", [self._version("qt-90", "1.0")])
        self._secret("bieu-mau/bm-90-01.md", "BM.90.01", [self._version("bm-90-01", "1.0")])

    def _public_documents(self) -> None:
        """One that is public from the beginning to the end, with its form; others that once were not."""
        comment = self.canaries.word("comment in a public document")
        body = f"{BODY}{TABLES}{self._citing}\n<!-- {comment} -->\n\nMột câu <!-- {comment} --> và hai câu.\n"
        self._book.put(
            "QT.01",
            body=body,
            clauses="[8]",
            legal_basis="[nd-1]",
            tthc="[cap-giay]",
            **PUBLIC | {"review_every": "1 month"},
        )
        for name in PICTURES:
            self._book.write(f"quy-trinh/{name}", PICTURE.format("Sơ đồ"))
        page = f"../huong-dan/{self._page}.md"
        self._book.put("QT.07", title="Việc có liên kết", body=BODY + (LINKS + SHOWING).format(page), **PUBLIC)
        form = f"Nộp theo QT.01 và NB.01.\n{LINKS.format(page)}"
        self._book.put("BM.01.01", title="Đơn đề nghị", body=form, **PUBLIC)
        for path, code in (("quy-trinh/qt-02.md", "QT.02"), ("quy-trinh/qt-04.md", "QT.04")):
            corrected = self.canaries.record(Correction, f"{code} corrected", decision="4/QĐ", issued="2026-01-20")
            self._secret(path, code, [self._version(code, "1.0", **SIGNED, corrections=[corrected])])
        self._book.put("QT.03", title="Việc có dự thảo", **PUBLIC)
        said = {what: self.canaries.word(f"qt-05 {what}") for what in ("changes", "title", "text")}
        self._told = RELEASED.replace("Ban hành lần đầu.", said["changes"])
        self._book.put("QT.05", self._told, f"{BODY}\n{said['text']}\n", **PUBLIC, title=said["title"])
        for code, text in self._unseen():
            self._book.put(code, body=f"Điền vào đây.\n\n{text}", **PUBLIC)
        self._secret("quy-trinh/qt-06.md", "QT.06", [self._draft("qt-06", "1.0")], audience="public")

    def _unseen(self) -> Iterator[tuple[str, str]]:
        """Forms whose text holds what no page shows, by code; see :data:`UNSEEN` and :data:`REFUSED`."""
        for number, (place, text) in enumerate((UNSEEN | REFUSED).items(), start=11):
            yield f"BM.01.{number}", text.format(self.canaries.word(f"{place} of a public form"))

    def _pages(self) -> None:
        header = self.canaries.record(PageHeader, "page", audience="internal")
        text = self.canaries.word("page: text")
        self._book.write(f"huong-dan/{self._page}.md", f"---\n{as_yaml(header)}\n---\n# {header['title']}\n\n{text}\n")
        self._book.write("index.md", f"# Trang chủ\n\n{self.canaries.word('home: text')}\n")
        public = as_yaml({"title": "Trang chung", "audience": "public"})
        self._book.write("huong-dan/chung.md", f"---\n{public}\n---\n# Chung\n{self._citing}")
        self._book.write("huong-dan/so-do.svg", PICTURE.format("Sơ đồ"))

    def _change(self) -> None:
        """What was internal becomes public and the reverse; drafts are begun."""
        was = self._headers["QT.02"]["versions"]
        now = {"version": "1.1", **SIGNED, "decision": "3/QĐ", "issued": "2026-06-01", "effective": "2026-06-01"}
        told = {key: value for key, value in now.items() if value} | {"changes": "Sửa."}
        self._book.put("QT.02", as_yaml([*was, told]), title="Việc nay công khai", **PUBLIC)
        draft = self._draft("qt-03", "1.1")
        title = self.canaries.word(f"{DRAFT}qt-03: title")
        text = f"{BODY}\n{self.canaries.word(f'{DRAFT}qt-03: text')}\n"
        planned = self.canaries.record(Header, f"{DRAFT}qt-03", **NOT_PLANNED)
        header = {key: as_yaml(value) for key, value in planned.items()}
        self._book.put("QT.03", f"{RELEASED}\n  - {as_yaml(draft)}", text, **PUBLIC | header | {"title": title})
        was = self._headers["QT.04"]["versions"]
        self._book.put("QT.04", as_yaml([*was, {"version": "1.1", "changes": "Sửa."}]), title="Sắp công khai", **PUBLIC)
        self._book.edit("quy-trinh/qt-05.md", "audience: public", "audience: internal")
        for number in range(11 + len(UNSEEN), 11 + len(UNSEEN | REFUSED)):
            self._book.put(f"BM.01.{number}", RELEASED + LATER, "Điền vào đây.\n", **PUBLIC)
        was = self._headers["NB.04"]["versions"]
        self._secret(f"{self._folder}/nb-04.md", "NB.04", [*was, self._draft("nb-04", "1.1")])

    def _secret(self, path: str, code: str, versions: list[dict[str, Any]], **given: Any) -> None:
        """A document that is internal, unless ``given`` says otherwise, with a canary in every value."""
        keys: dict[str, Any] = {"audience": "internal", "clauses": ["8"], "review_every": "99 years"}
        keys |= {"code": code, "reviewed_on": None, "withdrawn": None, "versions": versions}
        place = path if "decision" in versions[-1] else f"{DRAFT}{path}"
        self._headers[code] = header = self.canaries.record(Header, place, **keys | given)
        text = self._body(place, path.rpartition("/")[0], header["title"])
        self._book.write(path, f"---\n{as_yaml(header)}\n---\n{text}")

    def _version(self, place: str, number: str, **given: Any) -> dict[str, Any]:
        return self.canaries.record(Version, f"{place} {number}", **{"version": number, **given})

    def _draft(self, place: str, number: str) -> dict[str, Any]:
        undecided = dict.fromkeys(("decision", "issued", "effective", "corrections"))
        return self._version(f"{DRAFT}{place}", number, **undecided)

    def _body(self, place: str, folder: str, title: str) -> str:
        """A text with a canary wherever Markdown can hold one, and attachments with canaries."""

        def word(what: str) -> str:
            return self.canaries.word(f"{place}: {what}")

        beside = self.canaries.name(f"{place}: folder of attachments")
        name = self.canaries.name(f"{place}: name of attachments")
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(f"{self.canaries.name(f'{place}: name in an archive')}.xml", word("text in an archive"))
        self._book.write(f"{folder}/{beside}/{name}.svg", PICTURE.format(word("text of a picture")))
        self._book.write(f"{folder}/{beside}/{name}.docx", packed.getvalue())
        self._book.write(f"{folder}/{beside}/khong-ai-neu.pdf", word("attachment that no text names"))
        return f"""# {title}

## 1 Mục đích

{word("prose")} {self._registered(place)}, **{word("bold")}**, `{word("code span")}`,
<!-- {word("comment in a line")} --> [{word("link")}]({beside}/{name}.docx "{word("title of a link")}"),
<span title="{word("attribute")}">{word("HTML")}</span>.

<!-- {word("comment of its own")} -->

!!! note "{word("title of a note")}"
    {word("note")}[^1]

[^1]: {word("footnote")}

![{word("words for a picture")}]({beside}/{name}.svg)

## 2 Nội dung

### 2.1 {word("heading")}

| Trình tự | Trách nhiệm | Thời gian | Kết quả |
|---|---|---|---|
| {word("step")} | Người duyệt ({word("remark")}) | 01 giờ | {word("output")} |

| Hồ sơ lưu | Nơi lưu | Thời gian lưu |
|---|---|---|
| {word("record")} | {word("place of a record")} | {word("period of a record")} |

```text
{word("code")}
```
"""

    def _registered(self, place: str) -> str:
        """Words of the registers that only this text uses."""
        abbreviation = self.canaries.record(Abbreviation, f"{place}: abbreviation")
        term = self.canaries.record(Term, f"{place}: term")
        synonym = self.canaries.record(Synonym, f"{place}: synonym")
        for words, entry in zip(self._words, (abbreviation, term, synonym), strict=True):
            words.append(entry)
        return f"{abbreviation['short']}, {term['term']}, {synonym['means']}"

    def _registers(self) -> None:
        """The registers: what the public documents need, a row for each id that others name, rows only about those."""
        plant = self.canaries
        seen: dict[str, Any] = {"certainty": "seen"}
        ends: dict[str, Any] = dict.fromkeys(("replaced_by", "amended_by", "detailed_by"))
        known = {**seen, "time": "05 ngày làm việc", "national_code_certainty": "seen", "abolished": None}
        whole: dict[str, Any] = {name: yaml_reader.plain(yaml_reader.read(text)) for name, text in REGISTERS.items()}
        organisation = whole["organisation"]
        cap_giay = dict(pair.split(": ") for pair in CAP_GIAY.split(", "))
        whole["tthc"]["procedures"] = [
            {**cap_giay, **seen},
            *(plant.record(AdministrativeProcedure, f"tthc {i}", id=i, **known) for i in plant.take("procedures")),
        ]
        for more in ({}, ends):  # the laws that others name, then those that change these
            whole["laws"]["laws"] += [
                plant.record(Law, f"law {i}", id=i, expired=None, **seen, **more) for i in plant.take("laws")
            ]
        whole["waivers"] = {
            "waivers": [plant.record(Waiver, "waiver", rule="XR016", where="NB.01", until="2099-01-01")],
        }
        whole["disseminations"] = {
            "disseminations": [plant.record(Dissemination, "dissemination", code="NB.01", version="1.0")],
        }
        whole["not-applicable"]["clauses"] = [
            plant.record(NotApplicableClause, f"clause {number}", clause=str(number)) for number in (4, 5, 6, 7, 9, 10)
        ]
        whole["abbreviations"] = {"abbreviations": [{"short": "TTHC", "full": "Thủ tục hành chính"}, *self._words[0]]}
        whole["glossary"] = {"terms": [{"term": "hồ sơ gốc", "meaning": "Hồ sơ nộp lần đầu"}, *self._words[1]]}
        whole["synonyms"] = {"synonyms": self._words[2]}
        organisation["forge_team"] = plant.name("team of all")
        organisation["units"][0]["forge_team"] = plant.name("team of a unit of public documents")
        organisation["roles"] += [plant.record(Role, f"role {i}", id=i) for i in plant.take("roles")]
        organisation["units"] += [
            plant.record(Unit, f"unit {i}", id=i, forge_team=plant.name(f"team of {i}")) for i in plant.take("units")
        ]
        organisation["kinds"].append(
            plant.record(
                Kind,
                "kind",
                **dict.fromkeys(Kind.model_fields)
                | {"id": plant.name("kind: id"), "name": plant.word("kind: name"), "folder": self._folder}
                | {"code": r"NB\.\d{2}", "approval": ["approved_by"]},
            )
        )
        for name, content in whole.items():
            self._book.write(f"registers/{name}.yml", as_yaml(content, indent=1) + "\n")
