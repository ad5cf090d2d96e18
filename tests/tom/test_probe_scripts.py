"""What the probe says: understood as it is meant, and in the answering profile's language."""

from datetime import datetime
from pathlib import Path

import pytest

from agents.conversation import EndCall
from agents.profile import SHIPPED, load_profiles
from agents.receptionist.dialogue import step
from agents.receptionist.house import House
from agents.receptionist.state import State
from models.train_stt.languages import LANGUAGES
from tom.probe.scripts import SCRIPTS, answering_language
from tom.settings import Settings

PROFILES = {"de": "praxis", "en": "office-en"}
NOW = datetime(2026, 11, 19, 10, 5)


@pytest.mark.parametrize("language", SCRIPTS)
def test_each_question_is_answered_and_none_ends_the_call(language: str) -> None:
    profile = load_profiles(SHIPPED)[PROFILES[language]]
    house = House(profile, NOW.replace(tzinfo=profile.zone))
    state, script = State(), SCRIPTS[language]
    for question in (*script.questions, script.long_question):
        text = LANGUAGES[language].transcript(question)
        state, parts = step(state, text, house)
        assert parts
        assert not any(isinstance(part, EndCall) for part in parts)
        assert house.texts.not_understood not in parts
        assert house.texts.offer_message not in parts
        assert state.repairs == 0


def test_the_answering_profile_says_which(clean: Path) -> None:
    assert answering_language(Settings(data=clean)) == "de"
    assert answering_language(Settings(data=clean, profile="office-en")) == "en"
