"""Which engines serve, and the reasons given."""

import logging
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

import models
from agents.engines.chain import Switched
from agents.profile import Profile, Voice
from tom.engines import Engines
from tom.pulled_models import pulled_models
from tom.settings import Settings, SettingsError
from tom.stt_engines import BUILT_IN_STT

GERMAN = Profile(name="haus", company="Haus", greeting="Guten Tag.")
ENGLISH = Profile(name="house", company="House", greeting="Hello.", language="en")


def nobody(switched: Switched) -> None:
    """Nobody is told of switches."""


def settings(data: Path, **sections: Any) -> Settings:
    return Settings.model_validate({"data": data, "llm": {"engine": "receptionist"}, **sections})


def pulled(data: Path, name: str, **changes: str) -> None:
    """A model as `tom models pull` leaves it: the built-in one under another name."""
    folder = data / "models" / name
    shutil.copytree(models.path(BUILT_IN_STT["de"]), folder)
    text = (folder / "model.toml").read_text(encoding="utf-8")
    for key, value in {"name": name, **changes}.items():
        text = re.sub(rf'^{key} = ".*"$', f'{key} = "{value}"', text, flags=re.MULTILINE)
    (folder / "model.toml").write_text(text, encoding="utf-8")


async def test_auto_takes_what_is_built_in_and_says_why(
    clean: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="tom.engines")
    engines = await Engines.load(settings(clean), [GERMAN])
    stt = engines.stt(GERMAN, nobody)
    assert stt is not None
    assert stt.name == "sherpa-onnx (stt-demo-de)"
    assert engines.tts(GERMAN, nobody).name == "espeak-ng (de)"
    assert engines.llm(nobody).name == "receptionist"
    assert [(choice.stage, choice.reason) for choice in engines.choices] == [
        ("stt", "built in; no other model was pulled"),
        ("llm", "named in the settings"),
        ("tts", "no Piper voice pulled"),
    ]
    assert "synthetische" in caplog.text, "the built-in model's limits are told at the start"


async def test_auto_prefers_what_was_pulled(clean: Path) -> None:
    pulled(clean, "besser-de")
    engines = await Engines.load(settings(clean), [GERMAN])
    stt = engines.stt(GERMAN, nobody)
    assert stt is not None
    assert stt.name == "sherpa-onnx (besser-de)"
    assert engines.choices[0].reason == "pulled, and made for this language"
    assert [folder.name for folder, _ in pulled_models(clean / "models", "stt")] == ["besser-de"]
    assert pulled_models(clean / "models", "tts") == []


async def test_a_named_model_wins(clean: Path) -> None:
    pulled(clean, "besser-de")
    engines = await Engines.load(settings(clean, stt={"model": "stt-demo-de"}), [GERMAN])
    assert engines.choices[0].name == "sherpa-onnx (stt-demo-de)"
    assert engines.choices[0].reason == "named in the settings"


async def test_each_profile_has_the_engines_of_its_language(clean: Path) -> None:
    engines = await Engines.load(settings(clean), [GERMAN, ENGLISH])
    german, english = engines.stt(GERMAN, nobody), engines.stt(ENGLISH, nobody)
    assert german is not None
    assert english is not None
    assert (german.name, german.language) == ("sherpa-onnx (stt-demo-de)", "de")
    assert (english.name, english.language) == ("sherpa-onnx (stt-demo-en)", "en")
    assert engines.tts(GERMAN, nobody).name == "espeak-ng (de)"
    assert engines.tts(ENGLISH, nobody).name == "espeak-ng (en-gb-x-rp)"
    assert engines.speakable(GERMAN)("3 km") == "drei Kilometer"
    assert engines.speakable(ENGLISH)("3 km") == "three kilometres"


async def test_a_model_named_for_one_language_leaves_the_other_its_own(clean: Path) -> None:
    pulled(clean, "besser-de")
    for name in ("besser-de", "stt-demo-de"):
        engines = await Engines.load(settings(clean, stt={"model": name}), [GERMAN, ENGLISH])
        german, english = engines.stt(GERMAN, nobody), engines.stt(ENGLISH, nobody)
        assert german is not None
        assert english is not None
        assert (german.name, english.name) == (
            f"sherpa-onnx ({name})",
            "sherpa-onnx (stt-demo-en)",
        )


