"""The catalogue of clauses: a tree of numbers and titles, and what the editions say differently."""

import pytest

from qms.model.clauses import Catalogue, catalogues, clause_key, split_tag

EDITIONS = pytest.mark.parametrize("catalogue", catalogues().values(), ids=catalogues())


def test_the_editions_are_known_by_their_year() -> None:
    assert {name: catalogue.status for name, catalogue in catalogues().items()} == {
        "2015": "current",
        "2026": "announced",
    }


@EDITIONS
def test_clauses_stand_once_each_in_natural_order(catalogue: Catalogue) -> None:
    numbers = [clause.number for clause in catalogue.clauses]
    assert numbers == sorted(set(numbers), key=clause_key)
    assert numbers[0] == "4"
    assert numbers[-1].startswith("10.")


@EDITIONS
def test_every_clause_stands_in_another_or_is_a_chapter(catalogue: Catalogue) -> None:
    parents = {clause.number.rpartition(".")[0] for clause in catalogue.clauses}
    assert parents - {""} <= catalogue.by_number.keys()
    assert [number for number in catalogue.by_number if "." not in number] == ["4", "5", "6", "7", "8", "9", "10"]


@EDITIONS
def test_leaves_are_the_clauses_that_hold_no_other(catalogue: Catalogue) -> None:
    leaves = {clause.number for clause in catalogue.leaves}
    assert {"4.1", "7.5.3.2", "10.2.2"} <= leaves
    assert not {"4", "7.5", "7.5.3", "8.2.3", "9.2"} & leaves
    assert len(leaves) == 65


@EDITIONS
def test_titles_are_vietnamese_and_english_or_those_of_the_parent(catalogue: Catalogue) -> None:
    assert all((clause.title is None) == (clause.english is None) for clause in catalogue.clauses)
    assert all(catalogue.title(clause.number) for clause in catalogue.clauses)
    assert catalogue.title("7.5.3.2") == catalogue.title("7.5.3") == "Kiểm soát thông tin dạng văn bản"


def test_documented_information_is_asked_for_where_the_standard_does() -> None:
    clauses = catalogues()["2015"].clauses
    assert " ".join(clause.number for clause in clauses if clause.maintain) == (
        "4.3 4.4.2 5.2.2 6.2.1 7.5.1 7.5.3.2 8.1 8.5.1"
    )
    assert " ".join(clause.number for clause in clauses if clause.retain) == (
        "4.4.2 7.1.5.1 7.1.5.2 7.2 8.1 8.2.3.2 8.3.2 8.3.3 8.3.4 8.3.5 8.3.6 "
        "8.4.1 8.5.2 8.5.3 8.5.6 8.6 8.7.2 9.1.1 9.2.2 9.3.3 10.2.2"
    )


def test_what_the_new_edition_replaces_stood_in_the_old_one() -> None:
    old, new = catalogues()["2015"], catalogues()["2026"]
    replaced = {clause.number: clause.replaces for clause in new.clauses if clause.replaces}
    assert replaced["6.1.3"] == ("6.1.2",)
    assert replaced["10.1"] == ("10.3",)
    assert {number for numbers in replaced.values() for number in numbers} <= old.by_number.keys()
    assert new.by_number.keys() - old.by_number.keys() == {"6.1.3"}
    assert old.by_number.keys() - new.by_number.keys() == {"10.3"}


@EDITIONS
def test_a_clause_knows_what_it_stands_in(catalogue: Catalogue) -> None:
    assert list(catalogue.by_number["7.5.3.1"].ancestors) == ["7.5.3.1", "7.5.3", "7.5", "7"]


@pytest.mark.parametrize(
    ("tag", "meant"), [("7.5", ("2015", "7.5")), ("2026:7.5", ("2026", "7.5")), (":7.5", ("", "7.5"))]
)
def test_a_tag_without_an_edition_belongs_to_that_of_the_site(tag: str, meant: tuple[str, str]) -> None:
    assert split_tag(tag, "2015") == meant
