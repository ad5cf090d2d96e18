"""The real models that `tom models pull` fetches from the Hugging Face hub.

Revisions are commits, so a name always means the same bytes; checksums are pinned here as well as
published by the hub. Names, sizes and checksums were taken from public listings of the hub and
from projects that pin the same files. `checked` says how well: none of these files could be
fetched while this list was written.

Not in the list, though they recognise German while it is spoken: NVIDIA's nemotron-3.5 exports
(`csukuangfj2/sherpa-onnx-nemotron-3.5-asr-streaming-0.6b-…ms-int8-2026-06-11`, 40 languages) weigh
680 MB and have to be told the language of each stream. NeMo's `stt_de_fastconformer` and Parakeet
do not stream.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import models as built_in

DESCRIPTION = "model.toml"

KROKO_LICENCE = "CC-BY-SA-4.0 (Banafo, Kroko ASR community model)"
PIPER_VOICES = ("rhasspy/piper-voices", "c10ece1aade47bb51c153c893d14e5bf8e5b7117")


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model."""

    role: str
    """Its key in `model.toml`: encoder, decoder, joiner, tokens, model; or "" for a companion."""
    path: str
    """In the repository; on disk the last part is kept."""
    size: int
    """Bytes, for the list; the hub has the last word."""
    sha256: str = ""
    """Pinned checksum; where there is none, the one that the hub publishes counts alone."""

    @property
    def name(self) -> str:
        """File name in the model's folder."""
        return self.path.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class CatalogModel:
    """A model as it can be pulled."""

    name: str
    kind: Literal["stt", "tts", "turn"]
    type: Literal["transducer", "piper", "smart_turn"]
    language: str
    """ISO 639-1; "mul" for many."""
    sample_rate: int
    """Hz; what the model was trained on."""
    repo: str
    """Owner and name on the hub."""
    revision: str
    files: tuple[ModelFile, ...]
    licence: str
    checked: str
    """How sure names, sizes and checksums are."""

    @property
    def size(self) -> int:
        """Bytes to download."""
        return sum(file.size for file in self.files)


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """A line of `tom models list`."""

    name: str
    kind: str
    """stt, tts or turn."""
    language: str
    size: int
    """Bytes: on disk where installed, else to download."""
    installed: bool
    built_in: bool
    licence: str
    notice: str = ""
    folder: Path | None = None
    """Where it lies, once it is there."""


_SURE = "sizes and checksums agree in several independent projects that pin them"


def _files(table: str, voice: str = "") -> tuple[ModelFile, ...]:
    """A row a file: size in bytes, SHA-256 or -, path; {} in it is `voice`."""
    files: list[ModelFile] = []
    for row in table.strip().splitlines():
        size, sha256, path = row.replace("{}", voice).split()
        role = path.split(".")[0].split("-")[0]
        if voice and path.endswith((".onnx", ".json")):
            role = "model" if path.endswith(".onnx") else ""
        files.append(ModelFile(role, path, int(size), sha256.strip("-")))
    return tuple(files)


def _stt(
    name: str, repo: str, revision: str, files: tuple[ModelFile, ...], licence: str
) -> CatalogModel:
    language = name.split("-")[1]
    repo = f"csukuangfj/sherpa-onnx-streaming-zipformer-{repo}"
    return CatalogModel(
        name, "stt", "transducer", language, 16_000, repo, revision, files, licence, _SURE
    )


def _voice(name: str, table: str, voice: str, licence: str, checked: str = _SURE) -> CatalogModel:
    locale, speaker, quality = voice.split("-")
    folder = f"{locale[:2]}/{locale}/{speaker}/{quality}/{voice}"
    files = _files(table, folder)
    repo, revision = PIPER_VOICES
    return CatalogModel(
        name, "tts", "piper", locale[:2], 22_050, repo, revision, files, licence, checked
    )