async def test_a_language_without_a_recogniser_is_served_all_the_same(
    clean: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(BUILT_IN_STT, "en")
    engines = await Engines.load(settings(clean), [GERMAN, ENGLISH])
    assert engines.stt(ENGLISH, nobody) is None
    assert engines.stt(GERMAN, nobody) is not None
    assert engines.tts(ENGLISH, nobody).name == "espeak-ng (en-gb-x-rp)"
    none = next(choice for choice in engines.choices if not choice.name)
    assert "tom models pull" in none.reason


async def test_profiles_with_the_same_voice_share_it(clean: Path) -> None:
    twin = GERMAN.model_copy(update={"name": "zwilling"})
    slow = GERMAN.model_copy(update={"name": "ruhig", "voice": Voice(rate=0.8)})
    engines = await Engines.load(settings(clean), [GERMAN, twin, slow])
    assert len(engines._tts) == 2
    voices = [engines._tts[each.language, each.voice, each.fillers] for each in (GERMAN, twin)]
    assert voices[0] is voices[1]
    assert engines.tts(slow, nobody).name == "espeak-ng (de)"


@pytest.mark.parametrize(
    ("sections", "message"),
    [
        ({"stt": {"model": "nirgends"}}, "stt.model: nirgends is not there; `tom models pull`"),
        ({"tts": {"model": "nirgends"}}, "tts.model: nirgends is not there; `tom models pull`"),
        ({"tts": {"engine": "piper"}}, "tts.engine: no Piper voice for 'de'; `tom models pull`"),
        ({"llm": {"engine": "ollama", "ollama": {"url": "http://127.0.0.1:9"}}}, "127.0.0.1:9"),
    ],
)
async def test_what_was_named_must_be_there(
    clean: Path, sections: dict[str, Any], message: str
) -> None:
    with pytest.raises(SettingsError, match=re.escape(message)):
        await Engines.load(settings(clean, **sections), [GERMAN])


async def test_a_voice_nobody_has(clean: Path) -> None:
    alien = GERMAN.model_copy(update={"voice": Voice(name="klingonisch")})
    with pytest.raises(SettingsError, match="klingonisch"):
        await Engines.load(settings(clean), [alien])


async def test_a_broken_model_is_named(clean: Path) -> None:
    pulled(clean, "kaputt-de", sample_rate="x")
    (clean / "models" / "kaputt-de" / "tokens.txt").unlink()
    with pytest.raises(SettingsError, match=r"kaputt-de/tokens\.txt"):
        await Engines.load(settings(clean), [GERMAN])


CLOUDS = {
    "azure": {"key": "k", "host": "ws://127.0.0.1:9"},
    "openai": {"api_key": "k", "url": "http://127.0.0.1:9/v1"},
}


async def test_clouds_serve_where_they_are_named_and_others_take_over(clean: Path) -> None:
    chains = {
        "stt": {"engine": "azure", "fallback": ["openai", "sherpa", "azure", "openai"]},
        "tts": {"engine": "openai", "fallback": ["azure", "espeak"]},
    }
    engines = await Engines.load(settings(clean, **chains, **CLOUDS), [GERMAN])
    assert [(choice.stage, choice.name, choice.reason) for choice in engines.choices] == [
        ("stt", "azure (de-DE)", "named in the settings"),
        ("stt", "openai (gpt-live-transcribe)", "takes over when the one before it fails"),
        ("stt", "sherpa-onnx (stt-demo-de)", "takes over when the one before it fails"),
        ("llm", "receptionist", "named in the settings"),
        ("tts", "openai (marin)", "named in the settings"),
        ("tts", "azure (de-DE-KatjaNeural)", "takes over when the one before it fails"),
        ("tts", "espeak-ng (de)", "takes over when the one before it fails"),
    ]
    limits = [(stage, link.limit_s) for stage, link in engines.links()]
    assert limits == [*[("stt", 1.5)] * 2, ("stt", None), *[("tts", 1.5)] * 2, ("tts", None)]


async def test_a_house_s_names_go_to_the_cloud_and_its_model_is_loaded_once(clean: Path) -> None:
    other = GERMAN.model_copy(update={"name": "hof", "company": "Hof", "hot_words": ("Gärtnerei",)})
    engines = await Engines.load(
        settings(clean, stt={"engine": "openai"}, **CLOUDS), [GERMAN, other]
    )
    one, two = (engines._stt[name] for name in ("haus", "hof"))
    assert one is not None
    assert two is not None
    asked = [chain.links[0].engine.asked for chain in (one, two)]  # type: ignore[attr-defined]
    assert [each["keywords"] for each in asked] == [["Haus"], ["Hof", "Gärtnerei"]]
    assert one.links[0].breaker is two.links[0].breaker, "it fails for both"
    assert one.links[1].engine is two.links[1].engine


@pytest.mark.parametrize(
    ("sections", "message"),
    [
        ({"stt": {"engine": "azure"}}, "azure.region: azure needs it"),
        ({"tts": {"engine": "azure"}, "azure": {"region": "westeurope"}}, "azure.key: azure needs"),
        ({"stt": {"engine": "openai"}}, "openai.api_key: openai needs it"),
        ({"tts": {"engine": "openai"}}, "openai.api_key: openai needs it"),
    ],
)
async def test_what_a_cloud_needs_is_told(
    clean: Path, sections: dict[str, Any], message: str
) -> None:
    with pytest.raises(SettingsError, match=re.escape(message)):
        await Engines.load(settings(clean, **sections), [GERMAN])


async def test_a_fallback_that_cannot_be_used_is_left_out_and_told(
    clean: Path, caplog: pytest.LogCaptureFixture
) -> None:
    chains = {"stt": {"fallback": ["azure"]}, "tts": {"fallback": ["piper", "espeak"]}}
    engines = await Engines.load(settings(clean, **chains), [GERMAN])
    missing = [(choice.stage, choice.name) for choice in engines.choices if choice.missing]
    assert missing == [("stt", "azure"), ("tts", "piper")]
    assert "azure.region: azure needs it" in caplog.text
    assert "no Piper voice for 'de'" in caplog.text


async def test_azure_s_library_may_be_missing(clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tom.clouds.find_spec", lambda name: None)
    with pytest.raises(SettingsError, match="its library is not installed: `make run AZURE=1`"):
        await Engines.load(settings(clean, stt={"engine": "azure"}, **CLOUDS), [GERMAN])
