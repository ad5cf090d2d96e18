"""Which models the settings mean; and whether a worker could run in this environment."""

import os
import tomllib
from importlib.util import find_spec
from pathlib import Path

import models
from agents.engines import EngineUnavailable
from agents.engines.llm.ollama import OllamaConfig
from agents.engines.llm.openai_compatible import OpenAICompatibleConfig
from agents.whisperx.engine import WhisperXConfig
from tom.engine_settings import Llm
from tom.whisperx_settings import WhisperXSection

BUILT_IN = "whisper-demo-de"
BUILT_IN_ALIGNER = "align-demo-de"
PUNKT = "nltk_data"
"""Folder in the aligner's with what NLTK needs to find sentences."""
WHISPER_CHUNK_S = 30
_PACKAGES = ("whisperx", "dbos")


def installed() -> bool:
    """Whether what a worker needs is in this environment. Imports nothing."""
    return all(find_spec(name) is not None for name in _PACKAGES)


def whisperx_config(settings: WhisperXSection, data: Path) -> WhisperXConfig:
    """What a worker loads; `data`: the data directory. Raises OSError, and EngineUnavailable where
    the built-in model is not there."""
    built_in = not settings.model
    try:
        model = settings.model or str(models.path(BUILT_IN))
        aligner = models.path(BUILT_IN_ALIGNER)
    except FileNotFoundError as error:
        raise EngineUnavailable(f"whisperx: {error}; set whisperx.model") from error
    return WhisperXConfig(
        model=model,
        chunk_s=_chunk_s(Path(model)),
        align_model=settings.align_model or (str(aligner) if built_in else ""),
        device=settings.device,
        compute_type=settings.compute_type,
        batch_size=settings.batch_size,
        threads=settings.threads,
        # The built-in model was never shown a prompt.
        hot_words=settings.hot_words and not built_in,
        asr_options={"beam_size": settings.beam_size, **settings.asr_options},
        diarize_model=settings.diarize_model if settings.diarize else "",
        hub_token=settings.hub_token.get_secret_value(),
        nltk_data=private_copy(aligner / PUNKT, data / PUNKT),
    )


def _chunk_s(model: Path) -> int:
    """Seconds that the model hears at once: what its folder's model.toml says, else Whisper's."""
    described = model / "model.toml"
    if not described.is_file():
        return WHISPER_CHUNK_S
    found = tomllib.loads(described.read_text(encoding="utf-8")).get("chunk_s", WHISPER_CHUNK_S)
    return int(found)


def private_copy(source: Path, target: Path) -> Path | None:
    """`source` copied to `target`, for nobody else to write to; None where there is no `source`.

    NLTK reads no file that other accounts might have written, and a checkout's often are the
    group's.
    """
    if not source.is_dir():
        return None
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    for original in sorted(source.rglob("*")):
        copy = target / original.relative_to(source)
        if original.is_dir():
            copy.mkdir(mode=0o700, exist_ok=True)
            continue
        part = copy.with_name(f"{copy.name}.{os.getpid()}")  # another worker may read the old one
        part.touch(mode=0o600)
        part.write_bytes(original.read_bytes())
        part.replace(copy)
    return target


def summary_models(settings: Llm) -> list[OllamaConfig | OpenAICompatibleConfig]:
    """The language models that may sum up, in the order they are to be tried."""
    found: list[OllamaConfig | OpenAICompatibleConfig] = []
    if settings.engine in ("auto", "openai") and settings.openai.url:
        found.append(
            OpenAICompatibleConfig(
                base_url=settings.openai.url,
                model=settings.openai.model,
                api_key=settings.openai.api_key,
                extra_body=settings.openai.extra_body,
            )
        )
    if settings.engine in ("auto", "ollama") and settings.ollama.url:
        found.append(
            OllamaConfig(
                base_url=settings.ollama.url,
                model=settings.ollama.model,
                context_tokens=settings.ollama.context_tokens,
                keep_alive=settings.ollama.keep_alive,
            )
        )
    return found
