"""`Reply`: TOM says something. Text ► clauses ► speech ► line, each stage ahead of the next.

The source is read as fast as it comes, so that its actions and its rest are known whatever the
caller does; speech is made a few clauses ahead. To stop it, cancel the task that runs it, after
`stop`; `heard` then tells how far it came, `unheard` what is left.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence

from agents.conversation import Action, MustHear, Piece
from agents.engines import EngineError, SpeechChunk, TextToSpeech
from agents.events import Stage
from agents.realtime.clause import Clause
from agents.realtime.clauses import ClauseSplitter
from agents.realtime.cut_word import MOST_BACK_MS, word_start
from agents.realtime.filler_texts import FillerKind
from agents.realtime.fillers import Fillers, FillerWatch
from agents.realtime.hold import Hold
from media.audio import SAMPLE_BYTES, sample_count, to_samples
from media.framer import frames_of
from media.line import AudioLine

Source = Callable[[], AsyncIterator[Piece]]
"""Begins what is to be said; may be asked anew."""

_CLAUSES_AHEAD = 2
"""Clauses that are synthesised before the one being heard has ended."""
_KEPT_BYTES = SAMPLE_BYTES * to_samples(MOST_BACK_MS + 600)
"""Of what the line was given: the end of what was heard, and all that was not."""
_LOOK_S = 0.05
"""Between two looks whether the caller has waited too long."""


class Reply:
    """One reply, from its source of text and actions to the caller's ear."""

    def __init__(
        self,
        source: AsyncIterator[Piece],
        line: AudioLine,
        tts: TextToSpeech,
        speakable: Callable[[str], str],
        on_clause: Callable[[str], None],
        hold: Hold | None = None,
        fillers: Fillers | None = None,
        on_filler: Callable[[FillerKind, str], None] = lambda kind, text: None,
        paused: Callable[[], bool] = lambda: False,
        read_back: Callable[[Sequence[str]], Sequence[int]] = lambda _: (),
    ) -> None:
        """`speakable` writes out what the voice would misread; `on_clause` is told each clause,
        `on_filler` each filler. Until `hold` is over, nothing goes to the line. `fillers` None: the
        answer is known, nobody waits for it. `paused`: TOM is silent because the caller speaks.
        `read_back`: which of the clauses must be heard though nothing said so."""
        self._hold = hold
        self._source = source
        self._line = line
        self._tts = tts
        self._speakable = speakable
        self._on_clause = on_clause
        self._splitter = ClauseSplitter()
        self._clauses: list[Clause] = []
        self._to_say: asyncio.Queue[Clause | None] = asyncio.Queue()
        self._synthesised = 0
        self._said_again_at = -1
        """Samples heard of it when a cut word was said again."""
        self._given = bytearray()
        """What the line was given, as far as a word in it may be said again."""
        self._base = 0
        self._fillers = fillers
        self._on_filler = on_filler
        self._paused = paused
        self._read_back = read_back
        self._watch: FillerWatch | None = None
        self._player: asyncio.Task[None] | None = None
        self._reader: asyncio.Task[None] | None = None
        self._acts = self._voice_failed = False
        self.actions: list[Action] = []
        """What to do once everything was heard."""
        self.failures: list[tuple[Stage, EngineError]] = []
        """Engines that failed in it. What they had made until then is said all the same."""
        self.first_text_at: float | None = None
        """The event loop's time when the first clause was there."""
        self.first_audio_at: float | None = None
        """The event loop's time when the answer's first audio was there."""
        self.whole = False
        """All of the answer is known."""
        self.audible = False
        """Something of it is with the line."""

    @property
    def text(self) -> str:
        """All that TOM meant to say so far, fillers included."""
        return " ".join(clause.text for clause in self._clauses)

    @property
    def answer(self) -> str:
        """`text` without fillers."""
        return " ".join(clause.text for clause in self._clauses if not clause.filler)

    @property
    def must_be_heard(self) -> bool:
        """What the caller hears now, or next, is said to its end."""
        heard = self.heard_samples
        for clause in self._clauses if self.audible else ():
            if clause.start is None or not clause.whole or heard < clause.start + clause.samples:
                return clause.must_hear
        return False

    @property
    def heard_samples(self) -> int:
        """Samples of it that the caller has heard."""
        return max(0, self._line.played - self._base) if self.audible else 0

    @property
    def heard(self) -> str:
        """What of `text` the caller has heard, in whole words."""
        return self._part(0, fillers=True)

    @property
    def answer_heard(self) -> str:
        """What of the answer the caller has heard, without fillers."""
        return self._part(0, fillers=False)

    @property
    def answer_audible(self) -> bool:
        """The caller hears the answer, or has heard some of it; not only fillers."""
        begun = (clause.start for clause in self._clauses if not clause.filler)
        return any(start is not None and self.heard_samples > start for start in begun)

    @property
    def only_fills(self) -> bool:
        """The caller has heard fillers, and nothing of the answer."""
        fills = self.audible and any(clause.filler for clause in self._clauses)
        return fills and not self.answer_audible

    @property
    def unheard(self) -> str:
        """What of the answer the caller has not heard."""
        return self._part(1, fillers=False)

    @property
    def rest(self) -> list[Piece]:
        """`unheard`, as it was given: what must be heard still must."""
        rest: list[Piece] = []
        for clause in self._clauses:
            if not clause.filler and (text := clause.split(self.heard_samples)[1]):
                rest.append(MustHear(f"{text} ") if clause.must_hear else f"{text} ")
        return rest

    def cut_word(self) -> bytes:
        """In a pause: what the caller has heard of the word that it cut, to be said again. Once."""
        cut = len(self._given) // SAMPLE_BYTES - self._line.pending
        if cut <= 0:
            return b""
        heard = self.heard_samples
        if heard == self._said_again_at:  # a second sound while it is said again
            return b""
        self._said_again_at = heard
        begun = [at for clause in self._clauses if (at := clause.word_at(heard)) is not None]
        start = word_start(bytes(self._given), cut, cut - heard + begun[0] if begun else None)
        return bytes(self._given[start * SAMPLE_BYTES : cut * SAMPLE_BYTES])

    def _part(self, index: int, *, fillers: bool) -> str:
        clauses = (clause for clause in self._clauses if fillers or not clause.filler)
        parts = (clause.split(self.heard_samples)[index] for clause in clauses)
        return " ".join(part for part in parts if part)

    async def run(self) -> None:
        """Say all of it; returns when it is with the line. See `failures`."""
        speech: asyncio.Queue[bytes | None] = asyncio.Queue(_CLAUSES_AHEAD)
        async with asyncio.TaskGroup() as group:
            filling = group.create_task(self._fill(), name="fill")
            self._reader = group.create_task(self._read(), name="read")
            self._reader.add_done_callback(lambda _: filling.cancel())
            group.create_task(self._synthesise(speech), name="synthesise")
            self._player = group.create_task(self._play(speech), name="play")

    def tool_begins(self, acts: bool) -> None:
        """What is to be said next depends on a tool that is being used."""
        self._found(self._splitter.finish())
        if self._watch is not None:
            self._watch.tool_begins(acts)
        self._acts = acts
        self._stop_waiting()

    def _stop_waiting(self) -> None:
        """A tool acts once something was heard; without a voice nothing ever is."""
        if self._acts and self._voice_failed and not self.audible and self._reader is not None:
            self._reader.cancel()

    def stop(self) -> None:
        """From here on no more audio goes to the line, not even when a flush makes room there.

        Cancelling the task that runs the reply comes a turn of the event loop later, too late for
        a `play` that was just about to go on.
        """
        if self._player is not None:
            self._player.cancel()

    async def _fill(self) -> None:
        """Say something where the caller waits."""
        if self._fillers is None:
            return
        loop = asyncio.get_running_loop()
        self._watch = watch = FillerWatch(self._fillers.settings, loop.time())
        if self._hold is not None:
            await self._hold.over()  # until then the caller may go on
            watch.begin(loop.time())
        while True:
            spoken = all(clause.whole for clause in self._clauses)
            quiet = spoken and not self._line.pending and not self._paused()
            kind = watch.due(loop.time(), quiet=quiet, audible=self.audible)
            if kind is not None and (text := self._fillers.next(kind)):
                self._on_filler(kind, text)
                self._add_clause(Clause(text, filler=True))
            await asyncio.sleep(_LOOK_S)

    async def _read(self) -> None:
        try:
            async for piece in self._source:
                if isinstance(piece, str):
                    self._found(self._splitter.feed(piece))
                    if piece and self._watch is not None:
                        self._watch.text_goes_on()
                elif isinstance(piece, MustHear):
                    self._found(self._splitter.finish())
                    texts = [*self._splitter.feed(piece.text), *self._splitter.finish()]
                    self._found(texts, must_hear=True)
                else:
                    self.actions.append(piece)
        except EngineError as error:
            self.failures.append(("llm", error))
        else:
            self.whole = True
        self._found(self._splitter.finish())
        self._to_say.put_nowait(None)

    def _found(self, texts: list[str], must_hear: bool = False) -> None:
        for text in texts:
            if self.first_text_at is None:
                self.first_text_at = asyncio.get_running_loop().time()
            if self._watch is not None:
                self._watch.text_comes(text)
            self._add_clause(Clause(text, must_hear=must_hear))
            for index in self._read_back([clause.text for clause in self._clauses]):
                self._clauses[index].must_hear = True

    def _add_clause(self, clause: Clause) -> None:
        self._clauses.append(clause)
        self._to_say.put_nowait(clause)

    async def _synthesise(self, speech: "asyncio.Queue[bytes | None]") -> None:
        try:
            while (clause := await self._to_say.get()) is not None:
                await self._say(clause, speech)
        except EngineError as error:
            self.failures.append(("tts", error))
            self._voice_failed = True
            self._stop_waiting()
        await speech.put(None)

    async def _say(self, clause: Clause, speech: "asyncio.Queue[bytes | None]") -> None:
        clause.start = self._synthesised
        self._on_clause(clause.text)
        async for chunk in self._tts.speak(self._speakable(clause.text)):
            self._add(clause, chunk)
            if self.first_audio_at is None and not clause.filler:
                self.first_audio_at = asyncio.get_running_loop().time()
            if chunk.pcm:
                await speech.put(chunk.pcm)
        clause.whole = True

    def _add(self, clause: Clause, chunk: SpeechChunk) -> None:
        clause.marks += chunk.marks
        clause.samples += sample_count(chunk.pcm)
        self._synthesised += sample_count(chunk.pcm)

    async def _play(self, speech: "asyncio.Queue[bytes | None]") -> None:
        while (pcm := await speech.get()) is not None:
            if not self.audible:
                if self._hold is not None:
                    await self._hold.over()
                self._base = self._line.played + self._line.pending
                self.audible = True
            for frame in frames_of(pcm):
                self._given += frame
                del self._given[:-_KEPT_BYTES]
                await self._line.play(frame)


async def pieces(*items: Piece) -> AsyncIterator[Piece]:
    """A ready text and its actions as a source for a reply."""
    for item in items:
        yield item
