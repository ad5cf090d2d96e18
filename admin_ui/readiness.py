"""`Readiness`: whether calls are taken, and what the server needs for it."""

from pydantic import BaseModel, Field


class Check(BaseModel):
    """One thing that the server needs."""

    name: str
    ok: bool
    detail: str = Field("", description="What is the matter, or what was found.")


class Readiness(BaseModel):
    """Whether calls are taken."""

    ready: bool
    checks: list[Check] = []
