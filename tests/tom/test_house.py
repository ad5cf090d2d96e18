"""What the owner's first page is told of lines, doors and engines."""

from datetime import UTC, datetime

from admin_ui.live import LiveCalls
from telephony.browser.browser_leg import BrowserLeg
from telephony.call import Call, CallState, Door
from telephony.events import LineRegistered, LineRegistrationFailed
from telephony.sip.config import LineConfig, SipConfig, direct_line
from telephony.sip.door import SipDoor
from tom.choice import Choice, Reason
from tom.house import House, engine_view

TRUNK = LineConfig(name="trunk", number="100", registrar="sip:registrar.invalid", profile="praxis")


def leg(door: Door) -> BrowserLeg:
    call = Call("anna", "tom", door=door, state=CallState.ANSWERED, answered_at=datetime.now(UTC))
    return BrowserLeg(call, None, "opus", lambda event: None, lambda event: None)


def house(live: LiveCalls | None = None) -> House:
    now = iter((100.0, 160.0))
    return House(
        (direct_line(), TRUNK),
        "haus",
        live or LiveCalls(),
        recording=True,
        clock=lambda: next(now),
    )


def test_lines_with_what_the_registrar_said() -> None:
    shown = house()
    door = SipDoor(SipConfig(lines=(direct_line(), TRUNK)))
    shown.take_event(LineRegistrationFailed(line="trunk", code=403, reason="Forbidden"))
    view = shown.view(door)
    direct, trunk = view.lines
    assert (direct.registers, direct.registered, direct.profile) == (False, True, "haus")
    assert (trunk.registers, trunk.registered, trunk.profile) == (True, False, "praxis")
    assert trunk.detail == "403 Forbidden"
    assert (view.uptime_s, view.recording) == (60.0, True)


def test_what_a_registrar_said_before_it_took_us_is_forgotten() -> None:
    shown = house()
    shown.take_event(LineRegistrationFailed(line="trunk", code=408, reason=""))
    shown.take_event(LineRegistered(line="trunk"))
    assert shown.view(None).lines[1].detail == ""


def test_a_shut_door_takes_no_calls_and_no_line_is_reached() -> None:
    view = house().view(None)
    assert [line.registered for line in view.lines] == [False, False]
    assert [(door.door, door.max_calls) for door in view.doors] == [("sip", 0)]
    assert view.sip_port == 0


def test_calls_by_door() -> None:
    live = LiveCalls()
    for door in ("webrtc", "sip", "webrtc"):
        live.began(leg(door))
    shown = house(live)
    shown.max_calls = {"webrtc": 10, "websocket": 5}
    doors = {door.door: (door.calls, door.max_calls) for door in shown.view(None).doors}
    assert doors == {"sip": (1, 0), "webrtc": (2, 10), "websocket": (0, 5)}


def test_engines_say_once_why_they_were_chosen() -> None:
    shown = house()
    shown.choices = [Choice("llm", "receptionist", Reason.NAMED)] * 2
    (engine,) = shown.view(None).engines
    assert (engine.stage, engine.name) == ("llm", "receptionist")
    assert (engine.reason_code, engine.reason) == ("named", "named in the settings")


def test_the_words_of_others_have_no_code() -> None:
    view = engine_view(Choice("llm", "receptionist", "connection refused"))
    assert (view.reason_code, view.reason) == ("", "connection refused")
