"""`McpServer`: one server of tools, as a profile names it (https://modelcontextprotocol.io)."""

import os
from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

_VARIABLE = r"^[A-Za-z_][A-Za-z0-9_]*$"
Variable = Annotated[str, Field(pattern=_VARIABLE)]
"""Name of an environment variable."""


class McpServer(BaseModel):
    """A program on this machine (stdio), or an address (Streamable HTTP).

    Secrets do not belong into a profile: `env_from` and `headers_from` name the variables of TOM's
    own environment that hold them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,30}$")
    """Unique in the profile; begins the names of its tools."""
    command: str = ""
    args: tuple[str, ...] = ()
    env: dict[Variable, str] = {}
    """Set for the program; of TOM's environment it gets PATH, HOME and the like."""
    env_from: tuple[Variable, ...] = ()
    """Variables that it gets from TOM's environment."""
    url: str = Field(default="", pattern=r"^(https?://\S+)?$")
    headers_from: dict[str, Variable] = {}
    """By header: the variable that holds its value."""
    tools: tuple[str, ...] = ()
    """The only ones that may be used; empty: all."""
    lookups: tuple[str, ...] = ()
    """Tools that change nothing, where the server does not say so (`readOnlyHint`)."""
    timeout_s: float = Field(default=8.0, gt=0, le=60)
    """How long one use of a tool may take."""

    @model_validator(mode="after")
    def _is_one_kind(self) -> "McpServer":
        if bool(self.command) == bool(self.url):
            raise ValueError("a server has a command (a program here) or a url, one of both")
        if self.url and (self.args or self.env or self.env_from):
            raise ValueError("args, env and env_from go with a command, not with a url")
        if self.command and self.headers_from:
            raise ValueError("headers_from goes with a url, not with a command")
        return self

    def environment(self, own: Mapping[str, str] = os.environ) -> dict[str, str]:
        """What the program's environment gets besides the usual. `own`: TOM's.

        Raises LookupError, naming a variable that is not set.
        """
        return self.env | {name: _value(own, name) for name in self.env_from}

    def headers(self, own: Mapping[str, str] = os.environ) -> dict[str, str]:
        """The headers of every request. Raises LookupError as `environment` does."""
        return {header: _value(own, name) for header, name in self.headers_from.items()}


def _value(own: Mapping[str, str], name: str) -> str:
    if name not in own:
        raise LookupError(f"the environment variable {name} is not set")
    return own[name]
