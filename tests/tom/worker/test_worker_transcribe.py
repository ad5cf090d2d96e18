"""`tom transcribe`: files to text, by a worker of its own where none runs."""

import json
import subprocess
from pathlib import Path

from telephony.calllog import CallLog
from tests.tom.worker.recordings import PHRASES, mono, spoken
from tests.whisperxkit import needs_worker, worker_environment, worker_python

needs_worker()


def test_files_become_text(tmp_path: Path) -> None:
    mono(tmp_path / "message.wav", spoken(*PHRASES))
    (tmp_path / "notes.wav").write_text("This is no WAV at all, only text. " * 10)
    data = tmp_path / "data"
    ran = subprocess.run(
        [worker_python() or "", "-m", "tom", "transcribe", "message.wav", "notes.wav", "--json",
         "--data", data],
        cwd=tmp_path, env=worker_environment(), capture_output=True, timeout=600, check=False,
    )  # fmt: skip
    assert ran.returncode == 1, ran.stderr.decode()
    message, notes = json.loads(ran.stdout)
    assert (message["file"], message["state"], message["error"]) == ("message.wav", "done", "")
    parts = message["transcript"]["segments"]
    assert [part["text"] for part in parts] == list(PHRASES), "sentence by sentence"
    assert [word["text"] for word in parts[2]["words"]] == PHRASES[2].split()
    assert message["summary"]["who"] == "Thomas Müller"
    assert message["summary"]["callback"]
    assert (notes["file"], notes["state"]) == ("notes.wav", "failed")
    assert notes["error"].endswith(": file does not start with RIFF id")
    log = CallLog.open(data)
    assert log.jobs.workers() == [], "it has taken itself off the list"
    assert (data / log.jobs.get(message["job"]).path).is_file()
    log.close()
