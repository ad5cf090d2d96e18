"""A model's folder on disk: the files and the `model.toml` that describes them."""

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from agents.engines import EngineUnavailable

DESCRIPTION = "model.toml"


class ModelDescription(BaseModel):
    """What `model.toml` says."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str
    kind: Literal["stt", "tts", "turn"]
    type: Literal["nemo_ctc", "transducer", "piper", "smart_turn"]
    language: str
    """ISO 639-1; "mul" for many."""
    sample_rate: int
    """Hz; what the model was trained on."""
    feature_dim: int = 80
    model: str = ""
    """File name in the folder, as are the following; which are needed depends on `type`."""
    tokens: str = ""
    graph: str = ""
    max_active: int = 3000
    """Beam of the graph's decoder, in states."""
    encoder: str = ""
    decoder: str = ""
    joiner: str = ""
    notice: str = ""
    """One sentence on the model's limits, for logs and `tom doctor`."""


def read_description(folder: Path) -> ModelDescription:
    """Read a model folder's description. Raises EngineUnavailable naming file and cause."""
    path = folder / DESCRIPTION
    try:
        return ModelDescription.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise EngineUnavailable(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise EngineUnavailable(f"{path}: is not TOML: {error}") from error
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in fault["loc"])
        raise EngineUnavailable(f"{path}: {key}: {fault['msg']}") from error


def file_in(folder: Path, name: str) -> str:
    """The path of a model's file. Raises EngineUnavailable where it is missing."""
    path = folder / name
    if not name or not path.is_file():
        raise EngineUnavailable(f"{path}: is missing; `tom models pull` fetches models")
    return str(path)
