"""`ToolDesk`: one call's tools. Runs them within their time and tells of each."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from agents.conversation import CallContext, ToolUse
from agents.profile import Profile
from agents.receptionist.house import House, caller_number
from agents.tools import connect, endings, hours, message
from agents.tools.built_in import BuiltIn
from agents.tools.texts import ToolTexts
from agents.tools.tool import Tool, ToolError, ToolResult, WrongArguments

BUILT_IN = (hours.TOOL, message.TOOL, connect.TOOL, endings.VOICEMAIL, endings.END_CALL)
"""All tools that TOM brings."""
MOST_RESULT_CHARACTERS = 4000
"""A model with a context of 8192 tokens still has room for the conversation."""
MOST_TOLD_CHARACTERS = 300


class ToolDesk:
    """One call's tools, whoever answers it."""

    def __init__(
        self,
        group: asyncio.TaskGroup | None = None,
        more: Callable[[Profile], Sequence[Tool]] = lambda _: (),
        on_used: Callable[[ToolUse], None] = lambda _: None,
    ) -> None:
        """`group` finishes what acts, even where the call ends meanwhile. `more`: a profile's
        tools besides the built-in ones. `on_used` must not wait."""
        self._group = group
        self._more = more
        self._on_used = on_used

    def tools(self, profile: Profile, context: CallContext) -> Mapping[str, Tool]:
        """What a dialogue of `profile` can use, by name; always in the same order. A server's tool
        that is called like a built-in one, or like another server's, is none."""

        def house() -> House:
            return House(profile, context.now(), caller_number(context.caller))

        own = [BuiltIn(row, profile, house) for row in BUILT_IN if row.offered(profile)]  # pyright: ignore[reportArgumentType, reportUnknownVariableType]
        tools = dict[str, Tool]()
        for tool in (*own, *self._more(profile)):
            tools.setdefault(tool.name, tool)
        return tools

    def begin(
        self, tool: Tool, arguments: str, texts: ToolTexts, on_done: Callable[[ToolResult], None]
    ) -> asyncio.Task[ToolResult]:
        """Like `run`; it goes on whatever becomes of who waits for it."""
        create = asyncio.create_task if self._group is None else self._group.create_task
        work = self.run(tool, arguments, texts, on_done)
        return create(work, name=f"tool {tool.name}")

    def tell(self, use: ToolUse) -> ToolUse:
        """Tell of `use`, also of one that came to no tool; what was told, in short."""
        told = replace(
            use,
            arguments=shortened(use.arguments, MOST_TOLD_CHARACTERS),
            cause=shortened(use.cause, MOST_TOLD_CHARACTERS),
        )
        self._on_used(told)
        return told

    async def run(
        self, tool: Tool, arguments: str, texts: ToolTexts, on_done: Callable[[ToolResult], None]
    ) -> ToolResult:
        """Use `tool`. Failures are results; `on_done` is told of them, too."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        try:
            async with asyncio.timeout(tool.timeout_s):
                result = await tool.run(arguments)
        except TimeoutError:
            cause = f"no answer in {tool.timeout_s:g} s"
            text = texts.in_doubt if tool.acts else texts.too_late
            result = ToolResult(text, "timeout", cause=cause)
        except WrongArguments as error:
            text = texts.bad_arguments.format(fault=error)
            result = ToolResult(text, "refused", cause=str(error))
        except ToolError as error:
            text = _failure(error, acts=tool.acts, texts=texts)
            result = ToolResult(text, "failed", cause=str(error), in_doubt=error.in_doubt)
        took_ms = 1000 * (loop.time() - begun)
        use = ToolUse(tool.name, arguments, result.outcome, took_ms, result.cause, tool.acts)
        result = replace(
            result,
            text=shortened(result.text, MOST_RESULT_CHARACTERS, texts.shortened),
            use=self.tell(use),
        )
        on_done(result)
        return result


def _failure(error: ToolError, *, acts: bool, texts: ToolTexts) -> str:
    if acts and error.in_doubt:
        return texts.in_doubt
    return (texts.not_done if acts else texts.failed).format(cause=error)


def shortened(text: str, most: int, mark: str = "…") -> str:
    """`text`, cut to `most` characters with `mark` at its end where it is longer."""
    return text if len(text) <= most else text[: most - len(mark)] + mark
