"""What `tom serve` tells of its lines; that it answers calls is in tests/e2e."""

from pathlib import Path

import pytest

from telephony.events import LineProcessLost, LineRegistered
from tom.server import Server
from tom.settings import Settings, Sip


@pytest.fixture
def server(clean: Path) -> Server:
    """One line that registers, and one that takes direct calls. It never runs."""
    (clean / "amt.toml").write_text('number = "1"\nregistrar = "sip:127.0.0.1:9"\n')
    (clean / "haus.toml").touch()
    return Server(Settings(sip=Sip(lines=(Path("amt.toml"), Path("haus.toml")))))


def test_a_line_is_registered_when_the_registrar_says_so(server: Server) -> None:
    checks = {check.name: (check.ok, check.detail) for check in server._readiness().checks}
    assert checks["line amt"] == (False, "not registered")
    assert checks["line haus"] == (False, "direct")


def test_registrations_go_with_the_first_line_process(server: Server) -> None:
    def registered() -> float | None:
        return server._metrics.registry.get_sample_value("tom_line_registered", {"line": "amt"})

    def lost(process: int) -> LineProcessLost:
        return LineProcessLost(process=process, calls=0, reason="SIGKILL", restart_in_s=0.1)

    server._take_event(LineRegistered(line="amt"))
    server._take_event(lost(1))
    assert registered() == 1
    server._take_event(lost(0))
    assert registered() == 0
