"""`EmailChannel`: tells the owner by e-mail, through a process that posts it (see postman.py)."""

import asyncio
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from pydantic import ValidationError

from tom.notify.letter import AudioFault, letter
from tom.notify.notice import Notice
from tom.notify.outcome import Outcome
from tom.notify.postman import Enclosure, MailServer, Posting, Receipt, log_in
from tom.notify.settings import EmailSection, parsed_address

POST_S = 600.0
"""A posting that takes longer is stopped: 10 MB over a slow line take two minutes."""


class EmailChannel:
    """See `Channel`."""

    name = "email"

    def __init__(
        self,
        settings: EmailSection,
        data: Path,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`settings` with a host. `data`: the folder that recordings' paths count from."""
        self._settings = settings
        self._data = data
        self._now = now
        self._server = MailServer(
            host=settings.host,
            port=settings.port,
            security=settings.security,
            user=settings.user,
            password=settings.password,
        )

    async def send(self, notice: Notice, left: tuple[str, ...] | None = None) -> Outcome:
        """See `Channel`. A recording that does not fit is left out, and the mail says so."""
        receipt = await _post(self.posting(notice, left))
        if receipt.without:
            receipt = await _post(self.posting(notice, left, receipt.without))
        some = receipt.taken or receipt.refused
        return Outcome(
            taken=receipt.taken,
            refused=tuple(receipt.refused),
            left=tuple(receipt.later) if receipt.later and some else None,
            error=receipt.error,
            hopeless=receipt.hopeless,
        )

    async def check(self) -> str:
        """Connects and logs in."""
        return await asyncio.to_thread(log_in, self._server)

    def posting(
        self, notice: Notice, left: tuple[str, ...] | None = None, fault: AudioFault = ""
    ) -> Posting:
        """The e-mail, for everybody or for those who are `left`. `fault`: why without audio."""
        enclosures = [] if fault else self._enclosures(notice)
        if self._too_big(notice):
            enclosures, fault = [], "too_big"
        words = letter(notice, fault)
        recipients = self._settings.recipients
        sender = parsed_address(self._settings.sender)
        headers = {
            "From": str(sender),
            "To": ", ".join(str(parsed_address(each)) for each in recipients),
            "Subject": words.subject,
            "Date": format_datetime(self._now().astimezone(notice.zone)),
            # The same whenever it is sent: whoever got it already can tell (RFC 5322, 3.6.4).
            "Message-ID": f"<tom-{notice.call_id}@{sender.domain}>",
            "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office answers
        }
        if words.urgent:
            headers["Importance"] = "high"
        return Posting(
            server=self._server,
            sender=sender.addr_spec,
            recipients=list(left or (parsed_address(each).addr_spec for each in recipients)),
            headers=headers,
            text=words.text,
            html=words.html,
            enclosures=enclosures,
        )

    def _enclosures(self, notice: Notice) -> list[Enclosure]:
        if not self._settings.attach_audio:
            return []
        spoken = [message.audio for message in notice.messages if message.audio is not None]
        word = "nachricht" if notice.language == "de" else "message"
        day = notice.started_at.astimezone(notice.zone).strftime("%Y-%m-%d-%H%M")
        return [
            Enclosure(
                path=self._data / audio.path,
                first_sample=audio.first_sample,
                end_sample=audio.end_sample,
                filename=f"{word}-{day}{f'-{number}' if len(spoken) > 1 else ''}.wav",
            )
            for number, audio in enumerate(spoken, 1)
        ]

    def _too_big(self, notice: Notice) -> bool:
        if not self._settings.attach_audio:
            return False
        spoken = [message.audio for message in notice.messages if message.audio is not None]
        return sum(audio.wav_bytes for audio in spoken) > self._settings.max_audio_mb * 1_000_000


async def _post(posting: Posting) -> Receipt:
    """In a process of its own, which ends with this task."""
    try:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tom.notify.postman"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
    except OSError as error:
        return Receipt(error=f"the process that posts e-mail cannot be started: {error}")
    try:
        async with asyncio.timeout(POST_S):
            out, _ = await process.communicate(posting.model_dump_json().encode())
        return Receipt.model_validate_json(out)
    except TimeoutError:
        return Receipt(error=f"posting took longer than {POST_S:.0f} s")
    except ValidationError:
        return Receipt(error=f"the process that posts e-mail ended with {process.returncode}")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
