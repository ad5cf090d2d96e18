"""`tom call`: the order of the turns, what is spoken, and the report."""

import json
import socket
from pathlib import Path

import psutil
import pytest

from agents.engines import EngineError
from agents.engines.tts.espeak import Espeak
from media.audio import sample_count
from media.wav import WavError, write_wav
from tom.calling import (
    Report,
    as_json,
    in_order,
    language_of,
    place_call,
    prepare,
    print_report,
    recogniser,
    source_address,
)
from tom.engine_settings import Stt
from tom.phone import CallerTurn, Key, Say, TomTurn, trim
from tom.settings import Settings, SettingsError


def test_turns_keep_the_order_of_the_command_line() -> None:
    arguments = ["call", "sip:tom@h", "--say", "a", "--dtmf=12", "--wav", "x.wav", "--say=b"]
    script = in_order([*arguments, "--json"], ["a", "b"], [Path("x.wav")], ["12"])
    assert script == [("say", "a"), ("dtmf", "12"), ("wav", "x.wav"), ("say", "b")]


def test_what_is_said_may_look_like_an_option() -> None:
    script = in_order(["call", "u", "--say", "--dtmf", "--dtmf", "1"], ["--dtmf"], [], ["1"])
    assert script == [("say", "--dtmf"), ("dtmf", "1")]


def test_sentences_and_files_become_speech(tmp_path: Path) -> None:
    voice = Espeak("de")
    spoken = trim(voice.synthesize("Guten Tag").pcm)
    write_wav(tmp_path / "tag.wav", bytes(8000) + spoken + bytes(8000))
    say, wav, key = prepare(
        [("say", "Guten Tag"), ("wav", str(tmp_path / "tag.wav")), ("dtmf", "0*#")], voice
    )
    assert isinstance(say, Say)
    assert isinstance(wav, Say)
    assert (say.text, wav.text) == ("Guten Tag", str(tmp_path / "tag.wav"))
    assert wav.pcm == spoken, "the silence around it is cut off"
    # The voice never speaks quite the same way twice.
    assert sample_count(say.pcm) == pytest.approx(sample_count(spoken), rel=0.1)
    assert key == Key("0*#")


def test_what_cannot_be_spoken_is_refused() -> None:
    voice = Espeak("de")
    with pytest.raises(WavError, match=r"fehlt\.wav"):
        prepare([("wav", "fehlt.wav")], voice)
    with pytest.raises(ValueError, match=r"--dtmf 12x"):
        prepare([("dtmf", "12x")], voice)
    with pytest.raises(EngineError, match="klingonisch"):
        Espeak("klingonisch")


@pytest.mark.parametrize(
    ("voice", "language"), [("de+f2", "de"), ("en-gb-x-rp", "en"), ("en+m3", "en"), ("en-US", "en")]
)
def test_the_phone_speaks_its_voices_language(voice: str, language: str) -> None:
    assert language_of(voice) == language


async def test_the_phone_hears_its_language(clean: Path) -> None:
    assert (await recogniser(Settings(data=clean), "en")).language == "en"
    assert (await recogniser(Settings(data=clean))).language == "de"


async def test_the_phone_needs_ears(clean: Path) -> None:
    with pytest.raises(SettingsError, match="no recogniser for 'fr'"):
        await recogniser(Settings(data=clean), "fr")
    with pytest.raises(SettingsError, match=r"stt\.model: nirgends is not there"):
        await recogniser(Settings(data=clean, stt=Stt(model="nirgends")))


def test_the_phone_can_be_reached_from_where_it_calls() -> None:
    for near in ("127.0.0.1", "127.0.0.3", "localhost", "", "nirgends.invalid", "a..b"):
        assert source_address(near).startswith("127."), near
    own = {
        address.address
        for addresses in psutil.net_if_addrs().values()
        for address in addresses
        if address.family is socket.AF_INET
    }
    for address in own:
        assert source_address(address) in own


async def test_a_recording_is_tried_before_anybodys_phone_rings(clean: Path) -> None:
    (clean / "datei").touch()
    with pytest.raises(ValueError, match=r"^--record datei/a\.wav: cannot be written: "):
        await place_call(Settings(data=clean), "sip:tom@127.0.0.1:9", [], "de", Path("datei/a.wav"))


def report() -> Report:
    return Report(
        True,
        200,
        "tom",
        [
            TomTurn("guten tag", 0.061, 2.5),
            CallerTurn("Grüß Gott", 3.5111, 4.0),
            TomTurn("kein problem", 4.3, 5.0, reply_ms=287.123, stopped_ms=99.99),
        ],
    )


def test_the_report_is_one_json_object() -> None:
    text = as_json(report())
    assert "\n" not in text
    assert "Grüß Gott" in text
    assert json.loads(text) == {
        "answered": True,
        "code": 200,
        "hung_up_by": "tom",
        "turns": [
            {"who": "tom", "heard": "guten tag", "start_s": 0.06, "end_s": 2.5},
            {"who": "caller", "said": "Grüß Gott", "start_s": 3.51, "end_s": 4.0},
            {
                "who": "tom",
                "heard": "kein problem",
                "start_s": 4.3,
                "end_s": 5.0,
                "reply_ms": 287.1,
                "stopped_ms": 100.0,
            },
        ],
    }


def test_the_report_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    print_report(report(), json_wanted=False)
    out = capsys.readouterr().out
    lines = out.splitlines()
    assert "Anrufer  Grüß Gott" in lines[1]
    assert "kein problem (287 ms)" in " ".join(lines[2].split())
    assert lines[-1] == "Aufgelegt von: tom"

    turns: list[CallerTurn | TomTurn] = [TomTurn("[/red] [#]", 0, 1), CallerTurn("[a]", 2, 3)]
    print_report(Report(True, 200, "", turns), json_wanted=False)
    tom, caller, last = capsys.readouterr().out.splitlines()
    assert (tom[-10:], caller[-3:], last) == ("[/red] [#]", "[a]", "Aufgelegt von: niemandem")

    print_report(Report(False, 486, ""), json_wanted=False)
    assert capsys.readouterr().out == "Nicht angenommen: SIP 486\n"
