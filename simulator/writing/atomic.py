"""Every file that a command writes, in one way: whole, or not at all (docs/decisions/0028).

A file is made in a draft: a folder beside its place, named after it (``answers.csv.k3x9t.part``). At the end it is moved onto
its place. A draft is locked by the process that fills it; one that no process holds is thrown away when the next file of that
name is written there.

``-`` is standard output. What goes there, or to a device, is made whole first and copied then.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from simulator.reading.errors import InputError
from simulator.wording import FactList, Plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

STANDARD = "-"
"""The name of standard output, and of standard input."""
_PART = ".part"
_MARK = ".location-vente"
"""The file by which a draft is known as ours: no other folder is ever thrown away, whatever its name."""
_BEFORE = "before"
"""The name of a folder that is being replaced, inside the draft."""
_MEBIBYTE = 1 << 20
_LONGEST = 40
"""Characters of its target in the name of a draft: a file system takes some two hundred."""


def ending_of(target: str | Path, endings: tuple[str, ...]) -> str:
    """The ending of the name of a file to write, ``.csv``; the first of ``endings`` for a stream or a device.

    Raises ``InputError`` for any other: a file that is not what its name says opens nowhere.
    """
    if str(target) == STANDARD or _is_device(Path(target)):
        return endings[0]
    if Path(target).is_dir():
        raise InputError("error.output.directory", str(target))
    ending = Path(target).suffix.lower()
    if ending not in endings:
        raise InputError("error.output.ending", str(target), known=FactList(tuple(map(Plain, endings))))
    return ending


def write(target: str | Path, content: bytes, *, inputs: Iterable[str | Path] = (), text: bool = False) -> None:
    """Put a file in its place, whole. Raises ``InputError`` as ``drafted``."""
    with drafted(target, inputs=inputs, text=text) as path:
        path.write_bytes(content)


def say(text: str) -> None:
    """Write to standard output, in UTF-8 whatever the locale of the machine says. Raises ``InputError``."""
    if sys.stdout is None:  # closed before the program began
        raise InputError("error.output.standard", reason=Plain(os.strerror(errno.EBADF)))
    if not hasattr(sys.stdout, "buffer"):  # a program has put a stream of text in its place, which has no encoding
        sys.stdout.write(text)
        return
    with refusing_in_words(STANDARD):
        _pour([text.encode()], sys.stdout.buffer)


def standard_input() -> bytes:
    """The bytes of standard input. Raises ``InputError`` where it cannot be read."""
    if sys.stdin is None:  # closed before the program began
        raise InputError("error.file.unreadable", STANDARD, reason=Plain(os.strerror(errno.EBADF)))
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise InputError("error.file.unreadable", STANDARD, reason=Plain(error.strerror or "?")) from None


def streamed_content(name: str) -> bytes | None:
    """The content of what can be read once only: ``-``, a pipe that has a name; None for a file. Raises ``InputError``."""
    if name == STANDARD:
        return standard_input()
    if not _is_device(Path(name)):
        return None
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise InputError("error.file.unreadable", name, reason=Plain(error.strerror or "?")) from None


@contextmanager
def drafted(target: str | Path, *, inputs: Iterable[str | Path] = (), text: bool = False) -> Iterator[Path]:
    """The path at which to write a file; it is moved onto ``target`` when the block ends without an error.

    Raises ``InputError``: a place that cannot be written, one of the ``inputs``, a folder; a terminal, unless it is
    ``text`` that goes to standard output.
    """
    with refusing_in_words(target):
        if str(target) == STANDARD:
            with _streamed(sys.stdout.buffer, text=text) as path:
                yield path
        elif _is_device(Path(target)):
            with Path(target).open("wb") as device, _streamed(device, text=text) as path:
                yield path
        else:
            place = Path(target).resolve()
            if any(place.exists() and Path(source).exists() and place.samefile(source) for source in inputs):
                raise InputError("error.output.input", str(target))
            if place.is_dir():
                raise InputError("error.output.directory", str(target))
            with _draft(place) as folder:
                yield folder / place.name
                _settled(folder / place.name)
                (folder / place.name).replace(place)


@contextmanager
def drafted_folder(target: str | Path, mark: str) -> Iterator[Path]:
    """The path at which to write a folder of files; it takes the place of ``target`` when the block ends without an error.

    Raises ``InputError``: a place that cannot be written, standard output, or a folder that holds something and not
    the file ``mark``, by which what is ours is known.
    """
    if str(target) == STANDARD:
        raise InputError("error.output.no_folder")
    with refusing_in_words(target):
        place = Path(target).resolve()
        if place.exists() and (not place.is_dir() or (any(place.iterdir()) and not (place / mark).exists())):
            raise InputError("lab.error.out", str(target))
        place.parent.mkdir(parents=True, exist_ok=True)
        with _draft(place) as folder:
            draft = folder / place.name
            draft.mkdir()
            yield draft
            if place.exists():
                place.rename(folder / _BEFORE)
            draft.rename(place)


@contextmanager
def refusing_in_words(target: str | Path) -> Iterator[None]:
    """A context that raises ``InputError`` for an ``OSError`` about a file."""
    try:
        yield
    except OSError as error:
        reason = Plain(error.strerror or str(error))
        if str(target) == STANDARD:
            raise InputError("error.output.standard", reason=reason) from None
        raise InputError("error.output.unwritable", str(target), reason=reason) from None


@contextmanager
def _draft(place: Path) -> Iterator[Path]:
    """A folder beside a place, locked while the block lasts and gone after it; what others left there goes first."""
    import shutil
    import tempfile

    start = f"{place.name[:_LONGEST]}."
    for draft in place.parent.glob(f"{_literal(start)}*{_PART}"):
        if draft.is_symlink() or not (draft / _MARK).is_file():
            continue
        with lock(draft) as is_free:
            if is_free:
                if (draft / _BEFORE).exists() and not place.exists():  # stopped between two moves
                    (draft / _BEFORE).rename(place)
                shutil.rmtree(draft, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(dir=place.parent, prefix=start, suffix=_PART))
    try:
        with lock(folder):
            (folder / _MARK).touch()
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _literal(name: str) -> str:
    """A glob pattern that matches this name only."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


