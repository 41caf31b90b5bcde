"""Prove that a published site, in its folder or as it is served, is what its manifest says and its commit makes.

Exit status: 0 it is, 1 it is not, 2 misuse or nothing to verify.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "hooks"))

from qms import command_line  # noqa: E402  # the core lives in hooks/, where MkDocs looks for it
from qms.language.messages import Message, Refusal, _, translator  # noqa: E402
from qms.publishing import rebuild, signature, verification  # noqa: E402
from qms.publishing.verification import Verified  # noqa: E402
from qms.reports import console  # noqa: E402
from qms.reports.terminal import harmless  # noqa: E402

SHOWN = 50
"""Faults that are listed; the rest is counted."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify and say what was found; returns the exit status."""
    command_line.speak_utf8()
    language = command_line.language_of(arguments)
    options = _parser(language).parse_args(arguments)
    translate = translator(language)
    faults = 0
    try:
        is_served = options.site.startswith(("http://", "https://"))
        found = verification.of_address(options.site) if is_served else verification.of_folder(Path(options.site))
        for is_fault, message in _told(found, options):
            faults += is_fault
            if not is_fault or faults <= SHOWN:
                print(harmless(message.told(translate)))
    except Refusal as refusal:
        print(console.refusal(refusal, translate), file=sys.stderr)
        return 1 if faults else 2
    except OSError as error:
        print(console.refusal(_unreadable(error), translate), file=sys.stderr)
        return 2
    if faults:
        print(console.refusal(_untrue(faults), translate), file=sys.stderr)
    return 1 if faults else 0


def _untrue(faults: int) -> Refusal:
    fault = _("this site is not what it should be, faults: {count}", count=faults)
    return Refusal(fault, _("publish it again from the repository; find out who or what changed it"))


def _unreadable(error: OSError) -> Refusal:
    fault = _("{file} cannot be read: {reason}", file=error.filename, reason=error.strerror)
    return Refusal(fault, _("run the command as a user that may read it"))


def _told(found: Verified, options: argparse.Namespace) -> Iterator[tuple[bool, Message]]:
    """Each thing found, and whether it is a fault; first of all what it is that was found."""
    made = found.manifest.ledger
    yield (
        False,
        _("the site of commit {commit}, edition “{edition}”, built for {day}, published {moment}",
          commit=made.commit or "?", edition=made.edition, day=made.built_for,
          moment=found.manifest.published.strftime("%H:%M %d/%m/%Y")),
    )  # fmt: skip
    if options.allowed_signers:
        try:
            who = signature.signer(found.content, found.signature, options.allowed_signers)
            yield False, _("signed by {who}", who=who)
        except Refusal as refusal:
            yield True, _("{fault} → {remedy}", fault=refusal.fault, remedy=refusal.remedy)
    count = len(found.manifest.files)
    yield from ((True, fault) for fault in found.faults)
    if not found.faults:
        yield False, _("{count} files are what the manifest says", count=count)
    if options.repository:
        yield from _rebuilt(found, options.repository)


def _rebuilt(found: Verified, repository: Path) -> Iterator[tuple[bool, Message]]:
    commit = (found.manifest.ledger.commit or "")[:12]
    differences = rebuild.compared(found.manifest, repository)
    for path in differences.missing:
        yield True, _("{file}: commit {commit} makes it, the manifest lacks it", file=path, commit=commit)
    for path in differences.changed:
        yield True, _("{file}: commit {commit} makes another content", file=path, commit=commit)
    for path in differences.extra:
        yield True, _("{file}: commit {commit} does not make it", file=path, commit=commit)
    if not differences:
        yield (
            False,
            _("commit {commit}, built again for {day}, makes the same {count} files, byte for byte",
              commit=commit, day=found.manifest.ledger.built_for, count=len(found.manifest.built)),
        )  # fmt: skip


def _parser(language: str) -> argparse.ArgumentParser:
    def say(message: Message) -> str:
        return message.told(translator(language))

    parser = command_line.parser(
        language,
        description=_("Prove that a published site is what its manifest says, and what its commit makes."),
        epilog=_(
            "Exit status: 0 it is, 1 it is not, 2 misuse. Example: {example}",
            example="scripts/verify.py https://so-tay.example.org/ --repository .",
        ),
    )
    add = parser.add_argument
    add("site", metavar=say(_("SITE")), help=say(_("folder that was published to, or the address of the site")))
    add(
        "--repository",
        type=Path,
        metavar=say(_("REPOSITORY")),
        help=say(_("clone of the manual: build the commit again and compare; runs the programs of that commit")),
    )
    add(
        "--allowed-signers",
        type=Path,
        metavar=say(_("FILE")),
        help=say(_("who may sign (file as ssh-keygen(1) describes it); without a good signature the site is refused")),
    )
    return parser


if __name__ == "__main__":
    command_line.run(main)
