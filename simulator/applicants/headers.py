"""The heads of a file of applicants: which column is which fact, in French, Arabic or English.

A head is accepted whatever its case, accents, spaces and punctuation; what stands between brackets is not read, but for
a unit that contradicts the one declared. A column with another head is kept as it is.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import TYPE_CHECKING

from simulator.base.money import western
from simulator.question import facts
from simulator.reading.errors import InputError
from simulator.wording import LANGUAGES, FactList, Plain, Sentence, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KAFILS = ("", "_2", "_3")
"""The endings of the columns of the first, the second and the third kafil."""
OF_A_KAFIL = ("kafil_birth", "kafil_income", "kafil_share")
COLUMNS = tuple(facts.COLUMNS)
"""Every column of the contract, flattened, in the order of the template."""
NEEDED = tuple(name for name, (column, _) in facts.COLUMNS.items() if column.needed)
EITHER = next(
    (name, *fact.unless) for name, (_, fact) in facts.COLUMNS.items() if fact.unless and {*fact.unless} <= {*COLUMNS}
)
"""One of these two: a price wins over a type."""
UNITS = ("DA", "centimes")
DIRHAMS = "DH"
"""The unit of a file of Moroccan applicants, who are of no programme of the AADL."""

_UNITS = {"da": "DA", "dzd": "DA", "dinars": "DA", "دج": "DA", "د ج": "DA", "دينار": "DA",
          "dh": DIRHAMS, "mad": DIRHAMS, "dirhams": DIRHAMS, "درهم": DIRHAMS,
          "centimes": "centimes", "سنتيم": "centimes", "سنتيمات": "centimes"}  # fmt: skip
_LETTERS = str.maketrans({"ى": "ي", "ة": "ه", "ـ": "", "ٱ": "ا", "’": "'"})
_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]")
_NUMBERED = re.compile(r"(.*\S) ([123])")
_SHOWN = 60


def folded(head: str) -> str:
    """A head without what is ignored: case, accents, spaces, punctuation, what is between brackets."""
    letters = unicodedata.normalize("NFKD", _BRACKETS.sub("", western(head)).translate(_LETTERS)).lower()
    words = "".join(
        letter if letter.isalnum() else "" if unicodedata.category(letter) in ("Mn", "Cf") else " "
        for letter in letters
    )
    return " ".join(words.split())


@functools.cache
def accepted() -> Mapping[str, str]:
    """Every accepted head, folded, and its column."""
    columns: dict[str, str] = {}
    for column, (spec, _) in facts.COLUMNS.items():
        if column.endswith(KAFILS[1:]):
            continue
        texts = [column, *spec.other_heads, *(say(f"batch.head.{column}", lang) for lang in LANGUAGES)]
        for head in texts:
            columns[folded(head)] = column
            if column in OF_A_KAFIL:
                columns |= {f"{folded(head)} {place + 1}": f"{column}{end}" for place, end in enumerate(KAFILS)}
    return columns


def head_of(column: str, lang: str) -> str:
    """The head of a column in the template of a language."""
    match = _NUMBERED.fullmatch(column.replace("_", " "))
    base = column.rpartition("_")[0] if match else column
    head = say(f"batch.head.{base}", lang)
    return f"{head} {match[2]}" if match else head


def matched(heads: Sequence[str], unit: str) -> dict[str, int]:
    """The place in the file of every accepted column. Raises ``InputError`` where the heads make the file unreadable."""
    columns = accepted()
    if not {columns.get(folded(head)) for head in heads} & {*NEEDED, *EITHER}:
        raise InputError("batch.file.no_heads", got=_headings(heads), columns=FactList(tuple(map(_examples, NEEDED))))
    places: dict[str, int] = {}
    first: dict[str, str] = {}
    for place, head in enumerate(heads):
        column = columns.get(folded(head))
        name = column or head.strip()
        if name and name in first:
            raise InputError("batch.file.twice", first=Plain(_printable(first[name])), second=Plain(_printable(head)))
        first[name] = head
        if column is not None:
            _check_unit(head, unit)
            places[column] = place
    _check_complete(places, heads, tuple(name for name in NEEDED if (name, unit) != ("cohort", DIRHAMS)))
    return places


def _check_unit(head: str, unit: str) -> None:
    """Raises ``InputError`` for a head that names another unit than the declared one."""
    for inside in _BRACKETS.findall(head):
        named_unit = _UNITS.get(folded(inside))
        if named_unit not in (None, unit):
            raise InputError("batch.file.unit", head=Plain(_printable(head)), unit=Sentence(f"batch.unit.{unit}"))


def _check_complete(places: Mapping[str, int], heads: Sequence[str], needed: Sequence[str]) -> None:
    missing = [name for name in needed if name not in places]
    if not set(EITHER) & set(places):
        missing += EITHER[:1]
    for number in KAFILS:
        birth, income, share = (f"{name}{number}" for name in OF_A_KAFIL)
        if {birth, income, share} & set(places):
            missing += [name for name in (birth, income) if name not in places]
    if not missing:
        return
    raise InputError("batch.file.missing", columns=FactList(tuple(map(_examples, missing))), got=_headings(heads))


def place_of(column: str, heads: Sequence[str]) -> int | None:
    """The place of a column in a file; None where it has none."""
    return next((place for place, head in enumerate(heads) if accepted().get(folded(head)) == column), None)


def _headings(heads: Sequence[str]) -> FactList:
    """The heads of a file, for a message."""
    return FactList(tuple(Plain(_printable(head)) for head in heads if head.strip()))


def _examples(column: str) -> Sentence:
    """A column, with the heads that it may have in the three languages, and that of the contract."""
    heads = {lang: Plain(head_of(column, lang)) for lang in LANGUAGES}
    return Sentence("batch.file.column", {**heads, "code": Plain(column)})


def _printable(head: str) -> str:
    """A head fit to be shown in a message."""
    clean = "".join(letter if letter.isprintable() else " " for letter in head.strip())
    return f"{clean[:_SHOWN]}…" if len(clean) > _SHOWN else clean
