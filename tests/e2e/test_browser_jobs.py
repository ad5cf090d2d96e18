"""Recordings and call-backs in a real Chromium, while the test does a worker's work."""

import base64
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from media.audio import SAMPLE_RATE
from media.wav import StereoWav, header, write_wav
from telephony.call import Call, CallState, EndReason
from telephony.calllog import CallLog, JobRecord, JobResult, NoteRecord, RecordingRecord
from tests.browserkit import opened, serious_faults, sign_in, signed_in
from tests.serverkit import Tom, serving

pytestmark = pytest.mark.silent

SECOND = bytes(range(256)) * (2 * SAMPLE_RATE // 256)
WORDS = ("Bitte", "rufen", "Sie", "mich", "zurück.")
RESULT = JobResult(
    transcript={
        "language": "de",
        "model": "tiny on cpu",
        "aligned": True,
        "segments": [
            {"text": "Hier ist Erika Muster.", "start_s": 0.2, "end_s": 1.4, "words": []},
            {
                "text": " ".join(WORDS), "start_s": 2.0, "end_s": 4.5,
                "words": [
                    {"text": word, "start_s": 2 + index / 2, "end_s": 2.4 + index / 2}
                    for index, word in enumerate(WORDS)
                ],
            },
        ],
    },
    summary={
        "who": "Erika Muster", "what": "Der Termin passt nicht.", "urgent": True,
        "callback": True, "callback_number": "030123456", "made_by": "rules",
    },
    text="", headline="",
)  # fmt: skip


@pytest.fixture(scope="module")
def tom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tom]:
    with serving(tmp_path_factory.mktemp("jobs"), {"TOM_WHISPERX__WORKERS": "0"}) as running:
        yield running


