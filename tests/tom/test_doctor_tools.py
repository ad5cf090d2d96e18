"""`tom doctor` on MCP servers."""

import sys
from pathlib import Path

from tom.doctor_tools import mcp_findings
from tom.settings import Settings

SERVER = Path(__file__).parents[1] / "agents" / "tools" / "mcp_house.py"
PROFILE = """company = "Haus"
greeting = "Guten Tag."
[[mcp]]
name = "kalender"
command = "{command}"
args = ["{server}"]
tools = ["freie_termine", "buchen"]
[[mcp]]
name = "familie"
command = "{command}"
args = ["{server}"]
tools = ["familie"]
[[mcp]]
name = "weg"
command = "/gibt/es/nicht"
"""


async def test_each_server_of_the_profiles_in_use_is_asked(tmp_path: Path) -> None:
    text = PROFILE.format(command=sys.executable, server=SERVER)
    (tmp_path / "haus.toml").write_text(text, encoding="utf-8")
    used, other = Settings(profiles=tmp_path, profile="haus"), Settings(profiles=tmp_path)
    found = await mcp_findings(used)
    assert [(finding.what, finding.state) for finding in found] == [
        ("Werkzeuge (kalender)", "ok"),
        ("Werkzeuge (familie)", "note"),
        ("Werkzeuge (weg)", "fault"),
    ]
    assert found[0].detail == "kalender_freie_termine (sieht nur nach), kalender_buchen"
    assert "its schema refers to itself" in found[1].detail
    assert "/gibt/es/nicht" in found[2].detail
    assert await mcp_findings(other) == [], "nobody answers with that profile"
