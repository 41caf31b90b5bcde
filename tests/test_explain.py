"""``--explain``: the guide's page on a rule, on the command line."""

from datetime import date
from pathlib import Path

import pytest

from builders import REPOSITORY, run_check, run_python
from qms.language.messages import Refusal, translator
from qms.reports.guide import Guide
from qms.rules import checker
from qms.rules.rule import RULES, Rule, Severity

assert checker, "importing it registers every rule"
DAY = date(2026, 11, 1)
PAGE = "---\ntitle: 'XR003 – Mục được viện dẫn: có thật'\n---\n\n## Trạng thái cần đạt\n\nMục ấy có thật.\n"


@pytest.fixture
def guide(tmp_path: Path) -> Guide:
    """A guide with one page, on XR003."""
    (tmp_path / "xr003.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "xr001.md").write_bytes(b"---\ntitle: \xff\n---\n")
    (tmp_path / "xr002.md").write_text("---\ntitle: [a]\n---\n", encoding="utf-8")
    return Guide(tmp_path)


def test_a_rule_is_explained_by_its_page_below_how_strict_it_is(guide: Guide) -> None:
    assert guide.explain("XR003", DAY, translator()) == (
        "XR003 – mức: lỗi; có thể được miễn có thời hạn (registers/waivers.yml)\n\n"
        "## Trạng thái cần đạt\n\nMục ấy có thật."
    )
    assert guide.explain("xr003", DAY, translator()) == guide.explain("XR003", DAY, translator())


def test_a_rule_that_guards_the_proof_cannot_be_waived(guide: Guide) -> None:
    told = guide.explain("VR004", DAY, translator("en")).partition("\n")[0]
    assert told == "VR004 – severity: error; it can be neither waived nor put into the baseline"


@pytest.mark.parametrize(
    ("day", "told"), [(date(2027, 2, 28), "warning (an error from 2027-03-01)"), (date(2027, 3, 1), "error")]
)
def test_the_day_from_which_a_rule_is_an_error_is_told(
    guide: Guide, monkeypatch: pytest.MonkeyPatch, day: date, told: str
) -> None:
    new = Rule("XX001", Severity.ERROR, lambda _manual: iter(()), error_from=date(2027, 3, 1))
    monkeypatch.setitem(RULES, "XX001", new)
    assert guide.explain("XX001", day, translator("en")).startswith(f"XX001 – severity: {told}; it can be waived ")


def test_every_rule_is_listed_with_its_title(guide: Guide) -> None:
    listed = guide.overview().splitlines()
    assert [line.partition("  ")[0] for line in listed] == sorted(RULES)
    assert "XR003  Mục được viện dẫn: có thật" in listed


@pytest.mark.parametrize("code", ["XR001", "XR002", "XR004"])
def test_a_rule_without_a_readable_title_says_what_it_says_of_itself(guide: Guide, code: str) -> None:
    described = (RULES[code].check.__doc__ or "").splitlines()[0]
    assert guide.title_of(code) == described


def test_an_unknown_code_is_refused_with_the_nearest(guide: Guide) -> None:
    with pytest.raises(Refusal) as refused:
        guide.explain("xr0003", DAY, translator())
    assert str(refused.value) == "there is no rule “xr0003”"
    assert str(refused.value.remedy).startswith("did you mean XR003")
    with pytest.raises(Refusal) as refused:
        guide.explain("gì thế", DAY, translator())
    assert str(refused.value.remedy) == "run --explain without a code for the list of rules"


def test_the_command_explains_from_any_folder_without_git_on_any_console(tmp_path: Path) -> None:
    environment = {"PYTHONIOENCODING": "cp1252", "GIT_DIR": str(tmp_path), "PATH": ""}
    answer = run_python(
        REPOSITORY / "scripts" / "check.py", "--explain", "vr004", folder=tmp_path, environment=environment
    )
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.startswith("VR004 – mức: lỗi; không được miễn")


def test_the_command_lists_the_rules_and_refuses_what_is_none() -> None:
    listed = run_check("--explain")
    assert (listed.returncode, listed.stderr) == (0, "")
    assert [line.partition("  ")[0] for line in listed.stdout.splitlines()] == sorted(RULES)
    refused = run_check("--explain", "XR03")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith("không có quy tắc “XR03”\n    → có phải ý bạn là XR0")