CATALOG: tuple[CatalogModel, ...] = (
    _stt(
        "stt-de-kroko",
        "de-kroko-2025-08-06",
        "887db3d083240198c2d2b99fb66cfcfe6948ced8",
        _files("""
70091557 6e83993d6967ec7a3498b055b7e85ace85b5d64d1b1e8773cb29a43a11f5edb5 encoder.onnx
617489 94a29592b403c53fa2231b478637da1ab4abcef7f5e46e432098416a4a3ed562 decoder.onnx
336817 28356bff070aea51ab1d725a3278e81d19f9300f860d3248a7014292264df15a joiner.onnx
5606 86e8370994ff2c01149ba8c4f8709aa93cdc18914b27a717e291e96faf39a6eb tokens.txt
"""),
        KROKO_LICENCE,
    ),
    _stt(
        "stt-en-kroko",
        "en-kroko-2025-08-06",
        "572aaf4e2e0c603c3fc2a574d096e755a178faa1",
        _files("""
70092599 d4881c57449d581e0770fd53fa66c2fdc6cd167d92ece7c715e603defc96d9d4 encoder.onnx
617488 455ba38466fce8d5a57e7db68a323b684079ca4d9e1dd93a740d9b2429aae3b1 decoder.onnx
336817 d406f616736350e2a7df3e39398b78eb2fc1a2ca6973a19d3853fa3227e25b52 joiner.onnx
6310 396dbeb5f4858875690716084f54e90d339679d0ba3e6b5b584f3d7589254d2d tokens.txt
"""),
        KROKO_LICENCE,
    ),
    _stt(
        "stt-en-zipformer",
        "en-2023-06-26",
        "672fbf1b30579d6585301139bb363f42a0ad4a24",
        _files(
            """
71082637 0d072fd4ef956294ba9db9e9a71a541ac70659095ec4934c8453d8b2fe740187 encoder-{}.int8.onnx
2092621 7bf787f90b194b307e5a4ad6a34fadb4e748304c35f78a8d66358a05b13ee6ef decoder-{}.onnx
259335 d944208d660d67c8d72cd2acaeac971fa5ceb8c80e76c1968148846fedd6e297 joiner-{}.int8.onnx
5048 49e3c2646595fd907228b3c6787069658f67b17377c60aeb8619c4551b2316fb tokens.txt
""".replace("{}", "epoch-99-avg-1-chunk-16-left-64")
        ),
        "Apache-2.0 (k2-fsa; trained on LibriSpeech, CC-BY-4.0)",
    ),
    _voice(
        "tts-de-thorsten-medium",
        """
63201294 7e64762d8e5118bb578f2eea6207e1a35a8e0c30595010b666f983fc87bb7819 {}.onnx
4819 974adee790533adb273a1ac88f49027d2a1b8f0f2cf4905954a4791e79264e85 {}.onnx.json
""",
        "de_DE-thorsten-medium",
        "CC0-1.0 (Thorsten-Voice)",
    ),
    _voice(
        "tts-de-thorsten-high",
        """
113895201 9df1c43c61149ef9b39e618e2b861fbe41e1fcea9390b2dac62e8761573ea4f1 {}.onnx
4875 6de734444e4c3f9e33b7ebe2746dbc19b71e85f613e79c65acf623200b99a76a {}.onnx.json
""",
        "de_DE-thorsten-high",
        "CC0-1.0 (Thorsten-Voice)",
    ),
    _voice(
        "tts-en-ljspeech-high",
        """
114000000 - {}.onnx
4970 - {}.onnx.json
""",
        "en_US-ljspeech-high",
        "public domain (LJ Speech)",
        "names on the hub's own pages, sizes rounded; only the hub's checksum counts",
    ),
    CatalogModel(
        "smart-turn",
        "turn",
        "smart_turn",
        "mul",
        16_000,
        "pipecat-ai/smart-turn-v3",
        "f766f81d3cfdf7737ac64aad813d91bbfd56bf93",
        (
            ModelFile(
                "model",
                "smart-turn-v3.2-cpu.onnx",
                8_679_182,
                "2bb026316b14a660486a75b1733cd3fbab8c2fd0314dc9af7be49f8cca967e4f",
            ),
        ),
        "BSD-2-Clause (Daily)",
        "the checksum is that of the same file in the pipecat-ai wheel 1.14",
    ),
)

RECOMMENDED = ("stt-de-kroko", "tts-de-thorsten-medium")
"""What `tom models pull` fetches when it is given no names."""


def find(name: str) -> CatalogModel | None:
    """The model of that name."""
    return next((model for model in CATALOG if model.name == name), None)


def list_models(folder: Path) -> list[ModelStatus]:
    """Built-in models, those installed below `folder`, and those that can be pulled."""
    found = [_status(folder, is_built_in=True) for folder in _folders(built_in.HERE)]
    found += [_status(folder, is_built_in=False) for folder in _folders(folder)]
    there = {status.name for status in found}
    return found + [
        ModelStatus(m.name, m.kind, m.language, m.size, False, False, m.licence)
        for m in CATALOG
        if m.name not in there
    ]


def _folders(root: Path) -> list[Path]:
    found = sorted(path.parent for path in root.glob(f"*/{DESCRIPTION}"))
    return [folder for folder in found if not folder.name.startswith(".")]


def _status(folder: Path, *, is_built_in: bool) -> ModelStatus:
    described = tomllib.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    return ModelStatus(
        name=str(described.get("name", folder.name)),
        kind=str(described.get("kind", "")),
        language=str(described.get("language", "")),
        size=sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()),
        installed=True,
        built_in=is_built_in,
        licence=str(described.get("licence", "")),
        notice=str(described.get("notice", "")),
        folder=folder,
    )
