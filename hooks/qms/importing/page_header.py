"""What the header of the sheets, or the control block on the first page, says of a document."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qms.importing.package import whole
from qms.language.vietnamese import fold
from qms.model.registers import Organisation

_LABELS = {
    "code": r"ma (?:hieu|so|tai lieu|qt|quy trinh|bieu mau)|ky hieu|so hieu",
    "issue": r"(?:so )?lan (?:ban hanh|bh)(?: thu)?|ban hanh lan(?: thu)?|phien ban",
    "revision": r"(?:so )?lan (?:sua doi|soat xet|sd)(?: thu)?|sua doi lan(?: thu)?",
    "day": r"ngay (?:ban hanh|hieu luc|ap dung|bh)|(?:co )?hieu luc(?: tu)?(?: ngay)?",
    "page": r"(?:so )?trang|tong so trang",
}
_LABEL = re.compile("|".join(rf"(?P<{name}>\b(?:{label})\b)" for name, label in _LABELS.items()))
_BOTH = re.compile(r"lan (?:ban hanh|bh) ?/ ?(?:lan )?(?:sua doi|sd)\s*:?\s*(\d+)\s*/\s*(\d+)")
_KIND = re.compile(r"^(?:quy trinh|bieu mau|huong dan(?: cong viec)?|so tay(?: chat luong)?|phu luc)\b[\s:–-]*")
_AGENCY = re.compile(
    r"(?:ủy ban nhân dân|uỷ ban nhân dân|ubnd|tổng cục|chi cục|văn phòng|trung tâm|cơ quan|logo|sở|bộ|cục|phòng|ban)"
    r"(?:\s[^.;:]{0,80})?",
    re.IGNORECASE,
)
_MOTTO = re.compile(r"cong hoa xa hoi|doc lap ?[-–] ?tu do")
_BESIDE_OTHERS = {"revision", "day", "page"}
_MOST_CELLS = 300
_BETWEEN = " \t:.–-|;/"


@dataclass(frozen=True)
class PageHeader:
    """What could be read; "" where nothing was."""

    code: str = ""
    title: str = ""
    version: str = ""
    """``1.0`` from lần ban hành 01, lần sửa đổi 00."""
    day: str = ""
    """As it is written: ``01/7/2025``."""

    def filled(self, other: "PageHeader") -> "PageHeader":
        """This one, with what ``other`` knows where this one knows nothing."""
        return PageHeader(
            self.code or other.code,
            self.title or other.title,
            self.version or other.version,
            self.day or other.day,
        )


def read(cells: list[list[str]], organisation: Organisation) -> PageHeader:
    """Read the lines of the cells of a header; ``Mã hiệu: QT 01`` and a value in the next cell are the same."""
    cells = cells[:_MOST_CELLS]
    said = {name: value for name, value in _values("\n".join(line for cell in cells for line in cell)) if value}
    return PageHeader(
        code_in(said.get("code", ""), organisation) or said.get("code", ""),
        next((title for cell in cells if (title := _title(cell))), ""),
        _version(said),
        said.get("day", ""),
    )


def code_in(text: str, organisation: Organisation) -> str:
    """The code of a kind that ``text`` means: ``qt-tdc-01`` is QT.TĐC.01; "" where it fits no kind."""
    dotted = re.sub(r"[\s./_–-]+", ".", text.strip(_BETWEEN)).upper()
    bars = [dotted[:at] + "Đ" + dotted[at + 1 :] for at, letter in enumerate(dotted[:100]) if letter == "D"]
    return next((code for code in (text.strip(), dotted, *bars) if organisation.kind_of(code)), "")


def is_label(line: str) -> bool:
    """Whether a line says something of the document: ``Mã hiệu: …``."""
    return bool(_LABEL.match(fold(line).strip()))


def is_agency(line: str) -> bool:
    """Whether a line names an agency or a unit, or the motto of the state."""
    return bool(_AGENCY.fullmatch(line.strip()) or _MOTTO.search(fold(line)))


def is_motto(line: str) -> bool:
    """Whether a line is of the motto of the state, which starts administrative papers."""
    return bool(_MOTTO.search(fold(line)))


def is_kind(line: str) -> bool:
    """Whether a line only says which kind of document this is: ``QUY TRÌNH``."""
    folded = fold(line).strip()
    return bool(folded) and not _KIND.sub("", folded)


def titled(text: str) -> str:
    """A title without the word for its kind, capitals only where a sentence has them."""
    text = " ".join(text.split())
    kind = _KIND.match(fold(text))
    without = text[kind.end() :] if kind and len(fold(text)) == len(text) else text
    text = without or text
    return text[:1].upper() + (text[1:].lower() if text.isupper() else text[1:])


def _values(text: str) -> Iterator[tuple[str, str]]:
    folded = fold(text)
    if len(folded) != len(text):
        text = folded
    found = [label for label in _LABEL.finditer(folded) if _starts(label, folded) or label.lastgroup in _BESIDE_OTHERS]
    for label, after in zip(found, [*found[1:], None], strict=False):
        lines = text[label.end() : after.start() if after else len(text)].strip(_BETWEEN + "\n").split("\n")
        assert label.lastgroup
        yield label.lastgroup, lines[0].strip(_BETWEEN)
    if both := _BOTH.search(folded):
        yield from (("issue", both[1]), ("revision", both[2]))


def _starts(label: re.Match[str], text: str) -> bool:
    """Whether nothing stands before the label on its line."""
    return not text[: label.start()].rpartition("\n")[2].strip(_BETWEEN)


def _version(said: dict[str, str]) -> str:
    numbers = {name: re.findall(r"\d+", said.get(name, "")) for name in ("issue", "revision")}
    if not numbers["issue"]:
        return ""
    issue, *rest = numbers["issue"]
    revision = next(iter(numbers["revision"] or rest), "0")
    return f"{max(1, whole(issue.lstrip('0'), 1))}.{whole(revision.lstrip('0'), 0)}"


def _title(cell: list[str]) -> str:
    """The cell between the agency and the numbers."""
    lines = [line for line in cell if line.strip() and not is_label(line)]
    if not lines or len(lines) < len(cell) or is_agency(lines[0]):
        return ""
    title = titled(" ".join(lines))
    return "" if is_kind(title) or not any(letter.isalpha() for letter in title) else title
