"""The small models TOM ships, each a folder with a `model.toml` and a README.md (its card)."""

from pathlib import Path

HERE = Path(__file__).parent


def path(name: str) -> Path:
    """Folder of a shipped model, such as "stt-demo-de".

    Raises FileNotFoundError where the model is not there or has no model.toml.
    """
    folder = HERE / name
    if not (folder / "model.toml").is_file():
        raise FileNotFoundError(f"no model {name!r}: {folder / 'model.toml'} is missing")
    return folder
