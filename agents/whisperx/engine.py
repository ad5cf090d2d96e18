"""WhisperX: transcribes and aligns recordings. For a worker process, never for the server: the
package takes some 20 CPU seconds and 1 GB to import, and torch computes on every core.

    pcm ──► VAD, batches ──► Whisper (faster-whisper) ──► text ──► aligner (wav2vec 2.0) ──► words

https://github.com/m-bain/whisperX
"""

import logging
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from agents.conversation import Word
from agents.engines import EngineError, EngineUnavailable
from agents.whisperx.precedence import Precedence
from agents.whisperx.transcript import Segment
from media.audio import to_samples

# Before anything imports pyannote.audio, which reports on its use otherwise.
os.environ["PYANNOTE_METRICS_ENABLED"] = "false"

_SHORTEST = to_samples(100)
"""Less audio holds no word, and breaks the voice activity detection."""

_LONGEST_LETTER_S = 0.12
_BREATH_S = 0.3
"""The aligner gives the mark at a sentence's end all the silence after it: no word lasts longer
than its letters and a breath."""

Progress = Callable[[float], None]
"""Told the part that is done, 0 to 1."""


@dataclass(frozen=True, slots=True)
class WhisperXConfig:
    """What to load, and how to use it."""

    model: str
    """A size ("large-v2"), which is fetched at first use, or a folder."""
    align_model: str = ""
    """wav2vec 2.0: a folder or a name on the hub. Empty: whisperx's own for the language."""
    device: str = "auto"
    """`cuda`, `cpu`, or `auto` for CUDA where there is a card."""
    compute_type: str = "auto"
    """As CTranslate2 names them. `auto`: float16 with CUDA, int8 without."""
    batch_size: int = 8
    chunk_s: int = 30
    """The longest piece the model hears at once; the recording is cut at pauses. At most 30."""
    threads: int = 4
    """Of the CPU."""
    language: str = ""
    """ISO 639-1 where none is asked for. Empty: detected."""
    hot_words: bool = True
    """Whether the model was trained with prompts, and so can use hot words."""
    asr_options: dict[str, Any] = field(default_factory=dict[str, Any])
    """As `whisperx.load_model` takes them: beam_size, patience, initial_prompt …"""
    diarize_model: str = ""
    """A folder, or a name on the hub (with `hub_token`). Empty: speakers are not told apart."""
    hub_token: str = ""
    nltk_data: Path | None = None
    """Folder with NLTK's `punkt_tab`; None: where NLTK looks, or fetched at first use."""


