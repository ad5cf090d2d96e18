"""Imports point one way, files stay short, packages say what they are for, media is covered."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "media": set[str](),
    "models": set[str](),
    "telephony": {"media"},
    "agents": {"media", "models"},
    "admin_ui": {"agents", "telephony", "media"},
    "tom": {"admin_ui", "agents", "telephony", "media", "models"},
}
"""The house's own packages that each package may import, besides itself."""
PACKAGES = set(MAY_IMPORT)
NO_PACKAGES = {ROOT / "telephony" / "calllog" / "migrations" / "versions"}
"""Alembic loads these by their path."""
LONGEST = 320
"""Lines of a Python file; about 300 is the aim."""


def python_files(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported(source: str) -> Iterator[str]:
    """The full names of the modules that `source` imports, wherever in the file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: relative import"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def house_of(module: str) -> str:
    return module.partition(".")[0]


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_imports_point_one_way(package: str) -> None:
    allowed = MAY_IMPORT[package] | {package}
    files = python_files(package)
    assert files, f"{package} has no files"
    wrong = [
        f"{file.relative_to(ROOT)} imports {module}"
        for file in files
        for module in imported(file.read_text(encoding="utf-8"))
        if house_of(module) in PACKAGES - allowed
    ]
    assert wrong == []


def test_only_the_root_of_models_is_imported() -> None:
    """The training code needs torch: nothing that runs imports it."""
    wrong = [
        f"{file.relative_to(ROOT)} imports {module}"
        for package in PACKAGES - {"models"}
        for file in python_files(package)
        for module in imported(file.read_text(encoding="utf-8"))
        if module.startswith("models.train_")
    ]
    assert wrong == []


def test_the_root_of_models_imports_only_the_standard_library() -> None:
    modules = set(imported((ROOT / "models" / "__init__.py").read_text(encoding="utf-8")))
    assert {house_of(module) for module in modules} <= {"pathlib"}


@pytest.mark.parametrize("package", [*sorted(PACKAGES), "tests"])
def test_no_file_is_too_long(package: str) -> None:
    lengths = {
        str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines())
        for file in python_files(package)
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_every_package_says_what_it_is_for(package: str) -> None:
    folders = {file.parent for file in python_files(package)} - NO_PACKAGES
    silent = [
        str(folder.relative_to(ROOT))
        for folder in folders
        if not (folder / "__init__.py").is_file()
        or ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8")))
        is None
    ]
    assert silent == []


def test_every_module_of_media_has_its_test_file() -> None:
    names = {file.stem for file in (ROOT / "media").glob("*.py")} - {"__init__"}
    tested = {file.stem for file in (ROOT / "tests" / "media").glob("test_*.py")}
    assert {f"test_{name}" for name in names} - tested == set()
