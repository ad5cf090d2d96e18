"""`Metrics`: what Prometheus is told. Durations in seconds, as Prometheus wants them."""

from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import OperationalError

from telephony.call import Door
from telephony.calllog import CallResult, JobState, TurnRecord
from telephony.calllog.writer import WriterStats
from telephony.sip.pool import DoorStats
from telephony.webrtc.door import WebRtcDoor
from telephony.websocket.door import WebSocketDoor

REPLY_BUCKETS_S = (0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0, 1.5, 2.0, 3.0, 5.0)
"""450 ms is the target for 95 of 100 replies."""
TOOL_BUCKETS_S = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
STAGES = ("endpoint", "stt", "llm", "tts")


class Metrics:
    """A registry of its own, so that two servers in one process (tests) do not meet."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        of = self.registry
        self.calls_in_progress = Gauge(
            "tom_calls_in_progress", "Calls that ring or talk.", ["door"], registry=of
        )
        self.calls = Counter("tom_calls", "Calls that ended.", ["door", "result"], registry=of)
        self.reply_s = Histogram(
            "tom_reply_seconds",
            "End of the caller's speech to the reply's first audio on the line.",
            buckets=REPLY_BUCKETS_S,
            registry=of,
        )
        self.stage_s = Histogram(
            "tom_stage_seconds",
            "End of the caller's speech to the end of a stage.",
            ["stage"],
            buckets=REPLY_BUCKETS_S,
            registry=of,
        )
        self.barge_ins = Counter("tom_barge_ins", "Replies that callers cut short.", registry=of)
        self.engine_failures = Counter(
            "tom_engine_failures",
            "Engines that failed in a call, and who took over; empty: nobody.",
            ["stage", "engine", "instead"],
            registry=of,
        )
        self.dropped_frames = Counter(
            "tom_dropped_frames",
            "Audio frames of 20 ms that a full queue threw away.",
            ["door", "direction"],
            registry=of,
        )
        self.line_registered = Gauge(
            "tom_line_registered", "1 where the line is registered.", ["line"], registry=of
        )

        self.notifications = Counter(
            "tom_notifications",
            "Tries to tell the owner of a message: sent, failed for good, postponed.",
            ["channel", "result"],
            registry=of,
        )

        self.tools = Counter(
            "tom_tools", "Tools that language models used.", ["tool", "outcome"], registry=of
        )
        self.tool_s = Histogram(
            "tom_tool_seconds",
            "How long a tool took.",
            ["tool"],
            buckets=TOOL_BUCKETS_S,
            registry=of,
        )

    def call_started(self, door: Door) -> None:
        """A call rings."""
        self.calls_in_progress.labels(door).inc()

    def call_ended(self, door: Door, result: CallResult) -> None:
        """A call that was started ended."""
        self.calls_in_progress.labels(door).dec()
        self.calls.labels(door, result).inc()

    def turn(self, turn: TurnRecord) -> None:
        """A turn is complete."""
        if turn.said:  # a greeting answers nobody
            self._latencies(turn)
        if turn.interrupted:
            self.barge_ins.inc()

    def _latencies(self, turn: TurnRecord) -> None:
        for stage in STAGES:
            stage_ms: float | None = getattr(turn, f"{stage}_ms")
            if stage_ms is not None:
                self.stage_s.labels(stage).observe(stage_ms / 1000)
        if turn.reply_ms is not None:
            self.reply_s.observe(turn.reply_ms / 1000)

    def tool_used(self, tool: str, outcome: str, seconds: float) -> None:
        """A language model has used `tool`. What it only made up is counted as one tool."""
        name = "(unknown)" if outcome == "refused" and not seconds else tool
        self.tools.labels(name, outcome).inc()
        self.tool_s.labels(name).observe(seconds)

    def engine_failed(self, stage: str, engine: str, instead: str) -> None:
        """An engine failed in a call; `instead` took over, empty where nobody could."""
        self.engine_failures.labels(stage, engine, instead).inc()

    def notified(self, channel: str, result: str) -> None:
        """The owner was to be told over `channel`: `sent`, `failed` or `postponed`."""
        self.notifications.labels(channel, result).inc()

    def frames_dropped(self, door: Door, direction: str, count: int = 1) -> None:
        """`direction`: `in` from the caller, `out` to the caller."""
        self.dropped_frames.labels(door, direction).inc(count)

    def watch_call_log(self, stats: Callable[[], WriterStats]) -> None:
        """Show the call log writer's counts from now on."""
        self.registry.register(_CallLogCollector(stats))

    def watch_jobs(self, count: Callable[[], Mapping[JobState, int]]) -> None:
        """Show from now on how many recordings wait, are worked on and failed."""
        self.registry.register(_JobCollector(count))

    def watch_sip(self, stats: Callable[[], DoorStats]) -> None:
        """Show the SIP door's counts from now on."""
        self.registry.register(_SipCollector(stats))

    def watch_browsers(self, webrtc: WebRtcDoor, websocket: WebSocketDoor) -> None:
        """Show the counts of the doors for browsers from now on."""
        self.registry.register(_BrowserCollector(webrtc, websocket))


