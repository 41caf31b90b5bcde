"""The catalogue of clauses: numbers, titles, and which clauses need documented information.

The text of the standard is copyrighted and is not here.
"""

from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from qms.language.vietnamese import CodeKey, code_key
from qms.source import yaml_reader
from qms.source.values import Flag, Record, Text

DATA = Path(__file__).parent / "data"


class Clause(Record):
    """One clause; ``maintain`` and ``retain`` say which document or record it needs."""

    number: Text
    title: Text | None = None
    english: Text | None = None
    maintain: Text | None = None
    retain: Text | None = None
    replaces: tuple[Text, ...] = ()
    unsure: Flag = False

    @property
    def ancestors(self) -> Iterator[str]:
        """The clause itself and those it stands in, innermost first: 7.5.3, 7.5, 7."""
        number = self.number
        while number:
            yield number
            number = number.rpartition(".")[0]


class Catalogue(Record):
    """An edition of the standard."""

    edition: Text
    name: Text
    status: Literal["current", "announced"]
    note: Text | None = None
    clauses: tuple[Clause, ...]

    @cached_property
    def by_number(self) -> dict[str, Clause]:
        """The clauses by number."""
        return {clause.number: clause for clause in self.clauses}

    @cached_property
    def leaves(self) -> tuple[Clause, ...]:
        """The clauses that hold requirements: those no other clause stands in."""
        parents = {number for clause in self.clauses for number in list(clause.ancestors)[1:]}
        return tuple(clause for clause in self.clauses if clause.number not in parents)

    def title(self, number: str) -> str:
        """The title of a clause; a clause without one bears that of the clause it stands in."""
        clause = self.by_number[number]
        return next(
            title for name in clause.ancestors if name in self.by_number and (title := self.by_number[name].title)
        )


@cache
def catalogues() -> dict[str, Catalogue]:
    """Every edition known, by its name ("2015", "2026")."""
    editions = {}
    for path in sorted(DATA.glob("clauses-*.yml")):
        content = yaml_reader.plain(yaml_reader.read(path.read_text("utf-8")))
        catalogue = Catalogue.model_validate(content)
        editions[catalogue.edition] = catalogue
    return editions


def split_tag(tag: str, default_edition: str) -> tuple[str, str]:
    """``2026:7.5.3`` → ("2026", "7.5.3"); a bare number belongs to the site's edition."""
    edition, colon, number = tag.rpartition(":")
    return (edition, number) if colon else (default_edition, number)


def clause_key(number: str) -> CodeKey:
    """Sorting key: 8.2 before 8.10."""
    return code_key(number)
