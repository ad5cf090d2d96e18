"""`LineProcesses`: as many as the call limit needs, each restarted when it dies."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from telephony.events import LineProcessLost, LineProcessReady, TelephonyEvent
from telephony.sip import messages
from telephony.sip.config import PROCESS_PORT_STEP, SipConfig
from telephony.sip.errors import DoorError
from telephony.sip.lines import Lines
from telephony.sip.restart import Backoff
from telephony.sip.supervisor import LineProcess

log = logging.getLogger(__name__)

STATS_INTERVAL_S = 1.0


@dataclass(frozen=True, slots=True)
class DoorStats:
    """Figures of all line processes together, since each one's start."""

    processes: int
    calls: int
    max_calls: int
    late_frames: int
    """Ticks of the audio bridge that came more than 40 ms after the one before."""
    max_gap_ms: float
    """Longest time between two ticks in the last second or so."""
    frames_lost: int
    """Frames of callers that the core was too slow to take from a line process."""
    audio_dropped: int
    """Messages with our audio that a line process was too slow to take."""
    rss_mb: float
    cpu_s: float
    restarts: int


class LineProcesses:
    def __init__(
        self,
        config: SipConfig,
        lines: Lines,
        take: Callable[[LineProcess, messages.Message], None],
        emit: Callable[[TelephonyEvent], None],
    ) -> None:
        self._config = config
        self._lines = lines
        self._take = take
        self._emit = emit
        self._by_index: dict[int, LineProcess] = {}
        """Those that listen: one that died is back when its successor is ready."""
        self._ports: dict[int, int] = {}
        """SIP port of each, as it was told to the world: a successor listens there too."""
        self._supervisors: list[asyncio.Task[None]] = []
        self._restarts = 0

    def all(self) -> list[LineProcess]:
        """In the order of their ports."""
        return [process for _, process in sorted(self._by_index.items())]

    def first(self) -> LineProcess | None:
        """The one that registers the lines."""
        return self._by_index.get(0)

    async def start(self, group: asyncio.TaskGroup) -> None:
        """Start all of them and watch over them in `group`. Raises `DoorError`."""
        first = await self._start(0)
        assert first.ready is not None
        count = -(-(self._config.max_calls or 1) // first.ready.max_calls)
        await asyncio.gather(*(self._start(index) for index in range(1, count)))
        for process in self.all():
            self._supervisors.append(
                group.create_task(self._supervise(process), name=f"line process {process.index}")
            )

    def release(self) -> None:
        """Restart none from now on."""
        for task in self._supervisors:
            task.cancel()

    async def stop(self) -> None:
        await asyncio.gather(*(process.stop() for process in self.all()))
        for process in self.all():
            process.lose_calls()

    def admit_sources(self) -> None:
        """The lines' addresses have changed: tell it those who keep strangers out."""
        if self._config.drop_strangers:
            for process in self.all():
                process.send(messages.Sources(self._sources()))

    def stats(self) -> DoorStats:
        processes = self.all()
        reports = [process.stats for process in processes if process.stats]
        return DoorStats(
            processes=len(processes),
            calls=sum(len(process.calls) for process in processes),
            max_calls=sum(process.max_calls for process in processes),
            late_frames=sum(report.late_frames for report in reports),
            max_gap_ms=max((report.max_gap_ms for report in reports), default=0.0),
            frames_lost=sum(report.lost_to_core for report in reports),
            audio_dropped=sum(process.audio_dropped for process in processes),
            rss_mb=sum(report.rss_mb for report in reports),
            cpu_s=sum(report.cpu_s for report in reports),
            restarts=self._restarts,
        )

    async def _start(self, index: int) -> LineProcess:
        process, setup = LineProcess(index, self._take), self._setup(index)
        await process.start(setup)
        self._by_index[index] = process
        if self._sources() != setup.sources:  # they changed meanwhile
            process.send(messages.Sources(self._sources()))
        assert process.ready is not None
        self._ports.setdefault(index, process.port)
        limit, wanted = process.ready.max_calls, self._config.max_calls
        process.max_calls = limit if wanted is None else min(limit, wanted - index * limit)
        log.info(
            "line process %d: SIP on port %d, %d calls", index, process.port, process.max_calls
        )
        if not process.ready.fast_frames:
            log.warning("line process %d: audio is moved the slow way", index)
        self._emit(LineProcessReady(process=index, port=process.port, max_calls=process.max_calls))
        return process

    def _sources(self) -> list[str]:
        """Networks that may send to the SIP ports; empty for everyone."""
        return self._lines.sources() if self._config.drop_strangers else []

    def _configured_port(self, index: int) -> int:
        """0 for any."""
        return self._config.port + PROCESS_PORT_STEP * index if self._config.port else 0

    def _setup(self, index: int) -> messages.Setup:
        config = self._config
        rtp_port = config.rtp_port_start
        return messages.Setup(
            bind=config.bind,
            port=self._ports.get(index) or self._configured_port(index),
            public_address=config.public_address,
            rtp_port=rtp_port + config.rtp_port_range * index if rtp_port else 0,
            rtp_range=config.rtp_port_range,
            codecs=config.codecs,
            lines=self._lines.setups(index),
            sources=self._sources(),
            jitter_ms=[
                config.jitter_init_ms, config.jitter_min_ms, config.jitter_max_ms,
                config.jitter_max_ms + 100,
            ],
            log_level=config.log_level,
            user_agent=config.user_agent,
            stats_interval_s=STATS_INTERVAL_S,
        )  # fmt: skip

    async def _supervise(self, process: LineProcess) -> None:
        """Restart a line process whenever it dies."""
        loop, backoff = asyncio.get_running_loop(), Backoff()
        while True:
            started = loop.time()
            reason = await process.died()
            del self._by_index[process.index]
            delay = backoff.delay_s(lived_s=loop.time() - started)
            lost = process.lose_calls()
            if process.index == 0:
                self._lines.process_lost()
            log.error("line process %d died, %d calls lost: %s", process.index, lost, reason)
            self._emit(
                LineProcessLost(
                    process=process.index, calls=lost, reason=reason, restart_in_s=delay
                )
            )
            while True:
                await asyncio.sleep(delay)
                self._restarts += 1
                try:
                    process = await self._start(process.index)
                    break
                except (DoorError, OSError) as error:
                    delay = backoff.delay_s(lived_s=0)
                    log.error("line process %d: %s; again in %.1f s", process.index, error, delay)
