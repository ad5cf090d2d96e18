"""Ready-made lines: one TOML file each, to be copied and filled in."""

from pathlib import Path

FOLDER = Path(__file__).parent


def names() -> list[str]:
    """Names of the lines that come with TOM."""
    return sorted(file.stem for file in FOLDER.glob("*.toml"))


def path(name: str) -> Path:
    """The file of a line that comes with TOM; FileNotFoundError where there is none."""
    file = FOLDER / f"{name}.toml"
    if file.parent != FOLDER or not file.is_file():
        raise FileNotFoundError(f"no line {name!r}; there are: {', '.join(names())}")
    return file
