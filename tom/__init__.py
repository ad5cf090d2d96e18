"""The program: settings, the `tom` command, and the one place that wires everyone together."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("tom-voice")
except PackageNotFoundError:  # run from a checkout that is not installed
    __version__ = "0+checkout"
