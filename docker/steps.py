"""Reads a Dockerfile: for docker/prove.sh as shell calls, for the tests as `Step`s.

    python3 docker/steps.py docker/Dockerfile

It knows the Dockerfile's grammar as far as ours uses it: no heredocs, no ARG in FROM, no escapes.
"""

import json
import re
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Step:
    """One instruction."""

    stage: str
    """The stage's name, or its number where it has none."""
    name: str
    """RUN, COPY, ..."""
    options: dict[str, str]
    """`--from=build` and the like."""
    value: str
    """The rest, continuation lines joined."""

    @property
    def words(self) -> list[str]:
        """The value as a list: of an exec form (JSON), else split like a shell does."""
        return json.loads(self.value) if self.value.startswith("[") else shlex.split(self.value)


def read(dockerfile: Path) -> list[Step]:
    """All instructions in order."""
    lines = dockerfile.read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    steps: list[Step] = []
    stage, stages = "", 0
    for line in re.sub(r"\\\n\s*", " ", text).splitlines():
        if not line.strip():
            continue
        name, value = line.split(maxsplit=1)
        options: dict[str, str] = {}
        while match := re.match(r"--([a-z-]+)=(\S+)\s+", value):
            options[match[1]] = match[2]
            value = value[match.end() :]
        if name == "FROM":
            named = re.search(r"\bAS (\S+)$", value)
            stage, stages = (named[1] if named else str(stages)), stages + 1
        steps.append(Step(stage, name, options, value.strip()))
    return steps


def shell_calls(steps: list[Step]) -> list[str]:
    """A call of a shell function for each step: `do_run 'pip install …'`."""
    calls: list[str] = []
    for step in steps:
        match step.name:
            case "FROM":
                arguments = [step.stage, step.value.split()[0]]
            case "COPY":
                arguments = [step.options.get("from", ""), *step.words]
            case "RUN":
                arguments = [step.value]
            case "HEALTHCHECK":
                arguments = json.loads(step.value.removeprefix("CMD "))
            case _:
                arguments = step.words
        calls.append(shlex.join([f"do_{step.name.lower()}", *arguments]))
    return calls


if __name__ == "__main__":
    sys.stdout.write("\n".join(shell_calls(read(Path(sys.argv[1])))) + "\n")
