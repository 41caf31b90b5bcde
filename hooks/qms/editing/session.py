"""One run of an editing script: prepare, show, check, ask, write, say what comes next."""

import argparse
import difflib
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from qms import command_line
from qms.editing.desk import Change, Desk, Plan
from qms.editing.new import APPROVAL
from qms.editing.questions import Questions
from qms.editing.repository import uncommitted
from qms.editing.steps import UNDO, UNDO_BY_HAND
from qms.editing.writing import write
from qms.language.messages import Message, Refusal, _, translator
from qms.model.manual import Manual
from qms.reading.places import root_of
from qms.reports import console
from qms.reports.console import Translate
from qms.reports.terminal import harmless
from qms.rules import checker
from qms.rules.rule import Finding, fingerprints

Describe = Callable[[argparse.ArgumentParser, Callable[[Message], str]], None]
"""Adds the arguments of a script to its parser; the function tells a message."""
Make = Callable[[argparse.Namespace, Desk, Questions], Plan]
"""Puts the changes on the desk."""


def add_roles(parser: argparse.ArgumentParser, say: Callable[[Message], str]) -> None:
    """The options for the roles of a version row."""
    for key, question in APPROVAL.items():
        parser.add_argument(f"--{key.replace('_', '-')}", metavar=say(_("ROLE")), help=say(question))


def run(
    docs: Path,
    arguments: Sequence[str] | None,
    *,
    description: Message,
    example: str,
    describe: Describe,
    make: Make,
) -> int:
    """Run a script on the manual in ``docs``.

    Returns 0 where everything is done, 1 where the editor stopped it, 2 where it cannot be done: nothing was written.
    """
    command_line.speak_utf8()
    language = command_line.language_of(arguments)
    translate = translator(language)
    parser = command_line.parser(language, description, _("Example: {example}", example=example))
    describe(parser, lambda message: message.told(translate))
    _add_common(parser, docs, translate)
    options = parser.parse_args(arguments)
    say = Speaker(translate)
    questions = Questions(translate, say.line, input if sys.stdin.isatty() else None)
    return guarded(lambda: _run(options, Desk(options.docs, options.as_of), questions, make, say), say)


def guarded(work: Callable[[], int], say: "Speaker") -> int:
    """The exit status of ``work``, which writes nothing before its end: 2 where it refuses, 1 where it is stopped."""
    try:
        return work()
    except Refusal as refusal:
        print(say.refusal(refusal), file=sys.stderr)  # noqa: T201  # the scripts speak through here
        return 2
    except (KeyboardInterrupt, EOFError):
        say.line("")
        say(_("Stopped: nothing was written."))
        return 1


def new_findings(before: Manual, after: Manual) -> list[Finding]:
    """What the rules find in the manual as it will be, and do not find in it as it is."""
    known = set(fingerprints(_findings(before)))
    found = _findings(after)
    return [finding for finding, name in zip(found, fingerprints(found), strict=True) if name not in known]


def difference(change: Change, path: str) -> Iterator[str]:
    """The lines of a file that change, as Git shows them; ``path`` is what the file is called there."""
    before = change.before.decode() if change.before is not None else ""
    lines = difflib.unified_diff(
        before.splitlines(),
        change.after.decode().splitlines(),
        f"a/{path}" if change.before is not None else "/dev/null",
        f"b/{path}",
        n=2,
        lineterm="",
    )
    return map(harmless, lines)


class Speaker:
    """Tells messages in the language of ``translate``, each on lines of its own."""

    def __init__(self, translate: Translate) -> None:
        self._translate = translate

    def __call__(self, *messages: Message) -> None:
        """Tell each message."""
        for message in messages:
            self.line(message.told(self._translate))

    def line(self, text: str) -> None:
        """Tell what is translated already."""
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    def refusal(self, refusal: Refusal) -> str:
        """What a refusal says, and the way out."""
        return console.refusal(refusal, self._translate)

    def findings(self, findings: list[Finding], root: str) -> None:
        """Tell what the check finds."""
        self.line(console.report(findings, root, self._translate))


def _run(options: argparse.Namespace, desk: Desk, questions: Questions, make: Make, say: Speaker) -> int:
    plan = make(options, desk, questions)
    changes = desk.changes
    say(plan.summary)
    if not changes:
        say(_("No file changes."))
        return 0
    dirty = uncommitted(desk.docs, [change.path for change in changes])
    for change in changes:
        say.line(f"  {_kind_of(change).told(say._translate)} {desk.shown(change.path)}")
    if options.dry_run:
        for change in changes:
            say.line("\n".join(["", *difference(change, desk.shown(change.path))]))
    say(*plan.notes)
    if dirty:
        say(_("Not committed yet, and kept: {files}", files=", ".join(map(desk.shown, dirty))))
    found = new_findings(desk.before, desk.after())
    if found:
        say(_("What the check will find anew:"))
        say.findings(found, root_of(desk.docs))
    else:
        say(_("The check will find nothing new."))
    if options.dry_run:
        say(_("Nothing was written (--dry-run)."))
        return 0
    if not (options.yes or questions.agreed(_("Write these files? [Y/n]"))):
        say(_("Stopped: nothing was written."))
        return 1
    write(desk.docs, changes)
    say(_("Written: {files}", files=", ".join(desk.shown(change.path) for change in changes)))
    say(_("What to do next:"), *plan.next_steps, UNDO_BY_HAND if dirty else UNDO)
    return 0


def _kind_of(change: Change) -> Message:
    return _("new") if change.before is None else _("change")


def _findings(manual: Manual) -> list[Finding]:
    return checker.check(manual) if manual.documents or manual.unreadable else []


def _add_common(parser: argparse.ArgumentParser, docs: Path, translate: Translate) -> None:
    def say(message: Message) -> str:
        return message.told(translate)

    parser.add_argument(
        "--docs", type=Path, default=docs, metavar=say(_("FOLDER")), help=say(_("folder of the manual (default: docs)"))
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help=say(_("show what would change and what the check would find; write nothing")),
    )
    parser.add_argument("--yes", action="store_true", help=say(_("write without asking once more")))
    command_line.add_day(parser)
