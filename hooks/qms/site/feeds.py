"""Calendar feeds: every deadline of the agency, or of a unit, as an event of a whole day (RFC 5545, RFC 7986).

They follow from the manual and its day alone. There are no alarms: whoever subscribes sets their own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urljoin
from uuid import UUID, uuid5

from icalendar import Calendar, Event

from qms.analysis.tasks import Deadline, Work, keys_of_unit, together, way_out
from qms.language.messages import _, translator
from qms.model.registers import Unit
from qms.reports import work
from qms.reports.outline import Writer
from qms.reports.terminal import harmless
from qms.site.agenda import Agenda
from qms.site.lists import ListPage
from qms.site.views import Views
from qms.source.values import VIETNAM

_NAMESPACE = UUID("6f0c6f0e-52a5-4a5c-9a0e-0f6f5f1f6a52")  # any will do that stays the same
_KINDS = {
    Work.LAW: _("change of law"),
    Work.DISSEMINATION: _("dissemination"),
    Work.OBJECTIVE: _("quality objective"),
    Work.REVIEW: _("periodic review"),
    Work.REISSUE: _("new decision"),
}


@dataclass(frozen=True)
class Feed:
    """A calendar: what it is called, what it tells; ``address`` is that of the page it belongs to, where known."""

    path: str
    name: str
    deadlines: tuple[Deadline, ...]
    address: str | None


class Feeds:
    """The calendars of a manual; ``site_url`` is where its site stands, if that is known."""

    def __init__(self, views: Views, agenda: Agenda, site_url: str | None = None) -> None:
        self._views = views
        self._agenda = agenda
        self._site_url = site_url
        self._write = Writer(translator(), harmless)

    def files(self, pages: Iterable[ListPage]) -> dict[str, bytes]:
        """The calendars of ``pages``, those that have one, by the path of their file."""
        return {page.feed: self.content(self._feed(page)) for page in pages if page.feed}

    def content(self, feed: Feed) -> bytes:
        """The file of a calendar."""
        calendar = Calendar()
        calendar.add("version", "2.0")
        calendar.add("prodid", "-//So tay chat luong//Viec theo han//VI")
        for key in ("name", "x-wr-calname"):  # the second for programs older than RFC 7986
            calendar.add(key, self._write(_("Deadlines – {name}", name=feed.name)))
        calendar.add("refresh-interval", timedelta(days=1), parameters={"value": "DURATION"})
        for deadline in feed.deadlines:
            calendar.add_component(self._event(feed, deadline))
        content: bytes = calendar.to_ical()
        return content

    def _feed(self, page: ListPage) -> Feed:
        organisation, unit = self._views.organisation, page.subject
        named = keys_of_unit(unit, organisation) if isinstance(unit, Unit) else None
        name = unit.name if unit else organisation.short_name
        address = urljoin(self._site_url, page.address) if self._site_url else None
        return Feed(page.feed, name, together(self._agenda.tasks_of(named)), address)

    def _event(self, feed: Feed, deadline: Deadline) -> Event:
        """A day without an end lasts that day; it takes nobody's time."""
        event = Event()
        event.add("uid", str(self._identifier(feed, deadline)))
        event.add("dtstamp", _start(self._views.today))
        event.add("dtstart", deadline.due)
        event.add("summary", self._summary(deadline))
        event.add("description", "\n".join(self._description(deadline)))
        event.add("categories", [self._write(_KINDS[deadline.work])])
        event.add("transp", "TRANSPARENT")
        if feed.address:
            event.add("url", feed.address)
        return event

    def _identifier(self, feed: Feed, deadline: Deadline) -> UUID:
        """The same at every build, whichever other documents the same day and reason come to concern."""
        about = (self._views.organisation.name, feed.path, deadline.work, deadline.due.isoformat(), deadline.about)
        return uuid5(_NAMESPACE, "\0".join(about))

    def _summary(self, deadline: Deadline) -> str:
        what = work.told(deadline, self._views.manual.registers.laws_by_id, self._views.title)
        said = self._write(_("{what} (overdue)", what=what) if deadline.due < self._views.today else what)
        return said[:1].upper() + said[1:]

    def _description(self, deadline: Deadline) -> Iterable[str]:
        for document in deadline.documents:
            yield self._write(_("{code} – {title}", code=document.code, title=self._views.title(document)))
        yield self._write(_("How: {way}", way=way_out(deadline.work, deadline.about)))


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC)