class _CallLogCollector(Collector):
    """The writer counts by itself: its numbers are read when Prometheus asks."""

    def __init__(self, stats: Callable[[], WriterStats]) -> None:
        self._stats = stats

    def collect(self) -> Iterator[Metric]:
        now = self._stats()
        yield CounterMetricFamily("tom_call_log_written", "Entries written.", now.written)
        yield CounterMetricFamily("tom_call_log_dropped", "Entries given up.", now.dropped)
        yield CounterMetricFamily("tom_call_log_retries", "Writes tried again.", now.retries)
        yield GaugeMetricFamily("tom_call_log_queued", "Entries that wait.", now.queued)


class _JobCollector(Collector):
    """Workers are other processes: the database is asked when Prometheus asks."""

    def __init__(self, count: Callable[[], Mapping[JobState, int]]) -> None:
        self._count = count

    def describe(self) -> Iterator[Metric]:
        return iter(())  # registering asks for nothing

    def collect(self) -> Iterator[Metric]:
        jobs = GaugeMetricFamily(
            "tom_jobs", "Recordings to be transcribed, by state.", labels=["state"]
        )
        try:
            now = self._count()
        except OperationalError:  # the other figures tell of a sick database
            return
        for state in JobState:
            jobs.add_metric([state], now.get(state, 0))
        yield jobs


class _SipCollector(Collector):
    """The line processes report by themselves: their sums are read when Prometheus asks."""

    def __init__(self, stats: Callable[[], DoorStats]) -> None:
        self._stats = stats

    def collect(self) -> Iterator[Metric]:
        now = self._stats()
        yield GaugeMetricFamily("tom_sip_max_calls", "Calls taken at once.", now.max_calls)
        yield CounterMetricFamily(
            "tom_sip_late_frames", "Ticks of the audio bridge 20 ms late or more.", now.late_frames
        )
        yield GaugeMetricFamily(
            "tom_sip_max_gap_seconds",
            "Longest gap between two ticks lately.",
            now.max_gap_ms / 1000,
        )
        yield CounterMetricFamily(
            "tom_sip_restarts", "Line processes that died and were restarted.", now.restarts
        )


class _BrowserCollector(Collector):
    """The doors for browsers count by themselves, too."""

    def __init__(self, webrtc: WebRtcDoor, websocket: WebSocketDoor) -> None:
        self._webrtc = webrtc
        self._websocket = websocket

    def collect(self) -> Iterator[Metric]:
        rtc, socket = self._webrtc.stats(), self._websocket.stats()
        most = GaugeMetricFamily("tom_browser_max_calls", "Calls taken at once.", labels=["door"])
        late = CounterMetricFamily(
            "tom_browser_late_frames",
            "Frames of TOM's voice sent too late; over WebSockets, those a client fell silent for.",
            labels=["door"],
        )
        events = CounterMetricFamily(
            "tom_browser_dropped_events", "Events a browser took too slowly.", labels=["door"]
        )
        most.add_metric(["webrtc"], rtc.max_calls)
        most.add_metric(["websocket"], socket.max_calls)
        late.add_metric(["webrtc"], rtc.late)
        late.add_metric(["websocket"], socket.late_frames)
        events.add_metric(["webrtc"], rtc.events_dropped)
        events.add_metric(["websocket"], socket.events_dropped)
        yield from (most, late, events)
        yield CounterMetricFamily(
            "tom_webrtc_lost_packets", "RTP packets of callers that did not come.", rtc.lost
        )
        yield CounterMetricFamily(
            "tom_websocket_dropped_messages",
            "Messages of clients that sent more than they may.",
            socket.messages_dropped,
        )
