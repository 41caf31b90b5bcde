"""SF: nothing in the manual runs in a reader's browser, asks another host, or is not what it seems to be."""

import posixpath
from collections.abc import Callable, Iterator

from qms.analysis.attachments import DOCUMENTS, PICTURES, drawing_problems
from qms.language.messages import Message, _
from qms.model.documents import Document, MarkdownFile, Place, Problem
from qms.model.manual import Attachment, Manual
from qms.rules.rule import rule
from qms.source.hazards import BOXES, Hazard, HazardKind, hazards
from qms.source.markdown import without_title

LARGEST = 10_000_000


@rule("SF001", is_proof=True)
def html_shapes_text(manual: Manual) -> Iterator[Problem]:
    """HTML in a text only shapes it: no programs, forms, frames or styles, no names that belong to the theme."""
    yield from _in_texts(manual, set(HazardKind) - {HazardKind.ADDRESS, HazardKind.RESOURCE}, _explain_html)


@rule("SF002", is_proof=True)
def links_lead_to_pages(manual: Manual) -> Iterator[Problem]:
    """Links in texts lead to what the manual holds, or to a whole web or mail address."""
    yield from _in_texts(
        manual,
        {HazardKind.ADDRESS},
        lambda hazard: (
            _("the address “{address}” is neither of the manual nor a web or mail address", address=hazard.name),
            _("write the path of a file of the manual, or an address that starts with https:// or mailto:"),
        ),
    )


@rule("SF003", is_proof=True)
def pictures_of_the_manual(manual: Manual) -> Iterator[Problem]:
    """Pictures in texts stand in the manual: the site asks nothing of any other host."""
    yield from _in_texts(
        manual,
        {HazardKind.RESOURCE},
        lambda hazard: (
            _("the picture “{address}” does not stand in the manual", address=hazard.name),
            _("put the file of the picture beside the text and write its name"),
        ),
    )


@rule("SF004", is_proof=True)
def known_files(manual: Manual) -> Iterator[Problem]:
    """Beside the texts stand pictures and office documents, nothing that a server or a browser would run."""
    for file in _published(manual):
        if posixpath.splitext(file.path)[1].lower() not in (*PICTURES, *DOCUMENTS):
            yield Problem(
                Place(file.path),
                _("a file of this kind is not published"),
                _("delete it, or use one of these kinds: {kinds}", kinds=", ".join((*PICTURES, *DOCUMENTS))),
            )


@rule("SF005", is_proof=True)
def files_of_their_own(manual: Manual) -> Iterator[Problem]:
    """Everything in the manual's folder is a normal file or folder, none a link to something else."""
    for file in manual.attachments:
        if not file.is_plain:
            yield Problem(
                Place(file.path),
                _("this is a link or a special file: what it leads to would be published"),
                _("put the file itself here, or delete it"),
            )


@rule("SF006", is_proof=True)
def drawings_draw(manual: Manual) -> Iterator[Problem]:
    """A picture in SVG draws from itself alone: no programs, no pages, nothing of another file."""
    for file in _published(manual):
        if file.path.lower().endswith(".svg") and file.size <= LARGEST:
            yield from drawing_problems(file.path, file.read())


@rule("SF007")
def light_files(manual: Manual) -> Iterator[Problem]:
    """No file beside the texts is larger than 10 MB: every clone and every backup carries all of them, always."""
    for file in _published(manual):
        if file.size > LARGEST:
            yield Problem(
                Place(file.path),
                _("the file is larger than {limit} MB", limit=LARGEST // 1_000_000),
                _("make the picture smaller, or keep the file elsewhere and say in the text where"),
            )


def _published(manual: Manual) -> Iterator[Attachment]:
    """Normal files that the site would hold: none whose name, or the name of whose folder, starts with a dot."""
    for file in manual.attachments:
        if file.is_plain and not any(part.startswith(".") for part in file.path.split("/")):
            yield file


def _in_texts(
    manual: Manual, kinds: set[HazardKind], explain: Callable[[Hazard], tuple[Message, Message]]
) -> Iterator[Problem]:
    for file in manual.files:
        for hazard in _hazards(file):
            if hazard.kind in kinds:
                yield Problem(file.at_body(hazard.line), *explain(hazard))


def _hazards(file: MarkdownFile) -> tuple[Hazard, ...]:
    if isinstance(file, Document):
        return file.recall("hazards below the title", Hazard, lambda body: hazards(without_title(body)))
    return file.recall("hazards", Hazard, hazards)


def _explain_html(hazard: Hazard) -> tuple[Message, Message]:
    match hazard.kind:
        case HazardKind.ELEMENT:
            return (
                _("the HTML element <{name}> may not stand in a text", name=hazard.name),
                _("if it is meant as letters, write &lt; for the “<”; else write it in Markdown, or delete it"),
            )
        case HazardKind.CLASS:
            return (
                _("“{name}” is no name (class) that a text may use", name=hazard.name),
                _("delete it; a box (!!!) is one of these kinds: {kinds}", kinds=", ".join(BOXES)),
            )
        case HazardKind.UNBALANCED if hazard.name:
            return (
                _("the tag <{name}> has no other half", name=hazard.name),
                _("if it is meant as letters, write &lt; for the “<”; else delete it, or write the other half"),
            )
        case HazardKind.UNBALANCED:
            return (
                _("the HTML of this text does not close what it opens, or closes what it has not opened"),
                _("delete the HTML, or give each opening tag its closing one"),
            )
        case _:
            return (
                _("the HTML attribute “{name}” may not stand in a text", name=hazard.name),
                _(
                    "delete the attribute: what a text looks like is up to the theme; if the “<” before it is meant as"
                    " a letter, write &lt;"
                ),
            )
