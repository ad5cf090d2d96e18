"""The call log with 100 000 calls: pages, full-text search, statistics, deletion, and a waveform.

Asked over HTTP of the application, without a socket in between.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import insert, text

from admin_ui.app import create_app
from admin_ui.readiness import Readiness
from admin_ui.services import Services
from admin_ui.tokens import Tokens
from media.audio import SAMPLE_RATE
from media.wav import write_wav
from telephony.call import CallState, EndReason
from telephony.calllog import CallLog, CallResult, RecordingRecord
from telephony.calllog.models import CallRow, CallTextRow, TurnRow
from telephony.calllog.statistics import STAGES, packed
from telephony.calllog.words import search_text
from tests.postgresql import postgresql_server
from tom.probe.figures import percentiles

CALLS = 100_000
TURNS = 6
RUNS = 20
UNTIL = datetime(2025, 7, 1, tzinfo=UTC)
DAY = timedelta(days=1)
DAYS = 365
TEMPLATES = Path(__file__).parents[2] / "models" / "train_stt"
SEARCHES = {
    "rare word": "xylophon",
    "word in a third": "fahrradtour",
    "part of a word in a third": "radtou",
    "two words, each in a third": "fahrradtour dachfenster",
    "no hit": "quarzsand",
}
FILTERS = {
    "line": {"line": "praxis"},
    "door, result and time": {
        "door": "sip",
        "result": "answered",
        "since": (UNTIL - timedelta(days=90)).isoformat(),
    },
    "caller": {"caller": "3012"},
}


async def measure(calls: int, postgresql: bool) -> dict[str, object]:
    """In SQLite, or in a PostgreSQL started for this."""
    with tempfile.TemporaryDirectory() as folder:
        if not postgresql:
            return _measure(Path(folder), None, calls)
        with postgresql_server() as url:
            return _measure(Path(folder), url, calls)


def _measure(folder: Path, url: str | None, calls: int) -> dict[str, object]:
    log = CallLog.open(folder, url)
    began = time.monotonic()
    fill(log, calls)
    figures: dict[str, object] = {"calls": calls, "filled_s": round(time.monotonic() - began, 1)}
    if url is None:
        figures["database_mb"] = round((folder / "tom.db").stat().st_size / 2**20)
    tokens = Tokens(b"a key of this bench and no other one")
    app: FastAPI = create_app(Services(log, tokens, lambda: Readiness(ready=True)))
    bearer = {"Authorization": f"Bearer {tokens.issue('bench', 'admin', 36_000)}"}
    with TestClient(app, "http://localhost", headers=bearer) as client:
        for name, params, path in _questions():
            figures[f"{name}, ms"] = _timed(lambda p=params, at=path: _ask(client, at, p))
        figures["waveform of 30 minutes, ms"] = _waveform(client, log, folder)
        month = {"since": (UNTIL - timedelta(days=30)).isoformat()}
        figures["export of 30 days as CSV, s"] = _once(
            lambda: _ask(client, "/api/calls/export", month)
        )
        call_id = client.get("/api/calls", params={"text": "xylophon"}).json()["calls"][0]["id"]
        figures["deletion, s"] = _once(lambda: log.delete_call(call_id))
        figures["purge, s"] = _once(log.purge)
    log.close()
    return figures


def _questions() -> Iterator[tuple[str, dict[str, Any], str]]:
    sorts = ("-started_at", "caller", "-duration", "turn_count", "result")
    for name, words in SEARCHES.items():
        for sort in sorts:
            yield f"{name}, by {sort}", {"text": words, "sort": sort}, "/api/calls"
        for filtered, params in FILTERS.items():
            yield f"{name}, {filtered}", {"text": words, **params}, "/api/calls"
    for sort in sorts:
        yield f"all, by {sort}", {"sort": sort}, "/api/calls"
        yield f"all, by {sort}, page 1000", {"sort": sort, "offset": 50_000}, "/api/calls"
    for filtered, params in FILTERS.items():
        yield f"{filtered}, by caller", {**params, "sort": "caller"}, "/api/calls"
    for days, bucket in ((1, "hour"), (30, "hour"), (30, "day"), (DAYS, "day")):
        since = UNTIL - timedelta(days=days)
        params = {"since": since.isoformat(), "until": UNTIL.isoformat(), "bucket": bucket}
        yield f"statistics, {days} days by {bucket}", params, "/api/statistics"


def _ask(client: TestClient, path: str, params: dict[str, Any]) -> None:
    client.get(path, params=params).raise_for_status()


def _timed(ask: Callable[[], object]) -> dict[str, float]:
    took: list[float] = []
    for _ in range(RUNS):
        began = time.perf_counter()
        ask()
        took.append(1000 * (time.perf_counter() - began))
    return percentiles(took)


def _once(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return round(time.perf_counter() - began, 2)


def _waveform(client: TestClient, log: CallLog, folder: Path) -> dict[str, float]:
    noise = np.random.default_rng(1).integers(-9000, 9000, 2 * 1800 * SAMPLE_RATE, np.int16)
    write_wav(folder / "long.wav", noise.tobytes(), channels=2)
    call_id = client.get("/api/calls").json()["calls"][0]["id"]
    log.add_recording(call_id, RecordingRecord("long.wav", channels=2))
    return _timed(lambda: _ask(client, f"/api/calls/{call_id}/waveform", {"points": 2000}))


# ── calls that look like calls ───────────────────────────────────────────────────────────────────


def fill(log: CallLog, calls: int, until: datetime = UNTIL) -> None:
    """A year of calls, the last of them at about `until`."""
    draw = random.Random(1)
    sentences = [
        line
        for name in ("caller.txt", "tom.txt")
        for line in (TEMPLATES / name).read_text(encoding="utf-8").splitlines()
        if line and line[0] not in "#="
    ]
    parts = "ber ger stein mann hof bach wald haus brand kauf werk meister feld burg licht zahn"
    names = ["".join(draw.choices(parts.split(), k=draw.choice((2, 3)))) for _ in range(30_000)]
    for start in range(0, calls, 1000):
        rows = [
            _call(draw, number, until - DAY * DAYS * (1 - number / calls), sentences, names)
            for number in range(start, start + 1000)
        ]
        with log.engine.begin() as connection:
            connection.execute(
                insert(CallRow),
                [
                    call
                    | {"latencies": packed([turn[stage] for stage in STAGES] for turn in turns)}
                    for call, _, turns in rows
                ],
            )
            connection.execute(insert(CallTextRow), [words for _, words, _ in rows])
            connection.execute(insert(TurnRow), [turn for *_, turns in rows for turn in turns])
    if log.engine.dialect.name == "postgresql":
        with log.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _call(
    draw: random.Random, number: int, started: datetime, sentences: list[str], names: list[str]
) -> tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]:
    call_id = f"{draw.getrandbits(128):032x}"
    started = started.replace(hour=draw.randrange(7, 18), minute=draw.randrange(60))
    talk_s = draw.expovariate(1 / 90)
    result = draw.choices(list(CallResult), (80, 8, 1, 10, 1))[0]
    call = {
        "id": call_id, "number": number + 1, "direction": "inbound",
        "door": draw.choices(("sip", "webrtc", "websocket"), (8, 1, 1))[0],
        "line": draw.choice(("praxis", "werkstatt", "labor")), "profile": "praxis",
        "caller": f"+4930{draw.randrange(10**7):07}", "callee": "100", "state": CallState.ENDED,
        "started_at": started, "answered_at": started, "sip_code": 200,
        "ended_at": started + timedelta(seconds=talk_s), "end_reason": EndReason.CALLER_HUNG_UP,
        "result": result, "pipeline": "realtime", "stt_engine": "sherpa",
        "llm_engine": "receptionist", "tts_engine": "piper", "summary": "", "talk_s": talk_s,
        "turn_count": TURNS,
    }  # fmt: skip
    turns = [_turn(draw, call_id, index, sentences, names) for index in range(TURNS)]
    for word in ("Fahrradtour", "Dachfenster"):
        if draw.random() < 1 / 3:
            turns[draw.randrange(TURNS)]["said"] += f" {word}"
    if number % 10_000 == 77:
        turns[0]["said"] += " Xylophon"
    said = [turn[part] for turn in turns for part in ("said", "reply")]
    return call, {"number": number + 1, "call_id": call_id, "words": search_text(said)}, turns


def _turn(
    draw: random.Random, call_id: str, index: int, sentences: list[str], names: list[str]
) -> dict[str, Any]:
    rare = [names[int(len(names) * draw.random() ** 4)] for _ in range(6)]
    reply = " ".join(draw.choices(sentences, k=2))
    endpoint = draw.gauss(240, 15)
    return {
        "call_id": call_id, "index": index, "said": " ".join([draw.choice(sentences), *rare]),
        "said_start": 0, "said_end": 16_000, "reply": reply, "heard": reply,
        "reply_start": 20_000, "reply_end": 48_000, "interrupted": False,
        "endpoint_ms": endpoint, "stt_ms": endpoint + 10, "llm_ms": endpoint + 12,
        "tts_ms": endpoint + 25, "reply_ms": endpoint + draw.expovariate(1 / 60),
    }  # fmt: skip
