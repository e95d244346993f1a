"""The bytes of a text file as UTF-8, whatever its encoding: the one that makes words, line by line where two are mixed."""

from __future__ import annotations

import codecs
import io
import itertools
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from simulator.reading.errors import InputError
from simulator.wording import FactList, Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

UTF_8, ARABIC, FRENCH, UTF_16 = ENCODINGS = ("utf-8-sig", "cp1256", "cp1252", "utf-16")
"""The encodings of a text file: UTF-8, those of Arabic and of French Windows, and what Excel calls Unicode text."""

_PIECE = 1 << 20
_MOST_WORDS = 1 << 16
_SAMPLE = 1 << 12
_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_BYTE_ORDERS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


class Decoded(NamedTuple):
    """A text file as UTF-8 without a mark: its bytes, its encoding, and the lines that were in another one than the rest.

    ``origin`` is where the text begins in the file; None for bytes that are made UTF-8 on the way, which are read once.
    """

    stream: pa.NativeFile
    encoding: str
    origin: int | None = None
    mixed: int = 0

    def after(self, start: bytes, length: int) -> pa.NativeFile:
        """What follows the first ``length`` bytes, when ``start`` has been read."""
        if self.origin is None:
            return _stream_of(itertools.chain([start[length:]], iter(lambda: self.stream.read(_PIECE), b"")))
        return _from(self.stream, self.origin + length)


def decoded(stream: pa.NativeFile, requested: str | None) -> Decoded:
    """A text file as UTF-8. Raises ``InputError`` for an encoding that is not known, and for what is not a text.

    Without a requested encoding: UTF-8 or UTF-16 where the whole file is; else that of Windows that makes words. Where some
    lines are UTF-8 and others are not, each line is read in its own.
    """
    if requested is not None and requested not in ENCODINGS:
        raise unreadable(requested)
    stream.seek(0)
    order = _byte_order(stream.read(_SAMPLE))
    stream.seek(0)
    if order is not None or requested == UTF_16:
        return Decoded(_recoded(stream, order or "utf-16-le", skipped=_length_of_order_mark(stream)), UTF_16)
    marked = len(codecs.BOM_UTF8) if stream.read(3) == codecs.BOM_UTF8 else 0
    if requested is None:
        return _by_words(stream, marked)
    if requested == UTF_8:
        return Decoded(_from(stream, marked), UTF_8, marked)
    return Decoded(_recoded(stream, requested, skipped=0), requested)


def unreadable(encoding: str | None) -> InputError:
    """The error for a file that is not in this encoding, or in none that is known."""
    names = FactList(tuple(map(Plain, ENCODINGS)))
    return InputError("batch.file.encoding", got=Plain(encoding or UTF_8), known=names)


def _from(stream: pa.NativeFile, place: int) -> pa.NativeFile:
    stream.seek(place)
    return stream


def _byte_order(start: bytes) -> str | None:
    """The byte order of UTF-16, by its mark or by the zeros that every Latin letter and digit has; None for another encoding."""
    if start[:2] in _BYTE_ORDERS:
        return _BYTE_ORDERS[start[:2]]
    low, high = start[0::2].count(0), start[1::2].count(0)
    if not max(low, high) > len(start) // 4 or min(low, high):
        return None
    return "utf-16-le" if high else "utf-16-be"


def _length_of_order_mark(stream: pa.NativeFile) -> int:
    stream.seek(0)
    return 2 if stream.read(2) in _BYTE_ORDERS else 0


class _Tally:
    """What the lines of a file say of its encoding."""

    def __init__(self) -> None:
        self.utf_8 = self.other = 0
        self.words: set[bytes] = set()

    def add(self, lines: bytes) -> None:
        """Count lines with letters beyond ASCII."""
        if lines.isascii():
            return
        if _is_utf_8(lines):
            self.utf_8 += 1
            return
        for line in lines.splitlines():
            if _is_utf_8(line):
                self.utf_8 += not line.isascii()
                continue
            self.other += 1
            if len(self.words) < _MOST_WORDS:
                self.words.update(word for word in _WORD.findall(line) if _BEYOND_ASCII.search(word))

    def windows(self) -> str:
        """The encoding of Windows that makes words of one script: that of Arabic where it makes as many as the French one."""
        arabic = sum(_scripts(word) == {"ARABIC"} and len(word) > 1 for word in self.words)
        mixed = sum(len(_scripts(word)) > 1 for word in self.words)
        return FRENCH if mixed > arabic and all(map(_is_french, self.words)) else ARABIC


def _scripts(word: bytes) -> set[str]:
    """The scripts of the letters of a word in the encoding of Arabic Windows."""
    letters = word.decode(ARABIC)
    return {unicodedata.name(letter, "?").split()[0] for letter in letters if letter.isalpha()}


def _is_french(word: bytes) -> bool:
    """Whether every byte is a letter or a sign in the encoding of French Windows."""
    try:
        word.decode(FRENCH)
    except UnicodeDecodeError:
        return False
    return True


def _by_words(stream: pa.NativeFile, marked: int) -> Decoded:
    """The file in the encoding that its own lines show."""
    tally = _Tally()
    for lines in _lines(_from(stream, marked)):
        if b"\x00" in lines:
            raise InputError("batch.file.not_text")
        tally.add(lines)
    if not tally.other:
        return Decoded(_from(stream, marked), UTF_8, marked)
    windows = tally.windows()
    if not tally.utf_8:
        return Decoded(_recoded(stream, windows, skipped=marked), windows)
    return Decoded(_stream_of(_line_by_line(_from(stream, marked), windows)), windows, mixed=tally.other)


def _lines(stream: pa.NativeFile) -> Iterator[bytes]:
    """The bytes of a stream, cut after line ends only."""
    tail = b""
    while piece := stream.read(_PIECE):
        joined = tail + piece
        end = joined.rfind(b"\n") + 1
        tail = joined[end:]
        yield joined[:end]
    yield tail


def _line_by_line(stream: pa.NativeFile, windows: str) -> Iterator[bytes]:
    """Each line as UTF-8: as it is where it is that, else from the encoding of Windows."""
    for lines in _lines(stream):
        pieces = [lines] if _is_utf_8(lines) else lines.splitlines(keepends=True)
        yield b"".join(line if _is_utf_8(line) else line.decode(windows, errors="replace").encode() for line in pieces)


def _is_utf_8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _recoded(stream: pa.NativeFile, encoding: str, skipped: int) -> pa.NativeFile:
    """The bytes of a stream in UTF-8, from another encoding. What is no letter of it ends the reading with ``UnicodeDecodeError``."""
    stream.seek(skipped)
    decoder = codecs.getincrementaldecoder(encoding)()

    def pieces() -> Iterator[bytes]:
        while piece := stream.read(_PIECE):
            yield decoder.decode(piece).encode("utf-8", errors="replace")
        yield decoder.decode(b"", final=True).encode()

    return _stream_of(pieces())


def _stream_of(pieces: Iterator[bytes]) -> pa.NativeFile:
    return pa.PythonFile(io.BufferedReader(_Pieces(pieces), _PIECE), "r")


class _Pieces(io.RawIOBase):
    """Pieces of bytes read as one file, once, from its start."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """The number of bytes put into a buffer; 0 at the end."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = piece
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count
