"""The benchmark runs, and prints every figure with its target."""

from builders import REPOSITORY, run_python


def test_the_benchmark_prints_every_figure_and_a_rebuild_equals_a_full_build() -> None:
    answer = run_python(REPOSITORY / "scripts" / "bench.py", "8", "10", "--versions", "2", "--lang", "en")
    assert answer.returncode == 0, answer.stderr
    title, *lines = answer.stdout.splitlines()
    assert title == "8 documents × 2 versions"
    assert "  the rebuild equals a full build, byte for byte: met" in lines
    assert [line.split(":")[0].strip() for line in lines[-2:]] == [
        "growth of the cold check over linear (target",
        "growth of the full build over linear (target",
    ]
    assert not [line for line in lines if "Content-Type" in line], "the head of the catalogue is no figure"
    assert sum(line.endswith(("– met", "– NOT MET")) for line in lines) == 2 * 4 + 2
