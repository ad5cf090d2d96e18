"""What the benches print of their figures."""

from tests.bench.figures import table, verdict, verdict_table
from tom.probe.figures import Target, percentiles


def test_single_figures_are_a_table_of_two_columns() -> None:
    figures = {"turns": 3, "reply_ms": percentiles([1.0, 2.0, 3.0]), "met": True, "none": {}}
    assert table(figures) == (
        "|  |  |\n| --- | --- |\n| turns | 3 |\n| reply_ms | p50 2, p95 2.9, p99 3, max 3 |\n"
        "| met | yes |\n| none | – |\n"
    )


def test_what_has_figures_of_its_own_is_a_row() -> None:
    figures = {"cough": {"trials": 2, "stopped": 0}, "nein": {"trials": 2, "texts": ["a | b"]}}
    assert table(figures) == (
        "|  | trials | stopped | texts |\n| --- | --- | --- | --- |\n"
        "| cough | 2 | 0 | – |\n| nein | 2 | – | a \\| b |\n"
    )


def test_both_are_two_tables() -> None:
    assert table({"calls": 1, "sip": {"turns": 2}}) == (
        "|  |  |\n| --- | --- |\n| calls | 1 |\n\n|  | turns |\n| --- | --- |\n| sip | 2 |\n"
    )


def test_what_was_not_measured_is_a_missed_target() -> None:
    targets = [Target("reply p50, ms", 300, 290.5), Target("reply p95, ms", 450, None)]
    verdicts = [verdict(target) for target in targets]
    assert [it["met"] for it in verdicts] == [True, False]
    assert verdict_table(verdicts) == (
        "| target | limit | measured |  |\n| --- | --- | --- | --- |\n"
        "| reply p50, ms | 300 | 290.5 | met |\n| reply p95, ms | 450 | – | **missed** |\n"
    )
