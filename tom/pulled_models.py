"""What `tom models pull` has left."""

from pathlib import Path

from agents.engines.model_folder import ModelDescription, read_description


def pulled_models(folder: Path, kind: str) -> list[tuple[Path, ModelDescription]]:
    """The models of a kind ("stt", "tts", "turn") below `folder`, by name."""
    found: list[tuple[Path, ModelDescription]] = []
    for file in sorted(folder.glob("*/model.toml")):
        description = read_description(file.parent)
        if description.kind == kind:
            found.append((file.parent, description))
    return found
