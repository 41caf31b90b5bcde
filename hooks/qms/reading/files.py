"""Writes a file in one step: whoever reads meanwhile finds the old one or the new one, whole."""

from pathlib import Path


def replace_text(file: Path, text: str) -> None:
    """Let ``file`` contain ``text``, with the line ends it has; what was there stays if that fails (OSError)."""
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f".{file.name}.new")
    try:
        new.write_text(text, encoding="utf-8", newline="\n")
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)