class WhisperX:
    """The models of one worker, loaded once. Thread-safe: one recording at a time."""

    def __init__(self, config: WhisperXConfig) -> None:
        """Raises EngineUnavailable where the package or the model cannot be had."""
        try:
            torch: Any = import_module("torch")
            whisperx: Any = import_module("whisperx")
            nltk_folders: list[str] = import_module("nltk").data.path
        except ImportError as error:
            raise EngineUnavailable(
                f"whisperx: is not installed ({error}); `make run WHISPERX=1` installs it"
            ) from error
        if config.nltk_data is not None:
            nltk_folders.insert(0, str(config.nltk_data))
        whisperx.setup_logging(level="error")  # it writes to standard output otherwise
        logging.getLogger("lightning.pytorch").setLevel(logging.WARNING)
        self._whisperx = whisperx
        self._config = config
        self.queue = Precedence()
        """Who uses the models; held by one thread at a time."""
        self._aligners: dict[str, tuple[Any, dict[str, Any]]] = {}
        self._diarization: Any = None
        self.device = config.device
        if config.device == "auto":
            self.device = "cuda" if torch.cuda.is_available() else "cpu"
        compute_type = config.compute_type
        if compute_type == "auto":
            compute_type = "float16" if self.device == "cuda" else "int8"
        torch.set_num_threads(config.threads)
        self.name = f"{Path(config.model).name} on {self.device}"
        try:
            self._model: Any = whisperx.load_model(
                config.model,
                device=self.device,
                compute_type=compute_type,
                language=config.language or None,
                threads=config.threads,
                asr_options=dict(config.asr_options),
                local_files_only=Path(config.model).is_dir(),
            )
        except Exception as error:  # the package and the hub's client raise whatever
            raise EngineUnavailable(f"whisperx: {config.model}: {_short(error)}") from error

    def transcribe(
        self,
        pcm: bytes,
        language: str = "",
        hot_words: Iterable[str] = (),
        progress: Progress | None = None,
    ) -> tuple[str, list[Segment]]:
        """The language, given or detected, and what was said; nothing for silence.

        `pcm`: s16le mono 16 kHz. Raises EngineError.
        """
        audio = _as_float(pcm)
        language = language or self._config.language
        if len(audio) < _SHORTEST:
            return language, []
        words = " ".join(hot_words) if self._config.hot_words else ""
        with self.queue.turn():
            own = self._model.options
            self._model.options = replace(own, hotwords=words or own.hotwords)
            try:
                result: dict[str, Any] = self._model.transcribe(
                    audio,
                    batch_size=self._config.batch_size,
                    chunk_size=self._config.chunk_s,
                    language=language or None,
                    progress_callback=_percent(progress),
                )
            except Exception as error:
                raise EngineError(f"whisperx: {_short(error)}") from error
            finally:
                self._model.options = own
        segments = [
            Segment(text=text, start_s=float(part["start"]), end_s=float(part["end"]))
            for part in result["segments"]
            if has_words(text := str(part["text"]).strip())
        ]
        return str(result["language"] or language), segments

    def align(
        self,
        segments: list[Segment],
        pcm: bytes,
        language: str,
        progress: Progress | None = None,
    ) -> list[Segment]:
        """The segments, sentence by sentence, with word times. Raises EngineError.

        Raises EngineUnavailable where there is no aligner for the language.
        """
        if not segments:
            return []
        given = [{"text": s.text, "start": s.start_s, "end": s.end_s} for s in segments]
        with self.queue.turn():
            model, metadata = self._aligner(language)
            try:
                result = self._whisperx.align(
                    given,
                    model,
                    metadata,
                    _as_float(pcm),
                    self.device,
                    progress_callback=_percent(progress),
                )
            except Exception as error:
                raise EngineError(f"whisperx: alignment: {_short(error)}") from error
        return [_aligned(part) for part in result["segments"] if has_words(str(part["text"]))]

    def tell_speakers(self, segments: list[Segment], pcm: bytes) -> list[Segment]:
        """The segments of a channel with several speakers, each with the speaker's name.

        Raises EngineError, and EngineUnavailable where no diarization model is configured.
        """
        if not segments:
            return []
        with self.queue.turn():
            diarization = self._diarizer()
            try:
                found = diarization(_as_float(pcm))
                given = [{"start": s.start_s, "end": s.end_s} for s in segments]
                result = self._whisperx.assign_word_speakers(found, {"segments": given})
            except Exception as error:
                raise EngineError(f"whisperx: diarization: {_short(error)}") from error
        return [
            segment.model_copy(update={"speaker": str(part.get("speaker", ""))})
            for segment, part in zip(segments, result["segments"], strict=True)
        ]

    def _aligner(self, language: str) -> tuple[Any, dict[str, Any]]:
        if language not in self._aligners:
            name = self._config.align_model
            try:
                self._aligners[language] = self._whisperx.load_align_model(
                    language_code=language,
                    device=self.device,
                    model_name=name or None,
                    model_cache_only=Path(name).is_dir() if name else False,
                )
            except Exception as error:
                what = name or f"the aligner for {language!r}"
                raise EngineUnavailable(f"whisperx: {what}: {_short(error)}") from error
        return self._aligners[language]

    def _diarizer(self) -> Any:
        if not self._config.diarize_model:
            raise EngineUnavailable(
                "whisperx: telling speakers apart needs whisperx.diarize_model: a folder, or "
                "pyannote/speaker-diarization-community-1 with whisperx.hub_token"
            )
        if self._diarization is None:
            try:
                self._diarization = import_module("whisperx.diarize").DiarizationPipeline(
                    model_name=self._config.diarize_model,
                    token=self._config.hub_token or None,
                    device=self.device,
                )
            except Exception as error:
                what = self._config.diarize_model
                raise EngineUnavailable(f"whisperx: {what}: {_short(error)}") from error
        return self._diarization


def has_words(text: str) -> bool:
    """Whether anything was said; of noise, Whisper writes a full stop."""
    return any(letter.isalnum() for letter in text)


def _percent(progress: Progress | None) -> Progress | None:
    """`progress` as the package tells it."""
    return None if progress is None else lambda percent: progress(percent / 100)


def _as_float(pcm: bytes) -> np.ndarray:
    audio = np.frombuffer(pcm, np.int16).astype(np.float32)
    audio /= 32768  # in place: two hours are 460 MB
    return audio


def _aligned(part: dict[str, Any]) -> Segment:
    """A segment as `whisperx.align` returns it; what could not be aligned has no times there."""
    start, end = float(part["start"]), float(part["end"])
    words: list[Word] = []
    for word in part["words"]:
        begins = float(word.get("start", words[-1].end_s if words else start))
        text, score = str(word["word"]), word.get("score")
        latest = begins + _BREATH_S + _LONGEST_LETTER_S * len(text)
        ends = min(latest, max(begins, float(word.get("end", begins))))
        words.append(Word(text, begins, ends, None if score is None else float(score)))
    end = words[-1].end_s if words else end
    return Segment(text=str(part["text"]).strip(), start_s=start, end_s=end, words=tuple(words))


def _short(error: Exception) -> str:
    """The first line with words of what went wrong."""
    lines = (line.strip() for line in str(error).splitlines())
    return next((line for line in lines if re.search(r"\w", line)), type(error).__name__)
