"""The signature of a manifest: made and checked by OpenSSH, with the keys that people have for Git anyway.

It is evidence inside the agency, not an official digital signature.
"""

import subprocess
import tempfile
from pathlib import Path

from qms.language.messages import Refusal, _
from qms.publishing import manifest
from qms.reading.approvals import missing_ssh_keygen

NAMESPACE = "so-tay-manifest"
"""A signature made for anything else is not one of a manifest."""


def sign(file: Path, key: Path) -> None:
    """Write the signature of ``file`` beside it. Raises Refusal where the key cannot sign."""
    answer = _ssh_keygen("sign", "-q", "-f", str(key), "-n", NAMESPACE, str(file))
    if answer.returncode:
        raise Refusal(
            _("the manifest cannot be signed with {key}: {reason}", key=key, reason=_said(answer.stderr)),
            _("name the private key of the publisher after --sign; its file may be readable by its owner only"),
        )


def signer(content: bytes, signature: bytes | None, allowed: Path) -> str:
    """Who signed the manifest ``content``, as the file of allowed signers (ssh-keygen(1)) names them.

    Raises Refusal where nobody did, or nobody who is allowed.
    """
    if not allowed.is_file():
        raise Refusal(
            _("the file of allowed signers {file} is missing", file=allowed),
            _("name the file after --allowed-signers; a line of it reads: cong-bo@example.org ssh-ed25519 AAAA…"),
        )
    if signature is None:
        raise Refusal(_("the manifest is not signed"), _("publish the site again with --sign KEY"))
    with tempfile.TemporaryDirectory(prefix="qms-") as folder:
        file = Path(folder, manifest.SIGNATURE)
        file.write_bytes(signature)
        told = ("-f", str(allowed), "-n", NAMESPACE, "-s", str(file))
        found = _ssh_keygen("find-principals", *told, content=content)
        name = found.stdout.decode("utf-8", "replace").partition("\n")[0].strip()
        verified = _ssh_keygen("verify", "-I", name, *told, content=content) if found.returncode == 0 else found
    if verified.returncode:
        raise Refusal(
            _("nobody who is allowed has signed this manifest: {reason}", reason=_said(verified.stderr)),
            _("do not trust this site; publish it again from the repository, signed with an allowed key"),
        )
    return name


def _ssh_keygen(task: str, *arguments: str, content: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["ssh-keygen", "-Y", task, *arguments], input=content or b"", capture_output=True, check=False
        )
    except FileNotFoundError:
        raise missing_ssh_keygen() from None


def _said(output: bytes) -> str:
    return " ".join(output.decode("utf-8", "replace").split())
