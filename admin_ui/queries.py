"""Parameters that several endpoints of the call log share."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from telephony.call import Door
from telephony.calllog import CallFilter, CallOrder, CallResult

NO_NUL = r"^[^\x00]*$"
"""PostgreSQL's texts hold every character but this one."""
RowId = Annotated[int, Field(ge=1, le=2**31 - 1)]


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("not a time between the years 1 and 9999 in UTC") from error


Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Words = Annotated[str, Field(max_length=500, pattern=NO_NUL)]


class CallFilters(BaseModel):
    """Which calls, and in what order; all filters have to match."""

    model_config = ConfigDict(extra="forbid")

    since: Instant | None = Field(None, description="Started at this time or later.")
    until: Instant | None = Field(None, description="Started before this time.")
    line: Words | None = Field(None, description="The line's name.")
    caller: Words | None = Field(None, description="A part of the caller's address.")
    door: Door | None = None
    result: CallResult | None = None
    pipeline: Words | None = Field(None, description="What answered, e.g. `realtime`.")
    variant: Words | None = Field(None, description="Of the settings that answered.")
    text: Words | None = Field(
        None,
        description="Words said, answered, noted or summed up. All have to be in the call, in any"
        " order; each is found inside longer words too, `ö` is `oe`, and case does not matter.",
    )
    sort: CallOrder = Field("-started_at", description="With a minus the greatest first.")

    def call_filter(self) -> CallFilter:
        """As the call log takes it."""
        names = CallFilter.__dataclass_fields__
        return CallFilter(**{name: getattr(self, name) for name in names})