@pytest.fixture
def log(tom: Tom) -> Iterator[CallLog]:
    """The server's call log, as a worker opens it; no jobs and no calls are in it."""
    log = CallLog.open(tom.data)
    yield log
    with log.engine.begin() as connection:
        for table in ("jobs", "workers", "notes", "calls"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    log.close()


def row(page: Page, name: str) -> Locator:
    """A job's in the table."""
    return page.get_by_role("row").filter(has=page.get_by_role("link", name=name, exact=True))


def ended_call(log: CallLog, caller: str) -> Call:
    call = Call(caller, "100", line="praxis", started_at=datetime.now(UTC))
    log.start_call(call)
    call.state, call.answered_at = CallState.ENDED, call.started_at
    call.ended_at = call.started_at + timedelta(seconds=9)
    call.end_reason = EndReason.CALLER_HUNG_UP
    log.end_call(call)
    return call


async def test_from_the_file_to_its_text(
    tom: Tom, log: CallLog, browser: Browser, tmp_path: Path
) -> None:
    write_wav(tmp_path / "Diktat.wav", 5 * SECOND)
    async with signed_in(browser, tom) as page:
        await page.goto("/jobs")
        await expect(page.get_by_text("Noch keine Aufnahmen")).to_be_visible()
        await expect(page.get_by_text("Es läuft kein Worker")).to_be_visible()
        await expect(page.get_by_text("tom worker")).to_be_visible()
        await page.locator("input[type=file]").set_input_files(tmp_path / "Diktat.wav")
        job_row = row(page, "Diktat.wav")
        await expect(job_row).to_contain_text("Wartet")
        await expect(job_row).to_contain_text("0:05")
        await expect(page.get_by_text("Eine Aufnahme wartet.")).to_be_visible()

        (job,) = log.jobs.newest()
        log.jobs.alive("one", "tiny on cpu")
        log.jobs.begin(job.id, "one")
        bar = job_row.get_by_role("progressbar", name="Fortschritt: Diktat.wav")
        seen: list[int] = []
        for step, part, words in (
            ("transcribe", 0.25, "Wird abgeschrieben"),
            ("transcribe", 0.75, "Wird abgeschrieben"),
            ("align", 0.5, "Wortzeiten werden bestimmt"),
        ):
            log.jobs.report(job.id, step, part)
            before = str(seen[-1] if seen else 0)
            await expect(bar).not_to_have_attribute("aria-valuenow", before)
            seen.append(int(await bar.get_attribute("aria-valuenow") or 0))
            await expect(job_row).to_contain_text(words)
        assert seen == sorted(set(seen)) and seen[0] > 10 and seen[-1] < 100
        await expect(page.get_by_text("Ein Worker läuft (tiny on cpu)")).to_be_visible()
        assert await serious_faults(page) == []
        log.jobs.finish(job.id, RESULT)
        await expect(job_row).to_contain_text("Fertig")
        await expect(bar).to_have_count(0)

        await job_row.get_by_role("link").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Diktat.wav")
        await expect(page.get_by_text("Erika Muster", exact=True)).to_be_visible()
        await expect(page.get_by_text("Dringend")).to_be_visible()
        number = page.get_by_role("link", name="030123456")
        await expect(number).to_have_attribute("href", "tel:030123456")
        audio = page.locator("audio")
        await expect(audio).to_have_js_property("duration", 5)
        await page.get_by_text("mich", exact=True).click()
        await expect(audio).to_have_js_property("currentTime", 3.5)
        line = page.get_by_role("listitem").filter(has_text="Bitte rufen")
        await expect(line).to_have_attribute("aria-current", "true")
        await page.get_by_role("button", name="Ab 0:00 anhören").click()
        await expect(audio).to_have_js_property("currentTime", 0.2)
        assert await serious_faults(page) == []


async def test_a_file_that_is_dropped_and_one_that_is_no_wav(
    tom: Tom, log: CallLog, browser: Browser
) -> None:
    async with opened(browser, tom) as page:
        await sign_in(page.context, tom)
        await page.goto("/jobs")
        for name, content in (("a.wav", header(1, 64_000) + 2 * SECOND), ("b.wav", b"Text" * 50)):
            files = await page.evaluate_handle(
                """([name, content]) => {
                  const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
                  const files = new DataTransfer();
                  files.items.add(new File([bytes], name, { type: "audio/wav" }));
                  return files;
                }""",
                [name, base64.b64encode(content).decode()],
            )
            area = page.get_by_test_id("drop")
            await area.dispatch_event("dragover", {"dataTransfer": files})
            await area.dispatch_event("drop", {"dataTransfer": files})
        await expect(row(page, "a.wav")).to_contain_text("Wartet")
        refused = page.get_by_role("alert").filter(has_text="„b.wav“ wurde nicht angenommen")
        await expect(refused).to_contain_text("Das ist keine WAV-Datei.")
        await expect(refused).to_contain_text("file does not start with RIFF id")
        assert await serious_faults(page) == []
        await refused.get_by_role("button", name="Schließen").click()
        await expect(refused).to_have_count(0)
        assert [job.title for job in log.jobs.newest()] == ["a.wav"]


async def test_a_refused_file_is_chosen_again(
    tom: Tom, log: CallLog, browser: Browser, tmp_path: Path
) -> None:
    (tmp_path / "b.wav").write_bytes(b"Text" * 50)
    async with opened(browser, tom) as page:
        await sign_in(page.context, tom)
        await page.goto("/jobs")
        refused = page.get_by_role("alert").filter(has_text="„b.wav“ wurde nicht angenommen")
        for times in (1, 2):
            await page.locator("input[type=file]").set_input_files(tmp_path / "b.wav")
            await expect(refused).to_have_count(times)
            await expect(page.locator("input[type=file]")).to_have_value("")


async def test_a_job_deleted_elsewhere_is_gone(tom: Tom, log: CallLog, browser: Browser) -> None:
    job = JobRecord(path="b.wav", kind="upload", title="Diktat.wav")
    log.jobs.add(job)
    async with opened(browser, tom) as page:
        await sign_in(page.context, tom)
        await page.goto(f"/jobs/{job.id}")
        heading = page.get_by_role("heading", level=1)
        await expect(heading).to_have_text("Diktat.wav")
        log.jobs.delete(job.id)
        await expect(page.get_by_text("Das gibt es nicht oder nicht mehr.")).to_be_visible()
        await expect(heading).not_to_have_text("Diktat.wav")


async def test_tried_anew_stopped_and_deleted(tom: Tom, log: CallLog, browser: Browser) -> None:
    call = ended_call(log, "+4930111")
    message = JobRecord(path="a.wav", kind="voicemail", call_id=call.id)
    upload = JobRecord(path="b.wav", kind="upload", title="Diktat.wav")
    for job in (message, upload):
        log.jobs.add(job)
    log.jobs.set_aside(message.id, "audio/a.wav: file does not start with RIFF id")
    log.jobs.alive("one", "tiny on cpu")
    async with signed_in(browser, tom) as page:
        await page.goto("/jobs?show=failed")
        failed = row(page, "+4930111")
        await expect(failed).to_contain_text("audio/a.wav: file does not start with RIFF id")
        await failed.get_by_role("button", name="Neu versuchen: +4930111").click()
        await expect(failed).to_have_count(0)
        assert log.jobs.get(message.id).state == "waiting"

        await page.get_by_text("Alle", exact=True).click()
        waiting = row(page, "Diktat.wav")
        await waiting.get_by_role("button", name="Abbrechen: Diktat.wav").click()
        await expect(waiting).to_contain_text("Abgebrochen")
        log.jobs.begin(message.id, "one", round=1)
        await row(page, "+4930111").get_by_role("button", name="Abbrechen: +4930111").click()
        await expect(row(page, "+4930111")).to_contain_text("Wird abgebrochen")
        log.jobs.cancelled(message.id)
        await expect(row(page, "+4930111")).to_contain_text("Abgebrochen")

        await waiting.get_by_role("button", name="Löschen: Diktat.wav").click()
        await page.get_by_role("button", name="Endgültig löschen").click()
        await expect(waiting).to_have_count(0)
        assert [job.id for job in log.jobs.newest()] == [message.id]
        await expect(page.get_by_role("button", name=re.compile("Löschen"))).to_have_count(0)


def put_notes(tom: Tom, log: CallLog) -> None:
    """An urgent one that was spoken, and a newer one."""
    call, other = ended_call(log, "+4930111"), ended_call(log, "+4930222")
    wav = StereoWav(tom.data / f"{call.id}.wav")
    wav.append(3 * SECOND, bytes(3 * len(SECOND)))
    wav.close()
    log.add_recording(call.id, RecordingRecord(f"{call.id}.wav", channels=2))
    spoken = NoteRecord(
        "Starke Schmerzen.", "Erika Muster", "030123",
        urgent=True, start_sample=SAMPLE_RATE, end_sample=3 * SAMPLE_RATE,
    )  # fmt: skip
    log.add_note(call.id, spoken)
    log.add_note(other.id, NoteRecord("Bitte um einen Termin."))


async def test_call_backs_are_ticked_off(tom: Tom, log: CallLog, browser: Browser) -> None:
    put_notes(tom, log)
    async with signed_in(browser, tom) as page:
        await page.goto("/tasks")
        tasks = page.get_by_role("list", name="Nachrichten").get_by_role("listitem")
        await expect(tasks).to_have_count(2)
        await expect(tasks.first).to_contain_text("Dringend")
        await expect(tasks.last).to_contain_text("+4930222")
        await expect(page.get_by_role("link", name="Rückrufe 2 offen")).to_be_visible()
        number = tasks.first.get_by_role("link", name="030123 anrufen")
        await expect(number).to_have_attribute("href", "tel:030123")
        await tasks.first.get_by_role("button", name="Anhören").click()
        await expect(tasks.first.locator("audio")).to_have_js_property("duration", 2)
        await expect(tasks.first.locator("audio")).to_be_focused()
        assert await serious_faults(page) == []

        await tasks.first.get_by_role("checkbox").click()
        await expect(tasks).to_have_count(1)
        await expect(page.get_by_role("link", name="Rückrufe 1 offen")).to_be_visible()
        assert tom.get("/api/notes").json()["open"] == 1
        await page.get_by_role("button", name="Rückgängig").click()
        await expect(tasks).to_have_count(2)
        await tasks.last.get_by_role("checkbox").click()
        await expect(tasks).to_have_count(1)
        await page.get_by_text("Erledigt", exact=True).click()
        await expect(tasks).to_contain_text("Bitte um einen Termin.")
        await tasks.get_by_role("checkbox").click()
        await expect(page.get_by_text("Noch nichts abgehakt")).to_be_visible()


async def test_the_last_one_of_a_page_is_ticked_off(
    tom: Tom, log: CallLog, browser: Browser
) -> None:
    call = ended_call(log, "+4930111")
    for number in range(26):
        log.add_note(call.id, NoteRecord(f"Nachricht {number}."))
    async with signed_in(browser, tom) as page:
        await page.goto("/tasks?show=open&page=2")
        tasks = page.get_by_role("list", name="Nachrichten").get_by_role("listitem")
        await expect(tasks).to_have_count(1)
        await tasks.get_by_role("checkbox").click()
        await expect(tasks).to_have_count(25)
        await expect(page).to_have_url(re.compile("page=1$"))


async def test_who_only_looks_changes_nothing(tom: Tom, log: CallLog, browser: Browser) -> None:
    put_notes(tom, log)
    log.jobs.add(JobRecord(path="b.wav", kind="upload", title="Diktat.wav"))
    async with signed_in(browser, tom, "viewer", language="en") as page:
        await page.goto("/tasks")
        await expect(page.get_by_text("Starke Schmerzen.")).to_be_visible()
        await expect(page.get_by_role("checkbox")).to_have_count(0)
        await page.get_by_role("link", name="Transcriptions").click()
        await expect(row(page, "Diktat.wav")).to_contain_text("Waiting")
        await expect(
            page.get_by_role("button", name=re.compile("Delete|Cancel|Upload"))
        ).to_have_count(0)
