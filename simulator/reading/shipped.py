"""The scenarios that travel with the program: ``scenarios/`` of a checkout, package data of an installed wheel."""

from __future__ import annotations

import functools
from pathlib import Path

FOLDER = "scenarios"
"""The name of the folder, and how a path to one of its files begins: ``scenarios/households/couple_f3.yaml``."""


@functools.cache
def scenarios() -> Path:
    """The folder of the typical cases, reforms and populations. Raises ``FileNotFoundError`` where the installation lacks it."""
    from importlib.resources import files

    package = Path(str(files("simulator")))
    for place in (package / FOLDER, package.parent / FOLDER):
        if (place / "households").is_dir():
            return place
    raise FileNotFoundError(package / FOLDER)


def resolved(path: Path) -> Path:
    """The same path; when nothing is there and it begins with ``scenarios/``, the file that travels with the program.

    So every command of the README works from any folder, whichever way the program was installed.
    """
    if path.parts[:1] != (FOLDER,) or ".." in path.parts or path.exists():
        return path
    shipped = scenarios().joinpath(*path.parts[1:])
    return shipped if shipped.is_file() else path


def source(name: str) -> str:
    """The path of a file to read that a command line names, ``resolved``: the type of such an argument."""
    return str(resolved(Path(name))) if name.startswith(f"{FOLDER}/") else name
