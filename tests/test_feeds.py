"""The calendars of deadlines: what they tell, and that any program can read them.

They are read with the library ``ical``, which shares no code with the one that writes them.
"""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from playwright.sync_api import expect

from browser import Reader
from builders import BODY, DAY, RELEASED, REPOSITORY, Book, row, write_laws
from qms.analysis.tasks import Deadline, Task, Work
from qms.site.agenda import Agenda
from qms.site.feeds import Feed, Feeds
from qms.site.lists import CALENDAR, unit_list
from qms.site.pages import Site
from qms.site.publication import Publication
from qms.site.views import Views
from sites import HOSTILE, BuiltSite, build, equip

ORGANISATION = "registers/organisation.yml"
REQUIRED = {"UID", "DTSTAMP", "DTSTART", "SUMMARY"}


@pytest.fixture
def store(book: Book) -> Book:
    """A manual with a second unit, a law to absorb, a version to make known, a decision to renew, an objective."""
    book.edit(ORGANISATION, "name: Văn phòng}", "name: Văn phòng}\n  - {id: kho, name: Kho}")
    book.edit(ORGANISATION, "absorb_law_within", "disseminate_within: 400 days\nabsorb_law_within")
    book.edit(ORGANISATION, "    folder: quy-trinh\n", "    folder: quy-trinh\n    reissue_every: 2 years\n")
    columns = "objective: Mục tiêu, measure: Thước đo, target: Chỉ tiêu, owner: Chủ trì, due: Hạn, evidence: Bằng chứng"
    book.edit(ORGANISATION, "kinds:", f"  objectives: {{{columns}}}\nkinds:")
    new = "id: nd-2, number: 2/2026/NĐ-CP, effective: 2026-09-15"
    write_laws(book, "id: nd-1, number: 1/2020/NĐ-CP, replaced_by: [nd-2]", new)
    rows = "| " + " | ".join(part.split(": ")[1] for part in columns.split(", ")) + " |\n" + "|---" * 6 + "|\n"
    rows += "| Đúng hạn | Tỷ lệ | 98% | Văn phòng | 31/12/2026 | Sổ |\n"
    book.put("QT.01", legal_basis="[nd-1]", distribution="[kho]", body=f"{BODY}\n{rows}", title="Cân, đo; đếm")
    book.put("QT.02", owner="kho", distribution="[kho]")
    book.commit()
    return book


def feeds(book: Book, site_url: str | None = None, day: date = DAY) -> dict[str, bytes]:
    views = Views(Publication(book.load(day)), [])
    pages = [CALENDAR, *map(unit_list, views.organisation.units)]
    return Feeds(views, Agenda(views), site_url).files(pages)


def read(content: bytes) -> Calendar:
    return IcsCalendarStream.calendar_from_ics(content.decode())


def told(content: bytes) -> list[tuple[str, str, list[str]]]:
    """Day, words and kinds of each event."""
    return [(str(event.dtstart), event.summary or "", event.categories) for event in read(content).events]


def test_everything_that_has_a_day_is_an_event_of_that_day_under_its_kind(store: Book) -> None:
    assert told(feeds(store)["lich.ics"]) == [
        ("2026-12-15", "Cập nhật 2/2026/NĐ-CP vào QT.01 – Cân, đo; đếm", ["cập nhật pháp luật"]),
        ("2026-12-31", "Đánh giá mục tiêu “Đúng hạn” của QT.01 – Cân, đo; đếm", ["mục tiêu chất lượng"]),
        ("2027-02-09", "Phổ biến phiên bản 1.0 của QT.01, QT.02", ["phổ biến tài liệu"]),
        ("2028-01-05", "Ban hành lại QT.01, QT.02", ["ban hành lại"]),
        ("2031-01-05", "Rà soát QT.01, QT.02", ["rà soát định kỳ"]),
    ]


def test_a_unit_has_a_calendar_of_what_it_has_to_do(store: Book) -> None:
    files = feeds(store)
    assert files.keys() == {"lich.ics", "don-vi/van-phong/lich.ics", "don-vi/kho/lich.ics"}
    assert [what for _day, what, _kinds in told(files["don-vi/kho/lich.ics"])] == [
        "Phổ biến phiên bản 1.0 của QT.01, QT.02",
        "Ban hành lại QT.02 – Việc",
        "Rà soát QT.02 – Việc",
    ]


def test_an_event_says_which_documents_it_is_about_and_how_the_work_is_done(store: Book) -> None:
    event = read(feeds(store)["lich.ics"]).events[0]
    assert event.description == "QT.01 – Cân, đo; đếm\nCách làm: sửa đổi tài liệu và thêm “nd-2” vào legal_basis"
    assert (event.transparency, event.computed_duration.days, event.alarm) == ("TRANSPARENT", 1, [])


def test_what_is_past_says_so(store: Book) -> None:
    (law, *_rest) = told(feeds(store, day=date(2026, 12, 16))["lich.ics"])
    assert law[1] == "Cập nhật 2/2026/NĐ-CP vào QT.01 – Cân, đo; đếm (quá hạn)"
    (law, *_rest) = told(feeds(store, day=date(2026, 12, 15))["lich.ics"])
    assert law[1] == "Cập nhật 2/2026/NĐ-CP vào QT.01 – Cân, đo; đếm"


def test_events_lead_to_the_page_where_the_address_of_the_site_is_known(store: Book) -> None:
    assert b"URL" not in b"".join(feeds(store).values())
    files = feeds(store, "https://so-tay.example/iso/")
    assert {event.url for event in read(files["lich.ics"]).events} == {
        "https://so-tay.example/iso/danh-muc/lich-ra-soat/"
    }
    assert {event.url for event in read(files["don-vi/kho/lich.ics"]).events} == {
        "https://so-tay.example/iso/don-vi/kho/"
    }


