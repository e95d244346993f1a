"""What identifies the parts of a run, each by SHA-256: files and folders, the texts of the law, the engine."""

from __future__ import annotations

import functools
import hashlib
import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from simulator import __version__
from simulator.applicants import folders
from simulator.law import library
from simulator.reading import shipped
from simulator.reading.errors import InputError
from simulator.wording import Plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_PACKAGE = Path(__file__).parents[1]
_SOURCES = (".py", ".po", ".yaml")
"""The endings of the files that make an answer: rules and doors, sentences, schemes."""
_LIBRARIES = ("numpy", "pandas", "pyarrow", "XlsxWriter")
"""The packages that write files: another version of one may write the same figures in other bytes."""
STREAM = "-"
"""The name of an input that came through a pipe."""


class FileMark(NamedTuple):
    """A file of a run: its part in it (``file``, ``reform``, ``out`` …), its own name without any folder, its SHA-256.

    A folder has the SHA-256 of the list of its ``files``, which have theirs by their path in it; a file has none.
    """

    part: str
    name: str
    sha256: str
    files: Mapping[str, str] | None = None

    @property
    def label(self) -> Plain:
        """The name, as a fact of a sentence."""
        return Plain(self.name)


class EngineMark(NamedTuple):
    """The program: its version, and the SHA-256 of everything in it that makes an answer, the law apart."""

    version: str
    sha256: str


def of_bytes(part: str, name: str, content: bytes) -> FileMark:
    """The mark of what was read once only."""
    return FileMark(part, name, hashlib.sha256(content).hexdigest())


def of_input(part: str, path: str | Path) -> FileMark:
    """The mark of a file that is read, or of those of a folder that are. Raises ``InputError`` where one cannot be."""
    return _of_files(part, Path(path), [piece.name for piece in folders.pieces(path) if piece.name])


def of_output(part: str, path: str | Path) -> FileMark:
    """The mark of a file that was written, or of a folder with all that it holds. Raises ``InputError`` where it cannot be read."""
    inside = sorted(inner for inner in Path(path).rglob("*") if inner.is_file()) if Path(path).is_dir() else []
    return _of_files(part, Path(path), [inner.relative_to(path).as_posix() for inner in inside])


def _of_files(part: str, path: Path, names: Sequence[str]) -> FileMark:
    """The mark of a file, or of a folder with these files of it."""
    try:
        if not path.is_dir():
            return FileMark(part, path.name, _of_file(path))
        files = {name: _of_file(path / name) for name in names}
    except FileNotFoundError:
        raise InputError("error.file.missing", str(path)) from None
    except OSError as error:
        raise InputError("error.file.unreadable", str(path), reason=Plain(error.strerror or "?")) from None
    return FileMark(part, path.resolve().name, of_listing(files), files)


def of_listing(files: Mapping[str, str]) -> str:
    """The SHA-256 of a list of files with theirs, as ``sha256sum`` writes it."""
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(files.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def _of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@functools.cache
def engine() -> EngineMark:
    """The mark of this program, with the recipes that travel with it; the same for a checkout and an installation."""
    apart = {library.FOLDER, _PACKAGE / shipped.FOLDER}
    sources = (path for path in _PACKAGE.rglob("*") if path.suffix in _SOURCES and apart.isdisjoint(path.parents))
    recipes = shipped.scenarios()
    files = _of_texts(sources, _PACKAGE) | _of_texts(recipes.glob("populations/*.yaml"), recipes)
    return EngineMark(__version__, of_listing(files))


@functools.cache
def law_texts() -> Mapping[str, str]:
    """The SHA-256 of every published text, by its identifier (``dz/2001-105``), which is its place in the folder of texts."""
    paths = sorted(library.FOLDER.glob("*/*.yaml"))
    return {name.removesuffix(".yaml"): digest for name, digest in _of_texts(paths, library.FOLDER).items()}


def _of_texts(paths: Iterable[Path], folder: Path) -> dict[str, str]:
    """The SHA-256 of files of text, whatever ends their lines: an installation may have changed that."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
        for path in paths
    }


def libraries() -> dict[str, str]:
    """The versions of Python and of the packages that write files; only those that are installed."""
    versions = {"python": ".".join(map(str, sys.version_info[:3]))}
    for name in _LIBRARIES:
        for distribution in metadata.distributions(name=name):
            versions[name.lower()] = distribution.version
    return versions
