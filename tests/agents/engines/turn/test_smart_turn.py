"""Smart Turn's loading and looking, with a model of the same shape that hears loudness."""

from pathlib import Path

import numpy as np
import pytest

from agents.engines import EngineUnavailable
from agents.engines.turn.smart_turn import SmartTurn, features
from media.audio import SAMPLE_RATE
from tests.agents.engines.turn.tiny_model import FILE, make
from tests.agents.scene import speech


async def test_it_looks_at_the_end_of_what_was_said(tmp_path: Path) -> None:
    engine = SmartTurn(make(tmp_path / "tiny"))
    assert (engine.name, engine.hears_s) == ("tiny", 8)
    spoken = await engine.probability(speech())
    mean = float(features(speech()).mean())
    assert spoken == pytest.approx(1 / (1 + np.exp(-mean)), abs=1e-5)
    older = await engine.probability(bytes(2 * 3 * SAMPLE_RATE) + speech())
    assert older == pytest.approx(spoken, abs=1e-5), "silence in front is what it adds itself"


def test_more_than_eight_seconds_is_left_out() -> None:
    tail = np.random.default_rng(0).normal(0, 3000, 8 * SAMPLE_RATE).astype(np.int16).tobytes()
    assert np.array_equal(features(speech() + tail), features(tail))
    assert features(b"").shape == (80, 800)


def test_a_model_that_is_missing_is_named(tmp_path: Path) -> None:
    folder = make(tmp_path / "tiny")
    (folder / FILE).unlink()
    with pytest.raises(EngineUnavailable, match=FILE):
        SmartTurn(folder)


def test_a_broken_model_is_named(tmp_path: Path) -> None:
    folder = make(tmp_path / "tiny")
    (folder / FILE).write_bytes(b"no model")
    with pytest.raises(EngineUnavailable, match=FILE):
        SmartTurn(folder)


def test_a_model_for_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match="takes"):
        SmartTurn(make(tmp_path / "tiny", frames=400))
