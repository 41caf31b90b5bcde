"""Whether what a document page shows is what it showed in an earlier build."""

from functools import cached_property

from qms.model.documents import Document
from qms.site.document_pages import DocumentPage
from qms.site.forge import EditLinks
from qms.site.store import digest
from qms.site.views import Views


class Fingerprints:
    """Names everything that ``theme/document.html`` can show.

    The template may look at its view, at any document the view names with its releases and its main text, at the
    organisation, at the day and at where the file is edited. Whatever else it comes to need goes into the view, and in
    here.
    """

    def __init__(self, views: Views, links: EditLinks | None) -> None:
        self._views = views
        self._links = links
        self._documents: dict[str, str] = {}

    def of(self, view: DocumentPage) -> str:
        """The fingerprint of one page."""
        published = view.published
        drawn = [picture.documents for picture in view.pictures]
        named = [(view.document,), (view.parent,), view.forms, view.cites, view.cited_by, view.successors, *drawn]
        return digest(
            self._everywhere,
            [published.address, published.is_main, str(published.version.version)],
            [published.text.title, published.text.clauses, published.text.legal_basis, published.text.source],
            [[self._document(document) for document in documents if document] for documents in named],
            [row.signers for row in view.versions],
            view.clauses,
            [self._laws[law.id] for law in (*view.laws, *view.awaited)],
            [repr(procedure) for procedure in view.procedures],
            [repr(finding) for finding in view.findings],
            view.guides,
        )

    def _document(self, document: Document) -> str:
        if document.path not in self._documents:
            publication = self._views.publication
            main, draft = publication.main.get(document.code), publication.drafts.get(document.code)
            self._documents[document.path] = digest(
                document.path,
                document.body,
                repr(document.header),
                [repr(release) for release in publication.manual.ledger.of(document.code).values()],
                [(text.address, str(text.version.version), text.text.title) for text in (main, draft) if text],
                [publication.version_of(document, version) is not None for version in document.versions],
            )
        return self._documents[document.path]

    @cached_property
    def _everywhere(self) -> str:
        editing = self._links and [repr(self._links.forge), self._links.guide]
        return digest(repr(self._views.organisation), self._views.today, editing)

    @cached_property
    def _laws(self) -> dict[str, str]:
        return {law.id: repr(law) for law in self._views.manual.registers.laws.laws}
