"""The editions of the site: the whole manual for the agency, and the part of it that everybody may read."""

from enum import StrEnum

from qms.language.messages import Refusal, _

VARIABLE = "QMS_AUDIENCE"
"""The variable of the environment that says which edition is built."""


class Edition(StrEnum):
    """Whom a site is for."""

    INTERNAL = "internal"
    PUBLIC = "public"


def edition_of(audience: str | None) -> Edition:
    """The edition for an audience; the internal one where none (None) is named.

    Raises Refusal for any other word, the empty one too: a slip must not put the internal edition on a public server.
    """
    if audience is None:
        return Edition.INTERNAL
    if audience not in set(Edition):
        raise Refusal(
            _("“{audience}” is not an edition of the site ({variable})", audience=audience, variable=VARIABLE),
            _("set {variable} to one of: {choices}; or do not set it, for the internal edition",
              variable=VARIABLE, choices=", ".join(Edition)),
        )  # fmt: skip
    return Edition(audience)
