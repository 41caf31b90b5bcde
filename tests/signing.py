"""Keys of people who approve, the list of those who may, and tags signed with them."""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from builders import Book

APPROVER = "chi-cuc-truong"
FILE = "docs/quy-trinh/qt-01.md"


@dataclass(frozen=True)
class Key:
    """A key that OpenSSH made."""

    file: Path

    @property
    def public(self) -> str:
        """Type and key, as they stand in the list."""
        return " ".join(self.file.with_suffix(".pub").read_text("ascii").split()[:2])

    @property
    def settings(self) -> Mapping[str, str]:
        """What Git needs to sign with it."""
        return {"gpg.format": "ssh", "user.signingkey": self.file.as_posix()}


def new_key(folder: Path, name: str) -> Key:
    """A key without a password."""
    file = folder / name
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", file], check=True)
    return Key(file)


def sign(book: Book, key: Key, tag: str, target: str = f"HEAD:{FILE}") -> None:
    """Sign an approval tag on an object."""
    told = (part for name, value in key.settings.items() for part in ("-c", f"{name}={value}"))
    book.git(*told, "tag", "--force", "--sign", "--message", "Đã đọc và phê duyệt.", tag, target)


def write_list(file: Path, **keys: Key) -> Path:
    """A list that allows each key under its name."""
    file.write_text("".join(f"{name} {key.public}\n" for name, key in keys.items()), "utf-8")
    return file
