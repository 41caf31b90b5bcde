"""Put the whole site into one ZIP file that opens from a folder, without a server and without a network.

Exit status: 0 the file is written, 1 the site could not be built, 2 misuse.
"""

import argparse
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "hooks"))

from qms import command_line  # noqa: E402  # the core lives in hooks/, where MkDocs looks for it
from qms.language.messages import Message, Refusal, _, translator  # noqa: E402
from qms.reading.build_day import today  # noqa: E402
from qms.reports import console  # noqa: E402

START = ROOT / "theme" / "offline" / "MO-SO-TAY.html"
SITE = "trang"
"""The folder in the bundle that holds the site; ``MO-SO-TAY.html`` beside it opens it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the site for reading from a folder and pack it; returns the exit status."""
    command_line.speak_utf8()
    language = command_line.language_of(arguments)
    translate = translator(language)
    try:
        file = _parser(language).parse_args(arguments).to
        file.parent.stat()  # before anything takes time
        with tempfile.TemporaryDirectory() as scratch:
            site = Path(scratch, "site")
            if _build(site) != 0:
                return 1
            _pack(site, file)
    except Refusal as refusal:
        print(console.refusal(refusal, translate), file=sys.stderr)
        return 2
    except OSError:
        print(console.refusal(_unwritable(file), translate), file=sys.stderr)
        return 2
    print(_("{file}: {size} MB. Unpack it and open MO-SO-TAY.html.", file=file, size=_megabytes(file)).told(translate))
    return 0


def _build(site: Path) -> int:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--no-directory-urls", "--site-dir", str(site)]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def _pack(site: Path, file: Path) -> None:
    """Write the ZIP file, whole or not at all; the same site gives the same bytes."""
    day = today()
    unfinished = file.with_name(f"{file.name}.part")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as bundle:
            files = {START.name: START} | {f"{SITE}/{path.relative_to(site).as_posix()}": path for path in _files(site)}
            for name, path in files.items():
                entry = zipfile.ZipInfo(f"{file.stem}/{name}", (day.year, day.month, day.day, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                bundle.writestr(entry, path.read_bytes())
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)


def _files(site: Path) -> list[Path]:
    """Nobody sends a reader of a folder to a page that is missing, and no robot reads it."""
    left_out = {site / "404.html", site / "sitemap.xml", site / "sitemap.xml.gz"}
    return sorted(path for path in site.rglob("*") if path.is_file() and path not in left_out)


def _megabytes(file: Path) -> str:
    return f"{file.stat().st_size / 1e6:.1f}".replace(".", ",")


def _unwritable(file: Path) -> Refusal:
    fault = _("{file} cannot be written", file=file)
    return Refusal(fault, _("close the file if it is open, or choose another place with --to"))


def _parser(language: str) -> argparse.ArgumentParser:
    def say(message: Message) -> str:
        return message.told(translator(language))

    parser = command_line.parser(
        language,
        description=_("Put the whole site into one ZIP file that opens from a folder, without a network."),
        epilog=_("For example: scripts/bundle.py --to E:/doan-kiem-tra.zip"),
    )
    default = Path(f"so-tay-{today():%Y-%m-%d}.zip")
    help_ = say(_("the ZIP file to write (default: {file})", file=default))
    parser.add_argument("--to", type=Path, default=default, metavar=say(_("FILE")), help=help_)
    return parser


if __name__ == "__main__":
    command_line.run(main)
