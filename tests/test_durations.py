"""The time of a step, as procedures write it."""

from decimal import Decimal

import pytest

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
    "written", ["", "-", "giờ", "2", "2 tuần", "2-3 ngày", "2 ngày 3 giờ", "hai ngày", "-1 giờ", "ngay", "1,5,2 giờ"]
)
def test_what_is_no_duration_is_not_guessed(written: str) -> None:
    assert hours(written, hours_per_day=8) is None
