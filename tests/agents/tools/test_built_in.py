"""The tools that TOM brings: what a model is told, and what becomes of it."""

import asyncio
import json
from datetime import datetime

import pytest

from agents.conversation import (
    Action,
    CallContext,
    Connect,
    EndCall,
    HandOver,
    Note,
    ToolUse,
    ToVoicemail,
)
from agents.profile import SHIPPED, Department, Profile, load_profile
from agents.tools.desk import ToolDesk, shortened
from agents.tools.texts import GERMAN
from agents.tools.tool import ToolError, ToolResult

SHOP = Department(name="Werkstatt", spoken="der Werkstatt", profile="werkstatt")
PRACTICE = load_profile(SHIPPED / "praxis.toml")
PROFILE = PRACTICE.model_copy(update={"departments": (*PRACTICE.departments, SHOP)})
THURSDAY = datetime(2026, 11, 19, 10, 5, tzinfo=PROFILE.zone)
EVENING = THURSDAY.replace(hour=20)


def use(
    name: str, arguments: object, now: datetime = THURSDAY, profile: Profile = PROFILE
) -> ToolResult:
    context = CallContext("call", "sip:+4930998877@example.net", lambda: now)
    tool = ToolDesk().tools(profile, context)[name]
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)
    return asyncio.run(tool.run(text))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({}, "Ja, wir haben heute noch bis zwölf Uhr geöffnet. Montag bis"),
        ({"day": "heute"}, "Heute haben wir noch bis zwölf und von vierzehn bis"),
        ({"day": "Morgen"}, "Morgen haben wir von acht bis dreizehn Uhr geöffnet."),
        ({"day": "samstags"}, "Am Samstag haben wir geschlossen."),
        ({"day": "monday"}, "Am Montag haben wir von acht bis zwölf und"),
        ({"day": "2026-12-25"}, "haben wir geschlossen. (Weihnachten)"),
        ({"day": "montag", "department": "Verwaltung"}, "von neun bis zwölf Uhr geöffnet."),
        ({"department": "Labor"}, 'Es gibt keine Stelle "Labor". Es gibt: Anmeldung'),
        ({"day": "2026-13-01"}, '"2026-13-01" ist kein Tag'),
        ({"tag": "heute"}, "Fehler in den Angaben: tag: Extra inputs"),
        ("heute", "Fehler in den Angaben: Invalid JSON"),
        ("", "Ja, wir haben heute"),
    ],
)
def test_opening_hours(arguments: object, told: str) -> None:
    assert told in use("opening_hours", arguments).text


@pytest.mark.parametrize(
    ("day", "next_week"), [("Donnerstag", True), ("heute", False), ("2026-11-19", False)]
)
def test_opening_hours_of_a_day_that_is_over(day: str, next_week: bool) -> None:
    text = use("opening_hours", {"day": day}, EVENING).text
    assert text.startswith("Für heute haben wir schon geschlossen. Wir öffnen morgen um acht Uhr")
    assert ("Nächsten Donnerstag haben wir von acht bis" in text) is next_week


@pytest.mark.parametrize(
    ("arguments", "note"),
    [
        (
            {"name": "Anna Weber", "number": "0171 2345678", "subject": "Termin am Montag"},
            Note("Termin am Montag", "Anna Weber", "01712345678"),
        ),
        ({"subject": "Rückruf"}, Note("Rückruf", "", "+4930998877")),
        (
            {"subject": "Schmerzen", "number": "+49 (0) 30 12-34 56", "urgency": "urgent"},
            Note("Schmerzen", "", "+4930123456", urgent=True),
        ),
        ({"subject": "Rückruf", "number": "0171 23"}, None),
        ({"subject": "Rückruf", "number": "null drei null"}, None),
        ({"subject": "  ", "number": ""}, None),
        ({"number": "030 123456"}, None),
        ({"subject": "x", "urgency": "very"}, None),
    ],
)
def test_messages_are_notes_with_a_whole_number(
    arguments: dict[str, str], note: Note | None
) -> None:
    result = use("take_message", arguments)
    assert result.action == note
    assert (result.outcome == "ok") == (note is not None)


