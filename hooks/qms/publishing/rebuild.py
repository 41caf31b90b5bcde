"""The proof that a published site is what its commit makes: build that again, and compare byte for byte.

It runs the programs of that commit, so the commit must be on the published branch: a manifest could name any. The
environment must hold what the ``requirements.txt`` of the commit names, and the same variables of the forge
(``QMS_FORGE``). Where the site was built with approval tags, the repository must hold those tags and
``QMS_ALLOWED_SIGNERS`` name the same list; tags that came later change nothing.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from qms.language.messages import Refusal, _
from qms.publishing import compression, manifest
from qms.publishing.additions import FINGERPRINTED
from qms.publishing.ledger import ReleaseLedger
from qms.publishing.manifest import Differences, Manifest
from qms.reading import approvals, build_day
from qms.reading.git import git
from qms.reading.history import is_published
from qms.reading.past import checked_out

BUILD = ("-m", "mkdocs", "build", "--strict", "--site-dir")
_LINES = 15


def compared(published: Manifest, repository: Path) -> Differences:
    """Where the published files are not those that the commit makes; what publishing added is left out.

    ``missing`` are files the commit makes and the site lacks, ``extra`` those it does not make: also what passes for
    carried over and cannot be. Raises Refusal where it cannot be built.
    """
    with _built(published.ledger, repository) as site:
        made = manifest.contents(site)
    strange = tuple(path for path in published.carried if not FINGERPRINTED.fullmatch(path))
    found = manifest.compared({path: made[path] for path in made.keys() - compression.copies(made)}, published.built)
    return replace(found, extra=(*found.extra, *strange))


@contextmanager
def _built(wanted: ReleaseLedger, repository: Path) -> Iterator[Path]:
    """The site that the commit makes for the day and edition of ``wanted``, for as long as the block runs."""
    if wanted.commit is None:
        raise Refusal(
            _("the manifest names no commit, so nothing can be built again"), _("publish a site built from a commit")
        )
    if not is_published(repository, wanted.commit):
        raise Refusal(
            _("the site names commit {commit}, which is not on the branch main of {repository}",
              commit=wanted.commit[:12], repository=repository),
            _("bring the clone up to date: git fetch origin; if that does not help, do not trust this site:"
              " find out who published it"),
        )  # fmt: skip
    environment = {build_day.VARIABLE: str(build_day.noon(wanted.built_for)), "QMS_AUDIENCE": wanted.edition}
    if wanted.approvals and not os.environ.get(approvals.VARIABLE):
        raise Refusal(
            _("the site was built with approval tags, and here no list says who may sign"),
            _(
                "set {variable} to the list that the site was built with",
                variable=approvals.VARIABLE,
            ),
        )
    with checked_out(repository, wanted.commit) as sources, tempfile.TemporaryDirectory(prefix="qms-") as scratch:
        _tag(sources, wanted.approvals)
        site = Path(scratch, "site")
        answer = subprocess.run(
            [sys.executable, *BUILD, str(site)],
            cwd=sources,
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if answer.returncode:
            said = (answer.stdout + answer.stderr).rstrip().splitlines()[-_LINES:]
            raise Refusal(
                _("commit {commit} cannot be built here: {reason}", commit=wanted.commit[:12], reason="\n".join(said)),
                _("install what the requirements.txt of that commit names, then try again"),
            )
        yield site


def _tag(sources: Path, tags: Mapping[str, str]) -> None:
    """Have the tags that the site was built with, and no other."""
    orders = "".join(f"create {approvals.REFS}{name} {found}\n" for name, found in tags.items())
    answer = git(sources, "update-ref", "--stdin", stdin=orders.encode())
    if answer.returncode:
        raise Refusal(
            _("the repository lacks an approval tag that the site was built with: {reason}",
              reason=answer.stderr.decode("utf-8", "replace").strip()),
            _("fetch all tags (git fetch --tags --force); where that tag was signed anew, publish the site again"),
        )  # fmt: skip
