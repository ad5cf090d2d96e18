"""Tables of figures and of targets."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeGuard, cast

from tom.probe.figures import Target

Figures = Mapping[str, Any]
_PERCENTILES = {"p50", "p95", "p99", "max"}


def shown(figures: dict[str, float], *names: str) -> str:
    """The named percentiles, like "288 / 323"; "–" where nothing was measured."""
    return " / ".join(f"{figures[name]:.0f}" for name in names) if figures else "–"


def markdown(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table, ready to be put into docs/benchmarks.md."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(_cell(cell) for cell in line)} |\n" for line in lines)


def table(figures: Figures) -> str:
    """Any bench's figures: what has figures of its own is a row of these, all else one value."""
    several = {name: value for name, value in figures.items() if _has_figures(value)}
    single = [(name, value) for name, value in figures.items() if name not in several]
    tables = [markdown(("", ""), single)] if single else []
    if several:
        columns = list(dict.fromkeys(column for row in several.values() for column in row))
        rows = ((name, *(row.get(column) for column in columns)) for name, row in several.items())
        tables.append(markdown(("", *columns), rows))
    return "\n".join(tables)


def verdict(target: Target) -> dict[str, Any]:
    """A target as the benches tell it."""
    told = {"target": target.name, "limit": target.limit, "measured": target.shown}
    return told | {"met": target.met}


def verdict_table(verdicts: Sequence[Figures]) -> str:
    """Targets, met or missed."""
    head = [name for name in verdicts[0] if name != "met"]
    rows = ([*(it[name] for name in head), "met" if it["met"] else "**missed**"] for it in verdicts)
    return markdown([*head, ""], rows)


def _has_figures(value: object) -> TypeGuard[Figures]:
    return isinstance(value, Mapping) and bool(value) and not value.keys() <= _PERCENTILES


def _cell(value: object) -> str:
    """As a person reads it: percentiles like "p50 288, max 323", a truth as yes or no."""
    match value:
        case None:
            return "–"
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.10g}"
        case Mapping():
            pairs = cast("Figures", value).items()
            return ", ".join(f"{name} {_cell(one)}" for name, one in pairs) or "–"
        case list() | tuple():
            return "; ".join(_cell(one) for one in cast("Sequence[object]", value)) or "–"
        case _:
            return str(value).replace("|", "\\|")
