"""Which variant answers a call: the shares are held, whatever the order; engines are shared."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from agents.engines import SpeechToText, TextToSpeech
from agents.profile import Profile, Voice
from telephony.call import CONTROL, Call
from tests.agents.engines.llm.standin import Behaviour, serve
from tom.settings import Settings
from tom.variants import Setup, Variants, assigned, compared_settings

PROFILES = [
    Profile(name="haus", company="Haus", greeting="Guten Tag."),
    Profile(name="ruhig", company="Haus", greeting="Guten Tag.", voice=Voice(rate=0.8)),
]
KEYS = [f"call {number}" for number in range(20_000)]


def settings(data: Path, *variants: dict[str, Any], sticky: bool = False) -> Settings:
    return Settings.model_validate(
        {
            "data": data,
            "llm": {"engine": "receptionist"},
            "variants": variants,
            "variants_sticky": sticky,
        }
    )


@pytest.mark.parametrize(
    "shares",
    [
        {"control": 50, "a": 50},
        {"control": 99, "a": 1},
        {"control": 70, "a": 20, "b": 10},
        {"control": 0.5, "a": 33.3, "b": 33.1, "c": 33.1},
    ],
)
def test_each_gets_its_share(shares: dict[str, float]) -> None:
    counted = Counter(assigned(key, shares) for key in KEYS)
    for name, share in shares.items():
        expected = len(KEYS) * share / 100
        spread = (expected * (1 - share / 100)) ** 0.5  # of a binomial distribution
        assert abs(counted[name] - expected) < 4 * spread, (name, counted)


def test_a_key_has_its_variant_whatever_the_order() -> None:
    shares = {"control": 60.0, "a": 25.0, "b": 15.0}
    turned = dict(reversed(shares.items()))
    assert all(assigned(key, shares) == assigned(key, turned) for key in KEYS[:2000])


def test_a_new_variant_moves_no_call_between_the_others() -> None:
    before, after = {"control": 75.0, "a": 25.0}, {"control": 60.0, "a": 20.0, "b": 20.0}
    moved = [(assigned(key, before), assigned(key, after)) for key in KEYS]
    assert {now for was, now in moved if was != now} == {"b"}


@pytest.mark.parametrize(
    ("key", "name"), [("call 0", "control"), ("030123456", "control"), ("+4930123456", "a")]
)
def test_assignments_outlive_versions(key: str, name: str) -> None:
    assert assigned(key, {"control": 50, "a": 50}) == name


async def test_who_calls_again_meets_the_same_variant(clean: Path) -> None:
    variant = {"name": "a", "share": 50}
    sticky = await Variants.load(settings(clean, variant, sticky=True), PROFILES)
    loose = await Variants.load(settings(clean, variant), PROFILES)
    again = {sticky.pick(Call("+49 30 123456", "100")) for _ in range(50)}
    assert len(again) == 1
    assert {loose.pick(Call("+49 30 123456", "100")) for _ in range(50)} == {"a", CONTROL}
    nobody = {sticky.pick(Call("anonymous", "100")) for _ in range(50)}
    assert nobody == {"a", CONTROL}, "without a number they are shared out call by call"
    others = {sticky.pick(Call(f"0301234{number}", "100")) for number in range(10, 60)}
    assert others == {"a", CONTROL}


async def test_without_variants_calls_have_none(clean: Path) -> None:
    variants = await Variants.load(settings(clean), PROFILES)
    assert variants.pick(Call("030", "100")) == ""
    assert variants.setup("").engines.llm(lambda _: None).name == "receptionist"
    assert compared_settings(settings(clean)) == ()


def ears(setup: Setup) -> SpeechToText:
    chain = setup.engines._stt[PROFILES[0].name]
    assert chain is not None
    return chain.links[0].engine


def voice(setup: Setup) -> TextToSpeech:
    (chain, _) = setup.engines._tts.values()
    return chain.links[0].engine


async def test_what_is_the_same_is_loaded_once(clean: Path) -> None:
    given = settings(
        clean,
        {"name": "quick", "share": 10, "answering": {"look_ms": 150}},
        {"name": "two-threads", "share": 10, "stt": {"threads": 2}},
        {"name": "espeak", "share": 10, "tts": {"engine": "espeak"}, "stt": {"threads": 2}},
        {"name": "patient", "share": 10, "stt": {"final_s": 3}, "tts": {"first_audio_s": 3}},
    )
    variants = await Variants.load(given, PROFILES)
    control, quick, threads, espeak, patient = (
        variants.setup(name) for name in (CONTROL, "quick", "two-threads", "espeak", "patient")
    )
    assert ears(quick) is ears(control)
    assert ears(threads) is not ears(control)
    assert ears(espeak) is ears(threads)
    assert ears(patient) is ears(control), "who waits longer for it waits for the same one"
    assert voice(threads) is voice(control)
    assert voice(espeak) is voice(control), "it is the one that was chosen by itself"
    assert voice(patient) is voice(control)
    assert (control.core.realtime.endpointer.hang_ms, quick.core.realtime.endpointer.hang_ms) == (
        64,
        150,
    )
    assert [(choice.stage, choice.reason) for choice in variants.choices] == [
        ("stt", "built in; no other model was pulled"),
        ("llm", "named in the settings"),
        ("tts", "no Piper voice pulled"),
        ("tts", "named in the settings"),
    ]


async def test_a_variant_may_choose_the_pipeline(clean: Path) -> None:
    given = settings(clean, {"name": "w", "share": 10, "answering": {"pipeline": "whisperx"}})
    variants = await Variants.load(given, PROFILES)
    pipelines = [variants.setup(name).core.pipeline for name in (CONTROL, "w")]
    assert pipelines == ["realtime", "whisperx"]
    assert compared_settings(given)[1].settings == {"answering.pipeline": "whisperx"}
    assert ears(variants.setup("w")) is ears(variants.setup(CONTROL))


async def test_a_model_is_shared_by_what_it_is_asked_with_and_fails_alone(clean: Path) -> None:
    """Two variants of one server: what they differ in makes two models, what they wait for not."""
    async with serve(Behaviour(models=("gross", "klein"))) as url:
        given = Settings.model_validate(
            {
                "data": clean,
                "llm": {
                    "engine": "ollama",
                    "keep_warm_s": 60,
                    "ollama": {"url": url, "model": "gross"},
                },
                "variants": [
                    {"name": "small", "share": 20, "llm": {"ollama": {"model": "klein"}}},
                    {"name": "alone", "share": 20, "llm": {"fallback": []}},
                ],
            }
        )
        variants = await Variants.load(given, PROFILES)
        chains = [variants.setup(name).engines._llm for name in (CONTROL, "small", "alone")]
        gross, klein, alone = (chain.links[0] for chain in chains if chain is not None)
        assert gross.engine is alone.engine
        assert gross.breaker is alone.breaker
        assert gross.engine is not klein.engine
        assert gross.breaker is not klein.breaker, "one model may be gone, and the other not"


async def test_each_is_warmed_once(clean: Path) -> None:
    behaviour = Behaviour()
    async with serve(behaviour) as url:
        given = Settings.model_validate(
            {
                "data": clean,
                "llm": {"engine": "ollama", "ollama": {"url": url}},
                "variants": [{"name": "alone", "share": 20, "llm": {"fallback": []}}],
            }
        )
        await (await Variants.load(given, PROFILES)).warm_up()
    assert [request["model"] for request in behaviour.requests] == ["qwen3:14b"]


def test_what_differs_is_shown_without_secrets(clean: Path) -> None:
    given = settings(
        clean,
        {
            "name": "cloud",
            "share": 12.5,
            "llm": {
                "temperature": 0.5,
                "openai": {"api_key": "sk-geheim", "model": "klein", "url": "https://me:pw@x/v1"},
            },
        },
    )
    control, cloud = compared_settings(given)
    assert (control.name, control.share, control.settings) == (CONTROL, 87.5, {})
    assert (cloud.name, cloud.share) == ("cloud", 12.5)
    assert cloud.settings == {
        "llm.temperature": "0.5",
        "llm.openai.api_key": "**********",
        "llm.openai.model": "klein",
        "llm.openai.url": "https://…@x/v1",
    }


def test_tables_of_any_keys_are_shown_by_key(clean: Path) -> None:
    extra = {"reasoning_effort": "low", "a.b": {"c": 1}}
    variant = {"name": "thinks", "share": 10, "llm": {"openai": {"extra_body": extra}}}
    _, thinks = compared_settings(settings(clean, variant))
    assert thinks.settings["llm.openai.extra_body.reasoning_effort"] == "low"
    assert thinks.settings["llm.openai.extra_body.a.b.c"] == str(extra)
