"""What an editor does after a file was written."""

from qms.language.messages import Message, _

CHECK = _("  - check: uv run --no-project scripts/check.py")
PULL_REQUEST = _("  - save it on a branch of its own and open a pull request (docs/bien-tap/index.md)")
UNDO = _("  - changed your mind: git restore FILE; delete a new file")
UNDO_BY_HAND = _("  - changed your mind: take it out by hand; git restore would take your earlier work as well")


def write_text(path: str) -> Message:
    """Open a file and write."""
    return _("  - open {file} and write the text", file=path)
