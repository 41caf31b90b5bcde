"""What the manual becomes in another agency: system procedures as drafts, the manual as a skeleton, no sample data."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from qms.editing.agency import Agency, called, with_parts
from qms.editing.desk import Desk
from qms.editing.yaml_text import YamlText, texts_in
from qms.language.messages import Message, _
from qms.language.vietnamese import slug
from qms.model.documents import Document
from qms.model.manual import REGISTERS
from qms.model.registers import Law, Organisation
from qms.source import markdown
from qms.source.citations import CitationFinder

SYSTEM_PROCEDURES = "quy-trinh-he-thong"
"""The kind whose documents every agency needs much alike."""
TODO_PAGE = "bien-tap/can-lam.md"
_FIRST_ISSUE = "1.0"
_SECTION_TO_WRITE = _("(To be written: what the agency does, who answers for it, by which document.)")
_LIST_LINE = re.compile(r"(?P<margin>\s*)[-*] ")
_ABOUT_THE_SAMPLE = ("reviewed_on", "under_review_for", "tthc", "withdrawn")

Translate = Callable[[str], str]


@dataclass(frozen=True)
class Adoption:
    """What becomes of the files below the manual's folder, and what is left to do by hand."""

    texts: dict[str, str]
    moved: dict[str, str]
    removed: frozenset[str]
    todo: tuple[Message, ...]


class Wording:
    """Puts the names and codes of the agency in the place of those of the sample, all at once."""

    def __init__(self, sample: Organisation, agency: Agency, codes: dict[str, str]) -> None:
        new_names = {unit.id: unit.name for unit in agency.units} | {role.id: role.name for role in agency.roles}
        own = _phrases(agency.name, agency.short_name, agency.parent, agency.called)
        of_sample = called(sample.name, sample.short_name)
        known = _phrases(sample.name, sample.short_name, sample.parent, of_sample)
        names = {old: own.get(key, old) for key, old in known.items()}
        for ids, heirs in ((sample.unit_names, agency.unit_of), (sample.role_names, agency.role_of)):
            names |= {name: new_names[heirs[key]] if key in heirs else name for key, name in ids.items()}
        self._names = names
        self._codes = codes | {f"{slug(old)}.md": f"{slug(new)}.md" for old, new in codes.items()}
        self._pattern = re.compile(rf"(?<!\w)(?:{_any_of(names)})(?!\w)")
        self._code = re.compile(rf"(?<![\w.])(?:{_any_of(self._codes)})(?!\w|\.\d)")
        kept = {*new_names.values(), *own.values()}
        self._left = {old for old, new in names.items() if old == new and old not in kept}

    def __call__(self, text: str) -> str:
        """The text as the agency writes it."""
        named = self._pattern.sub(lambda found: self._names[found.group()], text)
        return self._code.sub(lambda found: self._codes[found.group()], named)

    def left_in(self, text: str) -> set[str]:
        """Names of the sample in a text that nothing of the agency stands for."""
        return {found.group() for found in self._pattern.finditer(text)} & self._left


def adopt(desk: Desk, agency: Agency, translate: Translate) -> Adoption:
    """Put on the desk what the agency starts with; ``translate`` speaks the language of the manual."""
    return _Adopting(desk, agency, translate).adoption()


def skeleton(body: str, kept_tables: Iterable[Iterable[str]], hint: str) -> str:
    """The headings of a text, ``hint`` below each that has text, and of the tables the build reads one empty row."""
    lines = body.split("\n")
    wanted = [set(columns) for columns in kept_tables]
    tables = {table.line: table for table in markdown.tables(body) if any(w <= set(table.columns) for w in wanted)}
    starts = [heading.line for heading in markdown.headings(body)]
    written: list[str] = []
    for start, end in zip([0, *starts], [*starts, len(lines) + 1], strict=True):
        section = lines[max(start, 1) : end - 1] if start else lines[: end - 1]
        if start:
            written += [lines[start - 1], ""]
        if any(line.strip() for line in section):
            written += [hint, ""]
        for line, table in tables.items():
            if start < line < end:
                written += [*lines[line - 1 : line + 1], f"|{' … |' * len(table.columns)}", ""]
    return "\n".join(written).rstrip("\n") + "\n"


