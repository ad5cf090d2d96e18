"""`[[variants]]`: what they change, and what is said of those that cannot be."""

import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from tom.settings import SettingsError, load_settings, with_variant

BASE = '[answering]\nlook_ms = 250\n[llm.openai]\nurl = "http://127.0.0.1:1/v1"\napi_key = "sk"\n'
TWO = """
[[variants]]
name = "quick"
share = 20
answering.look_ms = 150
[[variants]]
name = "small"
share = 10
llm.engine = "openai"
llm.openai.model = "klein"
"""


def test_a_variant_changes_what_it_names(clean: Path) -> None:
    Path("tom.toml").write_text(BASE + TWO)
    settings = load_settings()
    quick, small = (with_variant(settings, variant) for variant in settings.variants)
    assert (settings.answering.look_ms, quick.answering.look_ms) == (250, 150)
    assert quick.answering.open_ms == settings.answering.open_ms
    assert (quick.llm, quick.stt) == (settings.llm, settings.stt)
    assert (small.llm.engine, small.llm.openai.model) == ("openai", "klein")
    assert small.llm.openai.url == "http://127.0.0.1:1/v1", "the rest of a table stays"
    assert small.llm.openai.api_key == SecretStr("sk")
    assert small.answering == settings.answering


def test_variants_may_stand_in_the_environment(
    clean: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(
        "TOM_VARIANTS", '[{"name": "quick", "share": 5, "answering": {"look_ms": 150}}]'
    )
    (quick,) = load_settings().variants
    assert (quick.name, quick.share, quick.keys) == ("quick", 5, ("answering.look_ms",))


def variant(**keys: str) -> str:
    given = {"name": '"quick"', "share": "20"} | keys
    return "[[variants]]\n" + "".join(f"{key} = {value}\n" for key, value in given.items())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (variant(share="0"), "tom.toml: variants.quick.share: Input should be greater than 0"),
        (variant(share="100"), "tom.toml: variants.quick.share: Input should be less than 100"),
        (variant(name='"Süd West"'), "variants.Süd West.name: String should match"),
        (variant(name='"control"'), "variants: 'control' is the name of the calls without"),
        (variant() + variant(), "variants: two are called 'quick'"),
        (variant(share="60") + variant(name='"b"', share="40"), "variants: their shares are 100 %"),
        (variant(sip="{ port = 5 }"), "tom.toml: variants.quick.sip: there is no such key"),
        (
            variant(answering="{ hang = 5 }"),
            "variants: quick: answering.hang: there is no such key",
        ),
        (
            variant(answering="{ look_ms = 5 }"),
            "variants: quick: answering.look_ms: Input should be greater than or equal to 64",
        ),
        (
            variant(answering='{ pipeline = "cloud" }'),
            "variants: quick: answering.pipeline: Input should be 'realtime' or 'whisperx'",
        ),
        (
            variant(llm="{ ollama = { url = 7 } }"),
            "variants: quick: llm.ollama.url: Input should be a valid string",
        ),
        (variant(llm="{ ollama = 7 }"), "variants: quick: llm.ollama: Input should be"),
        (
            variant(answering="{ max_conversations = 2 }"),
            "variants: quick: answering.max_conversations: holds for all calls together",
        ),
        (
            variant(llm="{ keep_warm_s = 60 }"),
            "variants: quick: llm.keep_warm_s: holds for all calls together",
        ),
    ],
)
def test_faults_name_the_variant_and_the_key(clean: Path, content: str, message: str) -> None:
    Path("tom.toml").write_text(content)
    with pytest.raises(SettingsError, match=re.escape(message)) as raised:
        load_settings()
    assert "\n" not in str(raised.value)
