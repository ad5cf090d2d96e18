"""Figures from lists of measurements, and tables of them."""

from collections.abc import Iterable, Sequence

import numpy as np


def percentiles(values: Sequence[float], digits: int = 1) -> dict[str, float]:
    """p50, p95, p99 and the greatest, rounded to so many digits; empty for none."""
    if not values:
        return {}
    p50, p95, p99 = np.percentile(values, [50, 95, 99])
    found = {"p50": float(p50), "p95": float(p95), "p99": float(p99), "max": max(values)}
    return {name: round(value, digits) for name, value in found.items()}


def shown(figures: dict[str, float], *names: str) -> str:
    """The named percentiles, like "288 / 323"; "–" where nothing was measured."""
    return " / ".join(f"{figures[name]:.0f}" for name in names) if figures else "–"


def markdown(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table, ready to be put into docs/benchmarks.md."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(str(cell) for cell in line)} |\n" for line in lines)
