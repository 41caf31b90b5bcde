"""Explains a rule: its page of the editors' guide, below a line on how strict it is."""

from datetime import date
from difflib import get_close_matches
from pathlib import Path

from qms.language.messages import Message, Refusal, _
from qms.reports import console
from qms.reports.console import Translate
from qms.rules.rule import RULES, Rule, Severity
from qms.source import front_matter
from qms.source.front_matter import Source
from qms.source.yaml_reader import Scalar, YamlFault


class Guide:
    """The pages on rules in a folder: ``xr003.md``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def explain(self, code: str, day: date, translate: Translate) -> str:
        """How strict a rule is on ``day``, then its page without front matter.

        Raises Refusal where there is no such rule.
        """
        rule = RULES.get(code.upper())
        if rule is None:
            raise Refusal(_("there is no rule “{code}”", code=code), _way_out(code.upper()))
        strictness = _strictness(rule, day).told(translate)
        page = self._page(rule.code)
        text = page.body.strip() if page else self.title_of(rule.code)
        return f"{rule.code} – {strictness}\n\n{text}"

    def overview(self) -> str:
        """Every rule: code and title."""
        return "\n".join(f"{code}  {self.title_of(code)}" for code in sorted(RULES))

    def title_of(self, code: str) -> str:
        """The title of a rule's page; what the rule says of itself, in English, where it has no page."""
        page = self._page(code)
        title = page.front.entries.get("title") if page else None
        if title and isinstance(title[1], Scalar):
            return title[1].text.removeprefix(f"{code} – ")
        return (RULES[code].check.__doc__ or "").partition("\n")[0]

    def _page(self, code: str) -> Source | None:
        try:
            return front_matter.split((self._folder / f"{code.lower()}.md").read_text("utf-8-sig"))
        except (OSError, UnicodeDecodeError, YamlFault):
            return None


def _strictness(rule: Rule, day: date) -> Message:
    error_from = rule.error_after(day)
    told = console.label(Severity.WARNING if error_from else rule.severity, error_from)
    if rule.can_be_accepted:
        return _("severity: {severity}; it can be waived (registers/waivers.yml)", severity=told)
    return _("severity: {severity}; it can be neither waived nor put into the baseline", severity=told)


def _way_out(code: str) -> Message:
    close = get_close_matches(code, RULES, n=3)
    if close:
        return _("did you mean {meant}?", meant=", ".join(close))
    return _("run --explain without a code for the list of rules")
