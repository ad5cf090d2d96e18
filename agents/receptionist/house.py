"""What the dialogue knows of its surroundings: the profile, the moment, and who is calling."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from agents.profile import Department, Profile
from agents.receptionist.texts import Texts
from agents.receptionist.texts_de import GERMAN
from agents.receptionist.texts_en import ENGLISH
from agents.speaking_style import SpeakingStyle

_LEAST_DIGITS_OF_A_NUMBER = 6


@dataclass(frozen=True, slots=True)
class House:
    """The house TOM answers for, at one moment of one call."""

    profile: Profile
    now: datetime
    caller_number: str = ""
    """Digits with an optional leading +; empty where the caller's number is not known."""
    style: SpeakingStyle = field(default_factory=SpeakingStyle)
    """How TOM has spoken until now."""

    @property
    def texts(self) -> Texts:
        """The sentences of the profile's language."""
        return GERMAN if self.profile.language == "de" else ENGLISH

    def fill(self, sentence: str, **more: str) -> str:
        """`sentence` with the house's own words in its braces."""
        profile = self.profile
        return sentence.format(
            company=profile.company,
            company_nominative=profile.company_nominative or profile.company,
            company_dative=profile.company_dative or profile.company,
            address=profile.address,
            **more,
        )

    def reachable(self, department: Department) -> bool:
        """Whether a call can be put through to `department` now."""
        if department.profile:  # TOM himself: at any time, unless it says otherwise
            return department.hours is None or self._is_open(department)
        return bool(department.target) and self._is_open(department)

    def _is_open(self, department: Department) -> bool:
        return self.profile.schedule(department).is_open(self.now)


def caller_number(caller: str) -> str:
    """The number in a caller's address: "sip:+4930123@host" or "030 123"; empty if it has none."""
    user = re.sub(r"^.*?sips?:|@.*$|[<>]", "", caller)
    digits = re.sub(r"[\s()/.-]", "", user)
    found = re.fullmatch(r"\+?\d+", digits)
    return digits if found and len(digits) >= _LEAST_DIGITS_OF_A_NUMBER else ""


def national(number: str, language: str) -> str:
    """A number as people in the country say it: "+4930123" -> "030123" in German."""
    if language != "de":
        return number
    return re.sub(r"^(?:\+|00)49", "0", number)
