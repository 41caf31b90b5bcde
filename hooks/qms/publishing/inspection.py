"""Whether a built site may be served."""

from pathlib import Path

from qms.language.messages import _
from qms.model.documents import Place, Problem
from qms.publishing import files, ledger

NEEDED = ("index.html", "404.html", "search/index.json", ledger.FILE)


def inspect(site: Path) -> list[Problem]:
    """What must not be served as it is, by path below ``site``.

    Raises Refusal where there are links or special files.
    """
    found = files.listed(site)
    missing = [path for path in NEEDED if path not in found]
    nameless = [path for path in found if not path.isprintable()]
    rebuild = _("build the site again: make site")
    return [
        *(Problem(Place(path), _("the file is missing"), rebuild) for path in missing),
        *(
            Problem(Place(path), _("no address can hold this name"), _("give the file another name, then build again"))
            for path in nameless
        ),
    ]