@pytest.mark.parametrize(
    ("department", "now", "action"),
    [
        ("Anmeldung", THURSDAY, Connect("Anmeldung")),
        ("frau doktor weber", THURSDAY, Connect("Ärztin")),
        ("Anmeldung", EVENING, None),
        ("Werkstatt", EVENING, HandOver("werkstatt", "Werkstatt")),
        ("Labor", THURSDAY, None),
    ],
)
def test_connecting(department: str, now: datetime, action: Action | None) -> None:
    result = use("connect", {"department": department}, now)
    assert result.action == action
    if action is not None:
        assert result.announcement.startswith("Einen Moment bitte, ich verbinde Sie mit")


def test_ending() -> None:
    assert use("end_call", {}).action == EndCall()
    assert use("voicemail", {}).action == ToVoicemail()
    assert "nach dem Ton" in use("voicemail", {}).announcement


def test_a_model_is_told_what_there_is() -> None:
    context = CallContext("call", "", lambda: THURSDAY)
    tools = ToolDesk().tools(PROFILE, context)
    assert list(tools) == ["opening_hours", "take_message", "connect", "voicemail", "end_call"]
    names = ["Anmeldung", "Ärztin", "Verwaltung", "Werkstatt"]
    assert tools["connect"].parameters == {
        "type": "object",
        "properties": {
            "department": {
                "type": "string",
                "description": "Name of the department.",
                "enum": names,
            }
        },
        "required": ["department"],
    }
    alone = PROFILE.model_copy(update={"departments": ()})
    assert "connect" not in ToolDesk().tools(alone, context)
    assert not any(tool.acts for tool in tools.values()), "what they do is an action of the reply"


class Slow:
    """A tool that takes as long as it is told to."""

    name, description, acts, timeout_s = "slow", "", True, 5.0

    def __init__(self) -> None:
        self.parameters: dict[str, object] = {}
        self.go = asyncio.Event()

    async def run(self, arguments: str) -> ToolResult:
        await self.go.wait()
        return ToolResult("gebucht")


async def test_what_acts_is_finished_though_nobody_waits_any_more() -> None:
    told: list[ToolUse] = []
    done: list[ToolResult] = []
    slow = Slow()
    async with asyncio.TaskGroup() as group:
        desk = ToolDesk(group, on_used=told.append)
        waiting = asyncio.shield(desk.begin(slow, '{"a": 1}', GERMAN, done.append))
        await asyncio.sleep(0.01)
        waiting.cancel()
        await asyncio.wait([waiting])
        assert told == []
        slow.go.set()
    assert [result.text for result in done] == ["gebucht"]
    assert [(use.tool, use.arguments, use.outcome) for use in told] == [("slow", '{"a": 1}', "ok")]


async def test_nobody_knows_of_what_acts_and_is_late_whether_it_was_done() -> None:
    slow = Slow()
    slow.timeout_s = 0.01
    result = await ToolDesk().run(slow, "{}", GERMAN, lambda _: None)
    assert result.outcome == "timeout"
    assert result.text.startswith("Es kam keine Antwort, und niemand weiß, ob es geschehen ist.")


@pytest.mark.parametrize(
    ("acts", "in_doubt", "told"),
    [
        (True, True, "Es kam keine Antwort, und niemand weiß, ob es geschehen ist."),
        (True, False, "Das hat nicht geklappt: gone. Sage, dass das gerade nicht geht, und biete"),
        (False, True, "Das hat nicht geklappt: gone. Sage, dass du das gerade nicht nachsehen"),
    ],
)
async def test_only_what_acts_and_was_cut_off_may_have_been_done(
    acts: bool, in_doubt: bool, told: str
) -> None:
    class Broken(Slow):
        async def run(self, arguments: str) -> ToolResult:
            raise ToolError("gone", in_doubt=in_doubt)

    broken = Broken()
    broken.acts = acts
    result = await ToolDesk().run(broken, "{}", GERMAN, lambda _: None)
    assert result.outcome == "failed"
    assert result.text.startswith(told)


def test_a_server_cannot_take_the_place_of_a_built_in_tool() -> None:
    class Other(Slow):
        name = "take_message"

    context = CallContext("call", "", lambda: THURSDAY)
    tools = ToolDesk(more=lambda _: [Other(), Slow()]).tools(PROFILE, context)
    assert not isinstance(tools["take_message"], Other)
    assert list(tools)[-1] == "slow"


def test_shortening() -> None:
    assert shortened("abc", 3) == "abc"
    assert shortened("abcdef", 3) == "ab…"
