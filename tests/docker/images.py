"""The images' Dockerfiles and their services in the compose file, read."""

import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
DOCKER = ROOT / "docker"
COMPOSE: dict[str, Any] = yaml.safe_load((DOCKER / "compose.yaml").read_text())

_spec = importlib.util.spec_from_file_location("docker_steps", DOCKER / "steps.py")
assert _spec is not None
assert _spec.loader is not None
steps = importlib.util.module_from_spec(_spec)
sys.modules[_spec.name] = steps
_spec.loader.exec_module(steps)


@dataclass(frozen=True)
class Image:
    """A Dockerfile of ours."""

    file: str
    requirements: tuple[str, ...]
    """Lists it installs, in order."""
    services: tuple[str, ...]
    """In the compose file."""

    @property
    def steps(self) -> list[Any]:
        """All of it."""
        return steps.read(DOCKER / self.file)

    def given(self, name: str) -> list[Any]:
        """The last stage's instructions of that name."""
        all_steps = self.steps
        return [s for s in all_steps if s.name == name and s.stage == all_steps[-1].stage]

    @property
    def environment(self) -> dict[str, str]:
        """Variables of the last stage."""
        pairs = [word for step in self.given("ENV") for word in step.words]
        return dict(pair.split("=", 1) for pair in pairs)

    @property
    def copied(self) -> list[str]:
        """Every path that is copied from the repository."""
        copies = [s for s in self.steps if s.name == "COPY" and "from" not in s.options]
        return [source for step in copies for source in step.words[:-1]]

    @property
    def compose(self) -> list[dict[str, Any]]:
        """Its services."""
        return [COMPOSE["services"][name] for name in self.services]


SERVER = Image("Dockerfile", ("requirements/web.txt", "requirements/runtime.txt"), ("tom",))
WORKER = Image("Dockerfile.worker", ("requirements/whisperx.txt",), ("worker", "worker-cuda"))
IMAGES = (SERVER, WORKER)
