"""A repository of its own for the agency that adopts the manual: complete in its folder, or not there at all."""

import shutil
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from qms import command_line
from qms.editing import session
from qms.editing.adopt import TODO_PAGE, Adoption, adopt
from qms.editing.agency import agency
from qms.editing.desk import Desk
from qms.editing.questions import Questions
from qms.language.messages import Refusal, _, translator
from qms.reading.git import git
from qms.reading.load import load
from qms.reports import baseline, console, schemas
from qms.rules import checker
from qms.rules.rule import Finding, Severity

ABOUT_THE_SAMPLE = (
    "CODEOWNERS",
    "tests/search_queries.yml",
    "tests/test_adoption.py",
    "tests/test_editing_yaml.py",
    "tests/test_search_queries.py",
    "tests/test_screens.py",
    "tests/test_search_quality.py",
    "tests/test_weight.py",
)
"""Who answers for the sample on its forge; tests that ask the sample, or need as many documents as it has."""


def run(root: Path, arguments: Sequence[str] | None, describe: session.Describe) -> int:
    """Run the script that adopts the manual of the clone in ``root``.

    Returns 0 where the check of the new manual finds no error, 1 where it does or the editor stopped, 2 where it cannot
    be done: nothing was written.
    """
    command_line.speak_utf8()
    language = command_line.language_of(arguments)
    translate = translator(language)
    example = "uv run --no-project scripts/adopt.py --to ../so-tay-moi"
    parser = command_line.parser(
        language,
        _("Begin the manual of another agency in a new folder, with a history of its own."),
        _("Example: {example}", example=example),
    )
    describe(parser, lambda message: message.told(translate))
    options = parser.parse_args(arguments)
    say = session.Speaker(translate)
    questions = Questions(translate, say.line, input if sys.stdin.isatty() else None)
    return session.guarded(lambda: _run(root, options, questions, say), say)


def _run(root: Path, options: Namespace, questions: Questions, say: session.Speaker) -> int:
    adoption, findings = found(root, options, questions)
    say(_("Nothing was written (--dry-run).") if options.dry_run else _("Written: {files}", files=options.to))
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors:
        say.findings(errors, "docs")
    else:
        say(console.summary(findings))
    say(_("What is left to do, written down in docs/{page} as well:", page=TODO_PAGE))
    say(*(_("  - {step}", step=step) for step in adoption.todo))
    if not options.dry_run:
        say(_("Go on in {folder}: make it ready once, as docs/bien-tap/windows.md says.", folder=options.to))
    return 1 if errors else 0


def found(root: Path, options: Namespace, questions: Questions) -> tuple[Adoption, list[Finding]]:
    """Lay the agency's repository, made from the clone in ``root``, into the folder ``options.to``.

    Returns what was done and what the check finds there. With ``options.dry_run`` nothing stays. Raises Refusal where
    it cannot be done; then nothing was written.
    """
    target = _target(root, options.to)
    files = _tracked(root)
    desk = Desk(root / "docs")
    adoption = adopt(desk, agency(options, questions, desk.before.organisation), translator())
    place = None if options.dry_run else target.parent
    try:
        if place:
            place.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".so-tay-", dir=place, ignore_cleanup_errors=True) as folder:
            made = Path(folder) / "so-tay"
            _lay(root, files, made, adoption)
            findings = _begin_history(made)
            if place:
                _move(made, target)
    except OSError:
        raise Refusal(
            _("{folder} cannot be written", folder=target),
            _("close the programs that have it open, and check that the folder may be written"),
        ) from None
    return adoption, findings


def _begin_history(made: Path) -> list[Finding]:
    """Make the first commit of the repository; what the check finds there."""
    _git(made, "init", "--quiet", "--initial-branch=main")
    _write_what_follows(made / "docs")
    _git(made, "add", "--all")
    message = _("The manual begins, made from the sample").told(translator())
    _git(made, "commit", "--quiet", "--no-verify", "--message", message)
    return checker.check(load(made / "docs"))


def _target(root: Path, to: Path) -> Path:
    target = to.expanduser().resolve()
    if target.is_relative_to(root.resolve()):
        raise Refusal(
            _("{folder} is inside this clone", folder=target),
            _("name a folder beside it, for example: --to ../so-tay-moi"),
        )
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refusal(
            _("{folder} exists and is not empty", folder=target), _("name a new folder; nothing is overwritten")
        )
    return target


def _tracked(root: Path) -> list[str]:
    answer = git(root, "ls-files", "-z", "--cached")
    paths = [path for path in answer.stdout.decode().split("\0") if path and (root / path).is_file()]
    if answer.returncode or not paths:
        raise Refusal(
            _("{folder} is not a Git repository", folder=root),
            _("clone the repository with git; a downloaded .zip lacks its list of files"),
        )
    return [path for path in paths if path not in ABOUT_THE_SAMPLE]


def _lay(root: Path, files: list[str], made: Path, adoption: Adoption) -> None:
    for path in files:
        inside = path.removeprefix("docs/") if path.startswith("docs/") else None
        if inside in adoption.removed:
            continue
        there = made / (f"docs/{adoption.moved.get(inside, inside)}" if inside else path)
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / path, there)
    for path, text in adoption.texts.items():
        there = made / "docs" / path
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes(text.encode())


def _write_what_follows(docs: Path) -> None:
    """Record what cannot be right before drafts are released, and which ids there are now."""
    manual = load(docs)
    known = baseline.update(manual, checker.check(manual), translator()).known
    baseline.write(docs, known)
    schemas.write(docs.parent, manual.registers)


def _git(made: Path, *command: str) -> None:
    answer = git(made, *command)
    if answer.returncode:
        words = " ".join(answer.stderr.decode(errors="replace").split())[:300]
        raise Refusal(
            _("Git cannot make the first commit: {words}", words=words),
            _("tell Git who you are: git config --global user.name NAME, and user.email; then run the command again"),
        )


def _move(made: Path, target: Path) -> None:
    if target.exists():
        target.rmdir()
    made.rename(target)