def test_the_stamp_is_the_day_of_the_manual_in_viet_nam(store: Book) -> None:
    stamps = {event.dtstamp for event in read(feeds(store)["lich.ics"]).events}
    assert stamps == {datetime(2026, 10, 31, 17, tzinfo=UTC)}


def uids(content: bytes) -> list[str]:
    return [event.uid or "" for event in read(content).events]


def test_an_event_keeps_its_name_from_build_to_build_and_shares_it_with_no_other(store: Book) -> None:
    before = feeds(store)
    store.put("QT.03", owner="kho", title="Mới")
    store.commit()
    after = feeds(store, day=date(2026, 11, 2))
    assert uids(before["lich.ics"]) == uids(after["lich.ics"])
    every = [uid for content in after.values() for uid in uids(content)]
    assert len(every) == len(set(every))
    store.put("QT.01", RELEASED + row("1.1", "2026-10-01"))
    assert uids(feeds(store)["lich.ics"]) != uids(before["lich.ics"])


def test_a_draft_tells_nothing_of_its_new_title(store: Book) -> None:
    store.put("QT.02", RELEASED + "\n  - version: 1.1\n    changes: Sửa.", title="Bí mật", owner="kho")
    store.commit()
    content = " ".join(assert_strict(feeds(store)["don-vi/kho/lich.ics"]))
    assert "Rà soát QT.02 – Việc" in content
    assert "Bí mật" not in content


def assert_strict(content: bytes) -> list[str]:
    """As RFC 5545 wants a file: its lines (3.1), its required properties (3.6); returns the lines unfolded."""
    assert content.endswith(b"\r\n")
    folded = content.removesuffix(b"\r\n").split(b"\r\n")
    for line in folded:
        assert len(line) <= 75
        line.decode()  # no letter is cut in two
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line)
    lines = content.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    names = [re.split("[:;]", line)[0] for line in lines]
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert (names.count("VERSION"), names.count("PRODID")) == (1, 1)
    events = [chunk.split("END:VEVENT")[0] for chunk in "\n".join(lines).split("BEGIN:VEVENT\n")[1:]]
    for event in events:
        properties = [re.split("[:;]", line)[0] for line in event.splitlines()]
        assert set(properties) >= REQUIRED
        assert len(properties) == len(set(properties))
    return lines


def test_the_files_are_as_strict_programs_want_them(store: Book) -> None:
    for content in feeds(store, "https://so-tay.example/").values():
        assert "DTSTART;VALUE=DATE:20310105" in assert_strict(content)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200)


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> tuple[Feeds, Task]:
    """What writes calendars, and a task of its manual."""
    book = Book(tmp_path_factory.mktemp("kho") / "so-tay")
    book.put()
    book.commit()
    views = Views(Publication(book.load()), [])
    agenda = Agenda(views)
    return Feeds(views, agenda), agenda.tasks[0]


@given(name=TEXT, about=TEXT)
def test_whatever_people_write_comes_out_as_they_wrote_it(writer: tuple[Feeds, Task], name: str, about: str) -> None:
    feeds, task = writer
    deadline = Deadline(date(2026, 12, 1), Work.OBJECTIVE, about, (task.document,))
    content = feeds.content(Feed("lich.ics", name, (deadline, replace(deadline, about=about + "x")), None))
    assert_strict(content)
    (event, _other) = read(content).events
    shown = " ".join(about.split())
    if shown.isprintable():
        assert event.summary == f"Đánh giá mục tiêu “{shown}” của QT.01 – Việc"


def test_the_site_holds_the_calendars_and_its_pages_lead_to_them(built: BuiltSite) -> None:
    assert {"lich.ics", "don-vi/van-phong/lich.ics"} == {name for name in built.files if name.endswith(".ics")}
    assert ("Tải tệp lịch", "../../lich.ics") in built.page("danh-muc/lich-ra-soat/").links
    assert ("Tải tệp lịch", "lich.ics") in built.page("don-vi/van-phong/").links
    assert "Tải tệp lịch" not in built.page("vai-tro/soan/").text
    (first, *_rest) = told(built.files["lich.ics"])
    assert first[0] == "2026-02-05"
    assert f"QT.08 – {HOSTILE}\n" in "".join(event.description or "" for event in read(built.files["lich.ics"]).events)
    assert_strict(built.files["lich.ics"])


def test_two_builds_of_one_day_give_the_same_calendars(book: Book) -> None:
    equip(book).put()
    book.commit()
    made: list[dict[str, Any]] = []
    for name in ("a", "b"):
        assert build(book.root, "--site-dir", name, PYTHONHASHSEED=str(len(made) + 1)).returncode == 0
        files = BuiltSite(book.root / name, "").files
        made.append({path: content for path, content in files.items() if path.endswith(".ics")})
    assert made[0] == made[1]
    assert len(made[0]) == 2


def test_a_preview_leads_to_the_calendars_as_well(store: Book) -> None:
    pages = Site(store.load(), [], REPOSITORY / "theme", preview=True).pages
    assert "(../lich.ics)" in pages["danh-muc/lich-ra-soat.md"].write()
    assert "(kho/lich.ics)" in pages["don-vi/kho.md"].write()


def test_a_reader_opens_the_note_on_calendars_and_takes_the_file(manual_reader: Reader) -> None:
    page = manual_reader.open("don-vi/phong-tccl/", viewport={"width": 390, "height": 844})
    note = page.locator("details", has_text="Đưa các hạn này vào lịch của mình")
    expect(note.get_by_role("link")).to_be_hidden()
    note.locator("summary").click()
    with page.expect_download() as download:
        note.get_by_role("link", name="Tải tệp lịch").click()
    assert_strict(download.value.path().read_bytes())