class _Adopting:
    def __init__(self, desk: Desk, agency: Agency, translate: Translate) -> None:
        self._desk = desk
        self._agency = agency
        self._translate = translate
        manual = desk.before
        self._sample = manual.organisation
        documents = [document for document in manual.in_code_order if document.kind and not document.withdrawn]
        self._skeletons = [document for document in documents if _is_only_one(document)]
        systems = [document for document in documents if document.kind and document.kind.id == SYSTEM_PROCEDURES]
        forms = [form for document in systems for form in manual.forms_of(document.code) if not form.withdrawn]
        self._kept = [*self._skeletons, *systems, *forms]
        self._gone = [document for document in manual.documents if document not in self._kept]
        self._codes = {document.code: with_parts(document.code, agency.codes) for document in self._kept}
        self._wording = Wording(self._sample, agency, self._codes)
        patterns = [re.compile(with_parts(kind.code.pattern, agency.codes)) for kind in self._sample.kinds]
        self._finder = CitationFinder(patterns, manual.registers.laws_by_number)

    def adoption(self) -> Adoption:
        todo = [*self._write_documents(), *self._write_pages(), *self._write_registers()]
        todo += self._general()
        moved = {document.path: self._new_path(document) for document in self._kept}
        texts = {moved.get(change.path, change.path): change.after.decode() for change in self._desk.changes}
        texts[TODO_PAGE] = self._todo_page(todo)
        removed = {f"{REGISTERS}/{name}.yml" for name in ("waivers", "baseline")}
        return Adoption(
            texts,
            {old: new for old, new in moved.items() if old != new},
            frozenset(document.path for document in self._gone) | (removed & set(self._desk.before.paths)),
            tuple(todo),
        )

    def _write_documents(self) -> Iterator[Message]:
        if self._skeletons:
            codes = ", ".join(self._codes[document.code] for document in self._skeletons)
            yield _("Write the text of {codes}: only headings came along.", codes=codes)
        hint = _SECTION_TO_WRITE.told(self._translate)
        ownerless: list[str] = []
        roleless: list[str] = []
        for document in self._kept:
            is_owned, has_roles = self._write_front_matter(document)
            ownerless += [] if is_owned else [self._codes[document.code]]
            roleless += [] if has_roles else [self._codes[document.code]]
            if document in self._skeletons:
                self._desk.change_body(document, lambda body: skeleton(body, self._tables(), hint))
            self._desk.change_body(document, self._wording)
        if ownerless:
            unit, codes = self._agency.units[0].name, ", ".join(ownerless)
            yield _(
                "Choose the unit in charge (owner) of {codes}; “{unit}” stands there for now.", codes=codes, unit=unit
            )
        if roleless:
            codes = ", ".join(roleless)
            yield _("Name who prepares, reviews and approves (prepared_by …): {codes}.", codes=codes)
        yield from self._left_in_texts()

    def _write_front_matter(self, document: Document) -> tuple[bool, bool]:
        """Returns whether the unit in charge and every role of the version live on in the agency."""
        change = self._desk.change_front_matter
        header, code = document.header, self._codes[document.code]
        new = self._agency.unit_of
        for key in _ABOUT_THE_SAMPLE:
            if key in document.source.keys:
                change(document, YamlText.without_key, (key,))
        change(document, YamlText.with_text, ("code",), code)
        change(document, YamlText.with_text, ("title",), self._wording(header.title))
        owner = new.get(header.owner, self._agency.units[0].id)
        change(document, YamlText.with_text, ("owner",), owner)
        distribution = list(dict.fromkeys(new[unit] for unit in header.distribution if unit in new)) or [owner]
        change(document, YamlText.with_value, ("distribution",), list(distribution))
        roles = {key: self._agency.role_of.get(role) for key, role in document.versions[-1].signed_by.items()}
        first_issue = _("First issue.").told(self._translate)
        row = {"version": _FIRST_ISSUE, **{key: role for key, role in roles.items() if role}, "changes": first_issue}
        change(document, YamlText.with_value, ("versions",), [row])
        return header.owner in new, all(roles.values())

    def _left_in_texts(self) -> Iterator[Message]:
        """What texts still say that is nobody or nothing here."""
        for document in self._kept:
            body = self._desk.text(document.path)
            code = self._codes[document.code]
            if gone := _codes_in(self._finder, body, self._codes.values()):
                yield _(
                    "{code}: mentions documents that did not come along: {codes}.", code=code, codes=", ".join(gone)
                )
            if names := sorted(self._wording.left_in(body)):
                yield _("{code}: mentions what the agency does not have: {names}.", code=code, names="; ".join(names))

    def _write_pages(self) -> Iterator[Message]:
        codes = set(self._codes.values())
        for page in self._desk.before.pages:
            self._desk.change_body(page, lambda body: self._page(body, codes))
        yield _("Write the home page, {file}.", file="index.md")

    def _page(self, body: str, codes: set[str]) -> str:
        """A page with ids of the agency in its examples, without the list lines that only led to what is gone.

        Other codes of what is gone are shown as code.
        """
        heirs = {**self._agency.unit_of, **self._agency.role_of}
        text = re.sub(rf"(?<![\w-])(?:{_any_of(heirs)})(?![\w-])", lambda found: heirs[found.group()], body)
        text = _without_dead_ends(self._wording(text), self._finder, codes)
        for citation in reversed(self._finder.find(text)):
            if not citation.is_law and citation.target not in codes:
                start = text.index(citation.target, citation.start)
                end = start + len(citation.target)
                text = f"{text[:start]}`{text[start:end]}`{text[end:]}"
        return text

    def _write_registers(self) -> Iterator[Message]:
        self._write_organisation()
        self._desk.change_register("tthc", YamlText.with_value, ("procedures",), [])
        self._desk.change_register("disseminations", YamlText.with_value, ("disseminations",), [])
        for name, key in (("glossary", "term"), ("abbreviations", "short"), ("synonyms", "means")):
            self._drop_words(name, key)
        for name in ("not-applicable", "glossary", "abbreviations", "synonyms"):
            for path, text in texts_in(YamlText(self._desk.text(f"{REGISTERS}/{name}.yml")).value):
                if self._wording(text) != text:
                    self._desk.change_register(name, YamlText.with_text, path, self._wording(text))
        yield from self._mark_laws()

    def _write_organisation(self) -> None:
        agency = self._agency

        def change(how: Callable[..., YamlText], *what: object) -> None:
            self._desk.change_register("organisation", how, *what)

        for key, name in (("name", agency.name), ("short_name", agency.short_name), ("parent", agency.parent)):
            change(YamlText.with_text, (key,), name)
        for key in ("sample", "forge_team"):
            if getattr(self._sample, key):
                change(YamlText.without_key, (key,))
        change(YamlText.with_value, ("units",), [unit.model_dump(exclude={"forge_team"}) for unit in agency.units])
        change(YamlText.with_value, ("roles",), [role.model_dump() for role in agency.roles])
        for index, kind in enumerate(self._sample.kinds):
            change(YamlText.with_text, ("kinds", index, "code"), with_parts(kind.code.pattern, agency.codes))
            if kind.parent:
                change(YamlText.with_text, ("kinds", index, "parent"), with_parts(kind.parent, agency.codes))

    def _drop_words(self, name: str, key: str) -> None:
        """Words that what is gone uses, and nothing that stays."""
        gone = _words_of(document.body for document in self._gone)
        pages = (page.path for page in self._desk.before.pages)
        stays = _words_of(self._desk.text(path) for path in (*(d.path for d in self._kept), *pages))
        for plural, entries in YamlText(self._desk.text(f"{REGISTERS}/{name}.yml")).value.items():
            for index, entry in reversed(list(enumerate(entries))):
                words = _words_of([entry[key]])
                if words in gone and words not in stays:
                    self._desk.change_register(name, YamlText.without_item, (plural, index))

    def _mark_laws(self) -> Iterator[Message]:
        """Laws that only the field of the sample needs stay, with a comment that asks to look at them."""
        registers = self._desk.before.registers
        kept = {law for document in self._kept for law in self._laws_of(document)}
        used = {law for document in self._gone for law in self._laws_of(document)}
        used |= {registers.laws_by_id[key].id for procedure in registers.tthc.procedures for key in procedure.basis}
        field = _with_changes(used, registers.laws.laws) - _with_changes(kept, registers.laws.laws)
        path = f"{REGISTERS}/laws.yml"
        lines = self._desk.text(path).split("\n")
        comment = _("to be looked at: only documents of the sample that did not come along lean on it")
        for index, law in reversed(list(enumerate(registers.laws.laws))):
            if law.id in field:
                at = registers.at("laws", "laws", index).line - 1
                lines.insert(at, f"  # {comment.told(self._translate)}")
        self._desk.put(path, "\n".join(lines))
        if field:
            yield _(
                "registers/laws.yml: keep or delete the {count} laws with a comment that asks to look at them.",
                count=len(field),
            )

    def _laws_of(self, document: Document) -> set[str]:
        numbers = self._desk.before.registers.laws_by_number
        citations = () if document in self._skeletons else document.citations
        cited = {numbers[one.target].id for one in citations if one.is_law and one.target in numbers}
        return cited | set(document.header.legal_basis)

    def _general(self) -> Iterator[Message]:
        yield _("Read every draft: times, periods and quantities in it are examples of the sample.")
        yield _("registers/organisation.yml: names, units, roles, kinds and periods are yours to decide.")
        register = f"{REGISTERS}/not-applicable.yml"
        yield _("Decide which clauses do not apply, and why: {register}.", register=register)
        yield _("registers/laws.yml: compare every law with its source, and add those of your field.")
        yield _(
            "registers/tthc.yml: enter your administrative procedures; then begin their procedures (scripts/new.py)."
        )
        yield _("registers/glossary.yml, abbreviations.yml, synonyms.yml: add the words of your field.")
        yield _("registers/organisation.yml: who answers for what on the forge (forge_team); then: make owners.")
        yield _("README.md: say whose manual this is. theme/forms/reference.docx: the look of your Word files.")
        yield _("registers/baseline.yml: what may stay for now, such as records named in procedures yet to be written.")
        yield _("When some of it is mended: scripts/check.py --update-baseline.")
        yield _("Release the drafts together, once decided: decision and dates in their version rows.")
        yield _("Delete this page when nothing is left.")

    def _todo_page(self, todo: list[Message]) -> str:
        title = _("What is left to do to start").told(self._translate)
        intro = _("Made by scripts/adopt.py. Tick off what is done: put an x between the brackets.").told(
            self._translate
        )
        lines = [f"- [ ] {self._as_prose(message.told(self._translate))}" for message in todo]
        return "\n".join(["---", f"title: {title}", "---", f"# {title}", "", intro, "", *lines, ""])

    def _as_prose(self, text: str) -> str:
        """Codes and file names are shown as code: nothing here is a citation."""
        files = r"[\w./-]+\.(?:yml|md|py|docx)|--[a-z-]+|prepared_by|\bowner\b|[A-ZĐ]{2,}(?:\.[A-ZĐ0-9]+)+"
        return re.sub(rf"{files}|\b(?:{_any_of(self._codes.values())})\b", r"`\g<0>`", text)

    def _tables(self) -> Iterator[Iterable[str]]:
        return (columns.values() for columns in self._sample.tables.headings)

    def _new_path(self, document: Document) -> str:
        folder = document.path.rpartition("/")[0]
        return f"{folder}/{slug(self._codes[document.code])}.md"


