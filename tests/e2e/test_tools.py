"""A model that uses a tool of an MCP server, and a call that is handed over, over real SIP."""

import sys
from pathlib import Path

from tests.agents.engines.llm.standin import Behaviour, Call, serve
from tests.e2e.phones import dialled, says, talk, words
from tests.serverkit import ROOT, serving_async
from tom.phone import PhoneSettings

DIARY = ROOT / "tests" / "agents" / "tools" / "mcp_house.py"
PATIENT = PhoneSettings(pause_s=3, patience_s=20, linger_s=3)
"""Hears a filler and the answer after it as one."""
PRACTICE = f"""company = "Praxis am Markt"
company_dative = "der Praxis am Markt"
greeting = "Guten Tag, hier ist die Praxis am Markt."
[[departments]]
name = "Werkstatt"
spoken = "der Werkstatt"
profile = "garage"
[[mcp]]
name = "kalender"
command = "{sys.executable}"
args = ["{DIARY}"]
tools = ["freie_termine", "haengt"]
timeout_s = 2
"""
GARAGE = """company = "Werkstatt am Bahnhof"
company_nominative = "die Werkstatt am Bahnhof"
greeting = "Guten Tag, hier ist die Werkstatt."
address = "Hauptstraße zwölf in Berlin"
"""


def profiles(folder: Path) -> Path:
    folder.mkdir()
    (folder / "haus.toml").write_text(PRACTICE, encoding="utf-8")
    (folder / "garage.toml").write_text(GARAGE, encoding="utf-8")
    return folder


async def test_the_receptionist_hands_a_caller_over(tmp_path: Path) -> None:
    settings = {"TOM_PROFILES": str(profiles(tmp_path / "profiles"))}
    async with serving_async(tmp_path / "tom", settings) as tom:
        async with dialled(tom.uri) as sip:
            _, heard = await talk(
                sip, [says("Ich möchte mit der Werkstatt verbunden werden."), says("Wo sind Sie?")]
            )
        call = await tom.ended_call()
    assert [turn["reply"] for turn in call["turns"]] == [
        "Guten Tag, hier ist die Praxis am Markt.",
        "Einen Moment bitte, ich verbinde Sie mit der Werkstatt.",
        "Hier ist die Werkstatt am Bahnhof. Was kann ich für Sie tun?",
        "Unsere Adresse ist Hauptstraße zwölf in Berlin. Kann ich sonst noch etwas für Sie tun?",
    ]
    assert words("Unsere Adresse ist Hauptstraße zwölf in Berlin.") in heard[-1].heard
    (handed,) = [event["data"] for event in call["events"] if event["kind"] == "handed_over"]
    assert (handed["left"], handed["profile"]) == ("haus", "garage")
    assert call["result"] == "answered"


async def test_a_model_looks_up_and_the_caller_is_told_that_it_takes_a_moment(
    tmp_path: Path,
) -> None:
    behaviour = Behaviour(
        rounds=[
            (Call("kalender_freie_termine", {"tag": "2026-12-24"}),),
            ("Um neun Uhr ist ein Termin frei.",),
            (Call("kalender_haengt"),),
            ("Das kann ich gerade nicht sagen.",),
        ],
        models=("m",),
    )
    async with serve(behaviour) as address:
        settings = {
            "TOM_PROFILES": str(profiles(tmp_path / "profiles")),
            "TOM_LLM__ENGINE": "openai",
            "TOM_LLM__OPENAI__URL": f"{address}/v1",
            "TOM_LLM__OPENAI__MODEL": "m",
            "TOM_LLM__OPENAI__KEEP_WARM": "false",
            "TOM_LLM__FIRST_TOKEN_S": "20",
        }
        async with serving_async(tmp_path / "tom", settings) as tom:
            await tom.until(lambda: "kalender: 2 tools" in tom.log, 60)
            async with dialled(tom.uri) as sip:
                script = [says("Ich brauche einen Termin."), says("Wann haben Sie geöffnet?")]
                await talk(sip, script, PATIENT)
            call = await tom.ended_call()
            used = [event["data"] for event in call["events"] if event["kind"] == "tool_used"]
            assert [(use["tool"], use["outcome"]) for use in used] == [
                ("kalender_freie_termine", "ok"),
                ("kalender_haengt", "timeout"),
            ], call["events"]
            assert tom.metric('tom_tools_total{outcome="ok",tool="kalender_freie_termine"}') == 1
            assert tom.metric('tom_tools_total{outcome="timeout",tool="kalender_haengt"}') == 1
    first, second = [turn["reply"] for turn in call["turns"]][1:3]
    assert first.endswith("Um neun Uhr ist ein Termin frei.")
    assert second.endswith("Das kann ich gerade nicht sagen.")
    fillers = [event["data"] for event in call["events"] if event["kind"] == "filler_said"]
    assert fillers[-1]["waits"] == "lookup"
    assert second.startswith(fillers[-1]["text"])
    told = behaviour.requests[-1]["messages"]
    assert not any(fillers[-1]["text"] in str(message["content"]) for message in told)
