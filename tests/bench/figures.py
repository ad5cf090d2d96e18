"""Figures from lists of measurements."""

from collections.abc import Sequence

import numpy as np


def percentiles(values: Sequence[float], digits: int = 1) -> dict[str, float]:
    """p50, p95 and the greatest, rounded to so many digits; empty for none."""
    if not values:
        return {}
    p50, p95 = np.percentile(values, [50, 95])
    found = {"p50": float(p50), "p95": float(p95), "max": max(values)}
    return {name: round(value, digits) for name, value in found.items()}