@contextmanager
def lock(folder: Path) -> Iterator[bool]:
    """Whether this process holds the folder during the block. False where the system cannot lock a folder."""
    if sys.platform == "win32":
        yield False
        return
    import fcntl

    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        yield False
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        yield False
    else:
        yield True
    finally:
        os.close(handle)


def _is_device(path: Path) -> bool:
    """Whether the path is neither a file nor a folder: a device, a pipe."""
    return path.exists() and not path.is_file() and not path.is_dir()


@contextmanager
def _streamed(out: BinaryIO, *, text: bool) -> Iterator[Path]:
    """The path of a file that is then copied to a stream. Raises ``InputError`` for a terminal, unless it is ``text``."""
    if not text and out.isatty():
        raise InputError("error.output.terminal")
    import tempfile

    with _draft(Path(tempfile.gettempdir(), "location-vente")) as folder:
        yield folder / "stream"
        with (folder / "stream").open("rb") as file:
            _pour(iter(lambda: file.read(_MEBIBYTE), b""), out)


def _pour(pieces: Iterable[bytes], out: BinaryIO) -> None:
    """Write all pieces to a stream. A pipe that its reader has closed is not an error."""
    try:
        out.writelines(pieces)
        out.flush()
    except BrokenPipeError:
        _forget(out)
    except OSError:
        _forget(out)
        raise


def _forget(out: BinaryIO) -> None:
    """Drop what a broken standard output still holds: writing it at the exit would only print a traceback."""
    if out is sys.stdout.buffer:
        sys.stdout = None


def _settled(path: Path) -> None:
    """Flush a file to the disk: a full disk raises ``OSError`` before the name is taken."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
