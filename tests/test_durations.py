"""The time of a step, as procedures write it."""

from decimal import Decimal
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.analysis.procedures import hours


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("02 giờ", "2"),
        ("1,5 giờ", "1.5"),
        ("1.5 giờ", "1.5"),
        ("30 phút", "0.5"),
        ("01 ngày", "8"),
        ("0,5 ngày", "4"),
        ("03 ngày làm việc", "24"),
        ("1 buổi", "4"),
        ("nửa ngày", "4"),
        ("Nửa buổi", "2"),
        ("không quá 03 ngày làm việc", "24"),
        ("Không quá 2 giờ làm việc", "2"),
        (" 2giờ ", "2"),
        ("0 ngày", "0"),
        ("½ ngày", "4"),
        ("1/2 ngày", "4"),
        ("0,5 buổi", "2"),
        ("Tối đa 02 giờ", "2"),
        ("02–03 ngày", "24"),
        ("02 - 03 giờ", "3"),
        ("03—02 giờ", "3"),
        ("½-1 ngày làm việc", "8"),
        ("từ 02 đến 03 ngày", "24"),
        ("Từ 4 giờ đến 01 ngày làm việc", "8"),
        ("từ 2 ngày đến 12 giờ", "16"),
        ("không quá từ 1 đến 2 ngày", "16"),
        ("01 ngày 04 giờ", "12"),
        ("1 ngày + 2 giờ", "10"),
        ("1 ngày làm việc và 1-2 giờ", "10"),
        ("1 ngày, nửa buổi", "10"),
        ("02 giờ 30 phút", "2.5"),
        ("1  ngày\t2 giờ", "10"),
        ("1 tuần", "40"),
        ("02 tuần làm việc", "80"),
        ("9999 ngày", "79992"),
    ],
)
def test_a_duration_is_read_in_working_hours(written: str, expected: str) -> None:
    found = hours(written, hours_per_day=8)
    assert found is not None
    assert round(found, 9) == Decimal(expected)  # a minute, as hours, has no exact decimal


def test_a_day_is_as_long_as_the_organisation_says() -> None:
    assert hours("2 ngày", hours_per_day=7) == 14
    assert hours("1 buổi", hours_per_day=7) == Decimal("3.5")


def test_minutes_add_up_to_whole_hours() -> None:
    assert round(sum(hours("20 phút", 8) or Decimal(0) for _third in range(3)), 9) == 1


@pytest.mark.parametrize(
    "written",
    [
        *("", "-", "giờ", "2", "2-3", "2 đến", "hai ngày", "-1 giờ", "1,5,2 giờ", "10000 giờ", "11/2 ngày", "3/4 ngày"),
        *("ngay", "trong ngày", "1 tháng", "1 năm", "khi phát sinh", "1 ngày 2", "+ 2 giờ", "1-2-3 giờ", "2 ngày/năm"),
    ],
)
def test_what_is_no_duration_is_not_guessed(written: str) -> None:
    assert hours(written, hours_per_day=8) is None


def test_letters_with_separate_marks_are_read_as_well() -> None:
    assert hours(normalize("NFD", "nửa ngày"), 8) == 4


AMOUNTS = st.integers(min_value=0, max_value=9999)
UNITS = st.sampled_from(["phút", "giờ", "buổi", "ngày", "tuần"])
LENGTHS = st.tuples(AMOUNTS, UNITS)


def length(amount: int, unit: str) -> Decimal:
    found = hours(f"{amount:02d} {unit}", 8)
    assert found is not None
    return found


@given(AMOUNTS, AMOUNTS, UNITS)
def test_a_range_takes_as_long_as_its_upper_end(one: int, other: int, unit: str) -> None:
    ranges = [f"{one}-{other} {unit}", f"từ {one} đến {other} {unit}", f"từ {one} {unit} đến {other} {unit}"]
    assert {hours(text, 8) for text in ranges} == {max(length(one, unit), length(other, unit))}


@given(st.lists(LENGTHS, min_size=1, max_size=4), st.sampled_from([" ", " + ", ", ", " và "]))
def test_a_sum_takes_as_long_as_its_parts(parts: list[tuple[int, str]], joined_by: str) -> None:
    found = hours(joined_by.join(f"{amount} {unit}" for amount, unit in parts), 8)
    assert found == sum(length(*part) for part in parts)


@given(LENGTHS, AMOUNTS, st.integers(min_value=1, max_value=24))
def test_more_is_never_read_as_less(part: tuple[int, str], amount: int, hours_per_day: int) -> None:
    less, more = sorted([part[0], amount])
    assert (hours(f"{less} {part[1]}", hours_per_day) or 0) <= (hours(f"{more} {part[1]}", hours_per_day) or 0)


PIECES = [
    "không quá ",
    "từ ",
    " đến ",
    "-",
    "–",
    "½",
    "1/2",
    "nửa",
    " ",
    "+",
    ",",
    ".",
    "9",
    "٣",
    "10",
    "giờ",
    "ngày",
    "tuần",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(), st.integers(min_value=1, max_value=24))
def test_no_text_keeps_times_from_being_read(text: str, hours_per_day: int) -> None:
    found = hours(text, hours_per_day)
    assert found is None or found >= 0


@pytest.mark.parametrize("piece", ["1 ngày ", "1 ngày + ", "1-2 ngày,", "1 ngày-", "từ ", "1-"])
def test_a_long_cell_is_read_as_fast_as_it_is_long(piece: str) -> None:
    assert hours(piece * 1000 + "x", 8) is None  # trying every way to read it would never end


def test_a_text_too_long_for_a_duration_is_none_at_once() -> None:
    assert hours("02 giờ " * 1500, 8) is None
