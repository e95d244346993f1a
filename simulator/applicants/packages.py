"""The package of a workbook (a ZIP archive) looked through before it is read: its parts, their sizes, how far its cells reach.

Every part is unpacked a piece at a time, and nothing of it is kept. Why: docs/decisions/0020.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, NamedTuple

from simulator.reading.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa


class Bounds(NamedTuple):
    """The limits of a workbook: bytes of all its parts unpacked, cells of its largest sheet, and the usual references.

    ``near`` matches references of which even all together are no more than ``cells``: a sheet that has no other is not
    looked at cell by cell.
    """

    unpacked: int
    cells: int
    near: bytes


LOCAL = Bounds(1 << 30, 50_000_000, rb"(?:[A-Z]|A[A-U])(?:\d{1,6}|10[0-4]\d{4})")
"""Of a file on the machine of the person who reads it: more than a full sheet of 47 columns."""
VISITOR = Bounds(256 << 20, 4_000_000, rb"(?:[A-Z]|A[A-J])(?:\d{1,5}|10\d{4})")
"""Of a file that a visitor sends: a hundred thousand rows of 40 columns."""

LOCKED = "encrypted-package"
"""The part of a document of OpenDocument that a password hides whole."""
_PARTS = 5_000
_DIRECTORY = 2 << 20
_PIECE = 1 << 20
_LONGEST = 4 << 20
_HEAD = 1 << 10
_TAIL = (1 << 16) + 22
_END = b"PK\x05\x06"
_LOCAL = struct.Struct("<26xHH")
_ENCRYPTED = 1
_TAG = re.compile(rb"""<(?:[\w.-]+:)?(c|row)(?=[\s/>])((?:[^>"']|"[^"]*"|'[^']*')*)>""")
_PLACE = re.compile(rb"""(?:^|[\s"'])r\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_REFERENCE = re.compile(rb"([A-Za-z]*)(\d*)")
_MARKED = (b't="e"', b"t='e'", b"<f", b'formatCode="00')
"""What a part with an error, a formula or a number with leading zeros has."""
_SMALLEST = 16
"""Bytes of a cell that holds something, at least: a part that is small cannot have too many."""


class Damaged(Exception):  # noqa: N818 - a state of the file; the caller makes the error of it
    """The archive contradicts itself."""


class Package(NamedTuple):
    """The names of the parts of a workbook, and whether its sheets may say what the values of their cells do not (``marks``).

    The cells of a document of OpenDocument are not looked at here: its reader knows how often each is repeated.
    """

    names: list[str]
    has_marks: bool
    is_opendocument: bool


def check(stream: pa.NativeFile, bounds: Bounds) -> Package:
    """The parts of a workbook that stays within bounds.

    Raises ``InputError`` for one that does not, ``Damaged`` or ``zipfile.BadZipFile`` for an archive that two readers
    could take for two different ones.
    """
    _check_end(stream)
    with zipfile.ZipFile(stream) as packed:
        parts = packed.infolist()
    names = [part.filename for part in parts]
    if len(parts) > _PARTS or len({name.lower() for name in names}) != len(names):
        raise Damaged
    if sum(part.file_size for part in parts) > bounds.unpacked:
        raise InputError("batch.file.too_large", most=bounds.unpacked)
    remaining = bounds.unpacked
    has_marks, is_opendocument = False, _is_opendocument(names)
    for part in parts:
        size, is_marked = _check_part(stream, part, bounds, remaining, has_cells=not is_opendocument)
        remaining -= size
        has_marks |= is_marked
    return Package(names, has_marks, is_opendocument)


def _is_opendocument(names: list[str]) -> bool:
    """Whether these are the parts of a document of OpenDocument, and of no workbook of Excel."""
    return not {"content.xml", LOCKED}.isdisjoint(names) and not any(name.lower().startswith("xl/") for name in names)


def _check_end(stream: pa.NativeFile) -> None:
    """Raises ``Damaged`` unless the archive has one end, with a short list of parts."""
    size = stream.size()
    stream.seek(max(size - _TAIL, 0))
    tail = stream.read(_TAIL)
    place = tail.rfind(_END)
    if tail.count(_END) != 1 or len(tail) < place + 16:
        raise Damaged
    size_of_list = int.from_bytes(tail[place + 12 : place + 16], "little")
    if _DIRECTORY < size_of_list < 0xFFFFFFFF:
        raise Damaged


def _check_part(
    stream: pa.NativeFile, part: zipfile.ZipInfo, bounds: Bounds, remaining: int, *, has_cells: bool
) -> tuple[int, bool]:
    """The size of a part, unpacked twice when its cells have to be looked at one by one, and whether its cells may have marks."""
    unusual = re.compile(rb'<c(?! r="' + bounds.near + rb'"|[A-Za-z])')
    is_large = part.file_size > _SMALLEST * bounds.cells
    size = count = 0
    is_usual, is_marked = True, False
    for piece in between_tags(unpacked(stream, part)):
        size += len(piece)
        if size > remaining:
            raise InputError("batch.file.too_large", most=bounds.unpacked)
        if not has_cells:
            continue
        if is_large or b"<sst" in piece[:_HEAD] or count:
            count += piece.count(b"<c ") + piece.count(b"<si")
        is_marked = is_marked or any(sign in piece for sign in _MARKED)
        is_usual = is_usual and not (unusual.search(piece) or _has(piece, b"!", b"<!") or _has(piece, b":", b":c"))
    if size != part.file_size:
        raise Damaged
    reach = count if is_usual else max(count, _reach(between_tags(unpacked(stream, part)), bounds.cells))
    if reach > bounds.cells:
        raise InputError("batch.file.workbook.far", cells=reach, most=bounds.cells)
    return size, is_marked or not is_usual


def _has(piece: bytes, rare: bytes, words: bytes) -> bool:
    """Whether a piece contains the words; one rare byte is looked for first, which is ten times faster."""
    return rare in piece and words in piece


def unpacked(stream: pa.NativeFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a part to its end, whatever size the archive declares."""
    if part.flag_bits & _ENCRYPTED or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Damaged
    try:
        stream.seek(part.header_offset)
        head = stream.read(_LOCAL.size)
        stream.seek(part.header_offset + _LOCAL.size + sum(_LOCAL.unpack(head)))
        yield from _inflated(stream, part)
    except (OSError, struct.error, zlib.error):
        raise Damaged from None


def _inflated(stream: pa.NativeFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a part from where the stream stands. Raises ``Damaged`` or ``zlib.error``."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS) if part.compress_type == zipfile.ZIP_DEFLATED else None
    remaining = part.compress_size
    while remaining and (packed := stream.read(min(remaining, _PIECE >> 2))):
        remaining -= len(packed)
        if inflate is None:
            yield packed
            continue
        while packed and not inflate.eof:
            yield inflate.decompress(packed, _PIECE)
            packed = inflate.unconsumed_tail
    if remaining or (inflate is not None and not inflate.eof):
        raise Damaged


def between_tags(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes, cut only before a ``<``: no tag is in two pieces."""
    tail = b""
    for piece in pieces:
        joined = tail + piece
        end = joined.rfind(b"<")
        if end <= 0:
            tail = joined
        else:
            tail = joined[end:]
            yield joined[:end]
        if len(tail) > _LONGEST:
            yield tail
            tail = b""
    yield tail


def _reach(pieces: Iterator[bytes], most: int) -> int:
    """The cells of the table from the first cell that holds something to the last; a cell may have no reference.

    A comment can hold what looks like a row: once there is one, no row leads back, and the table begins in the first cell.
    """
    table = _Table()
    has_comment = False
    for piece in pieces:
        if b"<!" in piece and not has_comment:
            has_comment = True
            table.hold_first()
        for tag, attributes in _TAG.findall(piece):
            letters, digits = _reference(attributes)
            if tag == b"row":
                table.begin(int(digits) - 1 if digits else table.row + 1, goes_back=not has_comment)
            else:
                table.move(int(digits) - 1 if digits else table.row, _column(letters) if letters else table.column + 1)
                if not attributes.endswith(b"/"):
                    table.hold()
        if table.cells > most:
            break
    return table.cells


class _Table:
    """The smallest table around the cells that hold something, and the place of the last cell."""

    def __init__(self) -> None:
        self.row = self.column = -1
        self.rows: tuple[int, int] | None = None
        self.columns = (0, 0)

    def begin(self, row: int, *, goes_back: bool) -> None:
        """A row begins."""
        self.row = row if goes_back else max(row, self.row)
        self.column = -1

    def move(self, row: int, column: int) -> None:
        """A cell stands here."""
        self.row, self.column = row, column

    def hold(self) -> None:
        """The cell holds something."""
        row, column = self.row, self.column
        if self.rows is None:
            self.rows, self.columns = (row, row), (column, column)
        self.rows = min(self.rows[0], row), max(self.rows[1], row)
        self.columns = min(self.columns[0], column), max(self.columns[1], column)

    def hold_first(self) -> None:
        """The first cell of the sheet counts as one that holds something."""
        row, column = self.row, self.column
        self.move(0, 0)
        self.hold()
        self.move(row, column)

    @property
    def cells(self) -> int:
        """The cells of the table."""
        if self.rows is None:
            return 0
        return (self.rows[1] - self.rows[0] + 1) * (self.columns[1] - self.columns[0] + 1)


def _reference(attributes: bytes) -> tuple[bytes, bytes]:
    """The letters and the digits of a reference; of a row, the digits alone."""
    place = _PLACE.search(attributes)
    if place is None:
        return b"", b""
    reference = _REFERENCE.fullmatch(place[1] or place[2] or b"")
    if reference is None or len(reference[0]) > 20:
        raise Damaged
    return reference[1], reference[2]


def _column(letters: bytes) -> int:
    """``A`` is 0, ``XFD`` is 16 383."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1
