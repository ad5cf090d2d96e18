"""What a model is told."""

from datetime import timedelta

from agents.conversation import UNINTELLIGIBLE, Message
from agents.engines.llm.prompt import chat_messages, system_prompt
from agents.profile import SHIPPED, load_profile

from .calls import NOW, PROFILE


def test_prompt_holds_the_facts() -> None:
    prompt = system_prompt(PROFILE, NOW, "+4930123456")
    for fact in (
        "der digitale Assistent von der Praxis am Markt",
        "Montag bis Donnerstag von acht bis zwölf und",
        "Hauptstraße zwölf",
        "Anmeldung",
        "eins eins zwei",
        "Termine kannst du nicht selbst vergeben",
        "Heute ist Donnerstag, der neunzehnte November zweitausendsechsundzwanzig",
        "Der Anruf kam um 10:05 Uhr",
        "+4930123456",
    ):
        assert fact in prompt


def test_beginning_is_the_same_for_every_call() -> None:
    one = system_prompt(PROFILE, NOW, "+4930123456")
    other = system_prompt(PROFILE, NOW + timedelta(days=1, hours=3), "")
    common = one[: one.index("Heute ist")]
    assert other.startswith(common)
    assert len(common) > 0.8 * len(one)


def test_closed_days_ahead_are_told() -> None:
    prompt = system_prompt(PROFILE, NOW.replace(month=12, day=18))
    assert "Weihnachten: Am Donnerstag haben wir geschlossen." in prompt


def test_english() -> None:
    prompt = system_prompt(load_profile(SHIPPED / "office-en.toml"), NOW)
    assert "the digital assistant of Market Street Office" in prompt
    assert "Today is Thursday, 19 November 2026." in prompt


def test_messages_alternate_and_begin_with_the_user() -> None:
    history = [
        Message("tom", "Guten Tag."),
        Message("caller", "hallo"),
        Message("tom", ""),
        Message("caller", "wann haben sie"),
        Message("caller", "geöffnet"),
        Message("tom", "Heute."),
        Message("caller", ""),
        Message("caller", UNINTELLIGIBLE),
    ]
    messages = chat_messages("S", history, "de")
    assert [(m["role"], m["content"]) for m in messages] == [
        ("system", "S"),
        ("user", "[Der Anruf beginnt.]"),
        ("assistant", "Guten Tag."),
        ("user", "hallo wann haben sie geöffnet"),
        ("assistant", "Heute."),
        ("user", "[Der Anrufer schweigt.] [Unverständlich gesprochen.]"),
    ]
