"""What a bench ran on, and how fast that was just then: figures of two days are compared by it."""

import os
import platform
import statistics
import time
from pathlib import Path
from typing import Any

import numpy as np

from media.vad import WINDOW_SAMPLES, VoiceActivity

_WINDOWS = 1000
_CPUINFO = Path("/proc/cpuinfo")


def described() -> dict[str, Any]:
    """The processor, Python, and the median time of one of the VAD's windows in microseconds."""
    return {
        "cpu": _processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "vad_window_us": round(_vad_window_us(), 1),
    }


def _processor() -> str:
    lines = _CPUINFO.read_text().splitlines() if _CPUINFO.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _vad_window_us() -> float:
    noise = np.random.default_rng(0).normal(0, 1000, WINDOW_SAMPLES)
    vad, window = VoiceActivity(), noise.astype(np.int16).tobytes()
    times: list[float] = []
    for _ in range(_WINDOWS):
        began = time.perf_counter()
        vad.feed(window)
        times.append(time.perf_counter() - began)
    return 1e6 * statistics.median(times)
