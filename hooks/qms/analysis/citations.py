"""What the citations of a manual lead to."""

from collections.abc import Iterator

from qms.model.documents import Document, MarkdownFile, Version
from qms.model.manual import Manual
from qms.source.citations import Citation
from qms.source.markdown import Heading, headings
from qms.source.values import VersionNumber


def cited_documents(manual: Manual) -> Iterator[tuple[MarkdownFile, Citation, Document]]:
    """Every citation of a document that exists, with the file it stands in."""
    for item in manual.files:
        for citation in item.citations:
            if not citation.is_law and citation.target in manual.by_code:
                yield item, citation, manual.by_code[citation.target]


def pinned_version(cited: Document, citation: Citation) -> Version | None:
    """The released version of ``cited`` that a pinned citation names, if there is one."""
    named = VersionNumber(citation.version) if citation.version else None
    return next((version for version in cited.released if version.version == named), None)


def cites_itself(item: MarkdownFile, citation: Citation) -> bool:
    """Whether ``citation`` stands in the very document it names."""
    return isinstance(item, Document) and item.code == citation.target


def cited_headings(manual: Manual, cited: Document, citation: Citation) -> tuple[Heading, ...] | None:
    """The headings of the text that a citation leads to; None where Git never saw the version it is pinned to."""
    version = pinned_version(cited, citation)
    if version is None or version is cited.versions[-1]:
        return cited.headings
    release = manual.ledger.get(cited.code, version.version)
    return headings(release.wording.body) if release and release.wording else None
