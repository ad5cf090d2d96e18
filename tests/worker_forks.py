"""Forks workers: `python -m tests.worker_forks`, with the Python that has what workers need.

To import it takes 10 CPU seconds a process. This one does it once; each order, a line of JSON on
standard input, becomes a child that is `tom …` as if it had been started. Answers are lines, too:

    {"command": ["worker"], "folder": "…", "env": {…}}   the child's process id
    {"wait": 123}                                        its exit code, as `Popen.returncode` has it
"""

import json
import os
import sys
import traceback
from importlib import import_module
from typing import Any

_BEFORE = ("torch", "whisperx", "whisperx.alignment", "nltk", "dbos", "tom.worker.process")


def main() -> None:
    """Serve orders until standard input ends."""
    for name in _BEFORE:
        import_module(name)
    tell("ready")
    for line in sys.stdin:
        order: dict[str, Any] = json.loads(line)
        if "wait" in order:
            _, status = os.waitpid(order["wait"], 0)
            tell(os.waitstatus_to_exitcode(status))
        elif child := os.fork():
            tell(child)
        else:
            _be(order)


def tell(answer: object) -> None:
    sys.stdout.write(f"{answer}\n")
    sys.stdout.flush()


def _be(order: dict[str, Any]) -> None:
    """`tom COMMAND…` in `folder`, its output in the files `out` and `log` there; never returns."""
    code = 1
    try:
        os.chdir(order["folder"])
        os.environ.clear()
        os.environ.update(order["env"])
        for number, name in ((0, os.devnull), (1, "out"), (2, "log")):
            os.dup2(os.open(name, os.O_RDWR | os.O_CREAT, 0o600), number)
        from tom.cli import app

        app(order["command"])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