def _phrases(name: str, short_name: str, parent: str, own_word: str) -> dict[str, str]:
    """The ways in which texts write an agency and its superior: in full, in short, without the place, the place."""
    found = {"name": name, "short_name": short_name, "parent": parent, "called": own_word}
    same: list[str] = []
    for word, other in zip(reversed(name.split()), reversed(parent.split()), strict=False):
        if word != other:
            break
        same.insert(0, word)
    place = " ".join(same)
    town = re.sub(r"^(?:[^\W\d_A-ZĐ]\w*\s+)+(?=\w)", "", place)
    if place and place != parent:
        found |= {"place": place, "town": town, "parent_without_place": parent.removesuffix(place).strip()}
    return found


def _any_of(words: Iterable[str]) -> str:
    """A pattern that finds one of the words; of none it finds nothing."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or r"(?!)"


def _is_only_one(document: Document) -> bool:
    """Whether its kind has no other document: the manual, the policy, the objectives."""
    return document.kind is not None and document.kind.code.pattern == re.escape(document.code)


def _codes_in(finder: CitationFinder, body: str, known: Iterable[str]) -> list[str]:
    cited = {citation.target for citation in finder.find(body) if not citation.is_law}
    return sorted(cited - set(known))


def _words_of(texts: Iterable[str]) -> str:
    """The words without case and punctuation, with a space before and after each."""
    words = re.findall(r"\w+", " ".join(texts).casefold())
    return f" {' '.join(words)} "


def _with_changes(ids: set[str], laws: Iterable[Law]) -> set[str]:
    """The laws, with those that change them, and those that change these."""
    changed_by = {law.id: law.changed_by for law in laws}
    reached: set[str] = set()
    waiting = set(ids)
    while waiting:
        reached |= waiting
        waiting = {other for law in waiting for other in changed_by.get(law, ())} - reached
    return reached


def _without_dead_ends(body: str, finder: CitationFinder, codes: set[str]) -> str:
    """The text without list lines whose codes are all gone, and without the list lines that only held those."""
    cited: dict[int, set[str]] = {}
    for citation in finder.find(body):
        if not citation.is_law:
            cited.setdefault(citation.line, set()).add(citation.target)
    lines = body.split("\n")
    kept: list[str] = []
    below = -1  # margin of the line kept last, seen from the end
    for number, line in reversed(list(enumerate(lines, start=1))):
        item = _LIST_LINE.match(line)
        margin = len(item["margin"]) if item else -1
        if item and cited.get(number) and not cited[number] & codes:
            continue
        had_children = number < len(lines) and _margin(lines[number]) > margin
        if item and had_children and below <= margin:
            continue
        kept.insert(0, line)
        below = margin
    return "\n".join(kept)


def _margin(line: str) -> int:
    found = _LIST_LINE.match(line)
    return len(found["margin"]) if found else -1
