"""What may stand beside the texts of a manual, and so on its site."""

from collections.abc import Iterator

from qms.language.messages import _
from qms.model.documents import Place, Problem
from qms.source.drawings import drawing_faults

PICTURES = (".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")
DOCUMENTS = (".docx", ".ods", ".odt", ".pdf", ".pptx", ".xlsx")


def drawing_problems(path: str, content: bytes) -> Iterator[Problem]:
    """Everything in a picture in SVG that is no drawing."""
    for fault in drawing_faults(content):
        yield Problem(
            Place(path, fault.line),
            _("the picture holds “{found}”, which is no drawing", found=fault.found)
            if fault.found
            else _("the file is no picture in SVG"),
            _("save it as “plain SVG” or as PNG"),
        )
