"""Without WhisperX: recordings wait and TOM says so. Which models the settings mean."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

import models
from agents.engines import EngineUnavailable
from agents.engines.llm.ollama import OllamaConfig
from agents.engines.llm.openai_compatible import OpenAICompatibleConfig
from telephony.calllog import CallLog, JobRecord
from tests.calllogkit import open_log
from tests.tom.worker.recordings import SECOND, mono
from tom.engine_settings import Llm, Ollama, OpenAiCompatible
from tom.settings import Settings, SettingsError
from tom.whisperx_settings import WhisperXSection
from tom.worker import supervisor, transcribe
from tom.worker.models import summary_models, whisperx_config


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def log(data: Path) -> Iterator[CallLog]:
    log = open_log(data)
    yield log
    log.close()


async def test_the_server_says_that_recordings_wait(
    log: CallLog, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(supervisor, "installed", lambda: False)
    log.jobs.add(JobRecord(path="audio/a.wav", kind="upload"))
    await supervisor.keep_workers(Settings(), None, log)
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert "recordings wait (1 now)" in record.getMessage()
    assert "make run WHISPERX=1" in record.getMessage()


async def test_who_wants_no_workers_is_told_nothing(
    log: CallLog, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(whisperx=WhisperXSection(workers=0))
    await supervisor.keep_workers(settings, None, log)
    assert caplog.records == []


def test_a_worker_that_dies_of_its_start_is_started_ever_more_rarely() -> None:
    delays = [1.0]
    for _ in range(8):
        delays.append(supervisor.next_delay_s(delays[-1], lived_s=20))
    assert delays == [1, 3, 9, 27, 81, 243, 300, 300, 300]
    assert supervisor.next_delay_s(300, lived_s=3600) == 1


def test_files_wait_where_nobody_transcribes(
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(transcribe, "installed", lambda: False)
    mono(tmp_path / "message.wav", SECOND)
    settings = Settings(data=data)
    assert (
        transcribe.transcribe(settings, [tmp_path / "message.wav"], as_json=False, wait=True) == 0
    )
    assert capsys.readouterr().out.startswith("message.wav: waits for a worker (job ")
    assert "the files wait" in caplog.text
    log = CallLog.open(data)
    (job,) = log.jobs.waiting()
    assert (job.kind, job.title) == ("upload", "message.wav")
    kept = log.recording_file(job.path)
    assert kept.read_bytes() == (tmp_path / "message.wav").read_bytes(), "a copy of its own"
    log.close()


def test_a_file_that_is_not_there(data: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.wav: there is no such file"):
        transcribe.transcribe(Settings(data=data), [Path("none.wav")], as_json=False, wait=True)


def test_the_built_in_models_are_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("whisper-demo-de", "align-demo-de"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "model.toml").write_text("chunk_s = 12")
    punkt = tmp_path / "align-demo-de" / "nltk_data" / "tokenizers"
    punkt.mkdir(parents=True)
    (punkt / "words.txt").write_text("usw")
    (punkt / "words.txt").chmod(0o664)
    monkeypatch.setattr(models, "HERE", tmp_path)
    data = tmp_path / "data"
    whisperx_config(WhisperXSection(), data)
    config = whisperx_config(WhisperXSection(), data)  # another worker's start
    assert config.model == str(tmp_path / "whisper-demo-de")
    assert config.align_model == str(tmp_path / "align-demo-de")
    assert config.chunk_s == 12, "as its model.toml says"
    assert config.nltk_data == data / "nltk_data"
    (copy,) = (data / "nltk_data").rglob("*.txt")
    assert copy.read_text() == "usw"
    assert copy.stat().st_mode & 0o022 == 0, "NLTK reads nothing that others may write"
    assert not config.hot_words, "it was never shown a prompt"
    assert config.asr_options == {"beam_size": 5}


def test_a_model_of_one_s_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "align-demo-de").mkdir()
    (tmp_path / "align-demo-de" / "model.toml").touch()
    monkeypatch.setattr(models, "HERE", tmp_path)
    section = WhisperXSection(model="large-v2", asr_options={"patience": 2.0}, beam_size=3)
    config = whisperx_config(section, tmp_path)
    assert (config.model, config.align_model, config.hot_words) == ("large-v2", "", True)
    assert config.chunk_s == 30
    assert config.asr_options == {"beam_size": 3, "patience": 2.0}
    assert config.diarize_model == ""


def test_a_built_in_model_that_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "HERE", tmp_path)
    with pytest.raises(EngineUnavailable, match=r"demo-de.*set whisperx\.model"):
        whisperx_config(WhisperXSection(), tmp_path)


def test_who_may_sum_up() -> None:
    assert summary_models(Llm(engine="receptionist")) == []
    both = Llm(openai=OpenAiCompatible(url="http://127.0.0.1:8000/v1", model="m"))
    assert [type(config) for config in summary_models(both)] == [
        OpenAICompatibleConfig,
        OllamaConfig,
    ]
    assert [type(config) for config in summary_models(Llm())] == [OllamaConfig]


def test_who_sums_up_is_asked_as_the_settings_say() -> None:
    extra = {"chat_template_kwargs": {"enable_thinking": False}}
    settings = Llm(
        openai=OpenAiCompatible(url="http://127.0.0.1:8000/v1", model="m", extra_body=extra),
        ollama=Ollama(context_tokens=4096, keep_alive="5m"),
    )
    openai, ollama = summary_models(settings)
    assert isinstance(openai, OpenAICompatibleConfig)
    assert openai.extra_body == extra
    assert isinstance(ollama, OllamaConfig)
    assert (ollama.context_tokens, ollama.keep_alive) == (4096, "5m")
