"""The heads of a file of applicants: which column is which fact, in French, Arabic or English.

A head is accepted whatever its case, accents, spaces and punctuation. What stands between brackets is a unit, or words without
another meaning; anything else is asked about. A column with another head is kept as it is.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from simulator.applicants import abbreviations
from simulator.base.money import CURRENCIES, western
from simulator.question import facts
from simulator.question.fact_rows import AMOUNTS
from simulator.reading.errors import InputError
from simulator.wording import LANGUAGES, FactList, Plain, Sentence, TextWords, say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

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
"""The units of a file of Algerian applicants; others are of no programme of the AADL."""

_UNITS = {"da": "DA", "dzd": "DA", "dinars": "DA", "دج": "DA", "د ج": "DA", "دينار": "DA", "دينار جزائري": "DA",
          "dh": "DH", "mad": "DH", "dirhams": "DH", "درهم": "DH",
          "centimes": "centimes", "cts": "centimes", "سنتيم": "centimes", "سنتيمات": "centimes",
          "millions": "millions", "million": "millions", "millions de centimes": "millions", "مليون": "millions", "ملايين": "millions",
          "milliers": "thousands", "milliers de da": "thousands", "milliers de dinars": "thousands", "kda": "thousands", "k da": "thousands",
          "الاف": "thousands", "الف دينار": "thousands"}  # fmt: skip
"""The units that a head may name between brackets, folded: each is that of its column."""
_FOREIGN = frozenset(row.file_unit for row in CURRENCIES.values()) - {*UNITS}
"""The units of other currencies than the dinar: a column is in one of them where its file is."""
_UNITS |= {
    word.lower(): row.file_unit
    for row in CURRENCIES.values()
    for word in row.words
    if row.file_unit not in _UNITS.values()
}
_HARMLESS = frozenset({
    "net", "nette", "mensuel", "mensuelle", "net mensuel", "mensuel net", "par mois", "da mois", "monthly", "net monthly", "per month",
    "صافي", "شهري", "شهريا", "في الشهر", "obligatoire", "facultatif", "facultative", "required", "optional", "اجباري", "اختياري",
    "jj mm aaaa", "aaaa mm jj", "dd mm yyyy", "yyyy mm dd", "jj mm aa", "oui non", "o n", "yes no", "y n", "نعم لا", "s", "e", "ه", "ة",
})  # fmt: skip
"""What a head may say between brackets without another meaning, folded."""
_LETTERS = str.maketrans({"ى": "ي", "ة": "ه", "ـ": "", "ٱ": "ا", "’": "'"})
_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]")
_NUMBERED = re.compile(r"(.*\S) ([123])")
_SHOWN = 60


def folded(head: str) -> str:
    """A head without what is ignored: case, accents, spaces, punctuation, what is between brackets."""
    return _words(_BRACKETS.sub("", head))


def _words(head: str) -> str:
    letters = unicodedata.normalize("NFKD", western(head).translate(_LETTERS)).lower()
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


_NEVER_SHORT = frozenset(("identifier", "weight"))
"""Columns that are named by whole words alone: of any other head of this kind nothing depends, or too much."""


@functools.lru_cache(1 << 12)
def _shortened(head: str) -> abbreviations.Reading:
    """What a head that an office has cut short stands for."""
    heads = {text: column for text, column in accepted().items() if column not in _NEVER_SHORT}
    return abbreviations.reading(_BRACKETS.sub("", head), heads) if has_plain_brackets(head) else abbreviations.NOTHING


def forget() -> None:
    """Forget the cells that were compared: those of rows that are no heads are among them."""
    _shortened.cache_clear()


def head_of(column: str, lang: str) -> str:
    """The head of a column in the template of a language."""
    match = _NUMBERED.fullmatch(column.replace("_", " "))
    base = column.rpartition("_")[0] if match else column
    head = say(f"batch.head.{base}", lang)
    return f"{head} {match[2]}" if match else head


def fact_name(column: str) -> TextWords:
    """A column for a sentence: its head in the template of the language."""
    return TextWords({lang: head_of(column, lang) for lang in LANGUAGES})


class Matched(NamedTuple):
    """The place in the file of every accepted column, and the unit of those whose head names one."""

    places: dict[str, int]
    units: dict[str, str]


def matched(
    heads: Sequence[str], unit: str, columns: Mapping[str, str] | None = None, facts_of_all: Iterable[str] = ()
) -> Matched:
    """The place of every column of the contract. Raises ``InputError`` where the heads make the file unreadable.

    ``columns`` are those of some heads, as the user says, by their names (``names_apart``); ``facts_of_all`` are those that hold for
    every row. Two columns may have the same head where no fact is read from them.
    """
    stated = columns or {}
    facts_of_heads = taken_for(heads, stated)
    if not {*facts_of_heads} & {*NEEDED, *EITHER}:
        raise InputError("batch.file.no_heads", got=headings(heads), columns=FactList(tuple(map(_examples, NEEDED))))
    matched_heads = Matched({}, {})
    for place, (head, name, column) in enumerate(zip(heads, names_apart(heads), facts_of_heads, strict=True)):
        if column is None:
            if name not in stated:
                _refuse_brackets(head)
            continue
        if column in matched_heads.places:
            first = heads[matched_heads.places[column]]
            raise InputError("batch.file.twice", first=Plain(printable(first)), second=Plain(printable(head)))
        matched_heads.places[column] = place
        named_unit = _unit_of(head, column, unit)
        if named_unit is not None:
            matched_heads.units[column] = named_unit
    absent = missing({*matched_heads.places, *facts_of_all}, unit)
    _refuse_shortened(
        [head for head, name in zip(heads, names_apart(heads), strict=True) if name not in stated], absent
    )
    if absent:
        raise InputError("batch.file.missing", columns=FactList(tuple(map(_examples, absent))), got=headings(heads))
    return matched_heads


def taken_for(heads: Sequence[str], columns: Mapping[str, str]) -> list[str | None]:
    """The column that the user, or else each head itself, says; None for none. A head in full wins over one that is cut short."""
    pairs = [*zip(heads, names_apart(heads), strict=True)]
    stated = [(columns[name] or None) if name in columns else _column_in_full(head) for head, name in pairs]
    cut = [
        None if name in columns or column else _shortened(head).column
        for (head, name), column in zip(pairs, stated, strict=True)
    ]
    return [column or (short if short not in stated else None) for column, short in zip(stated, cut, strict=True)]


def guesses(heads: Sequence[str]) -> list[str | None]:
    """What each head is taken for as long as the user says nothing: a column, empty for none, None where only the user can say."""
    columns = taken_for(heads, {})
    absent = missing([column for column in columns if column], UNITS[0])
    return [
        None if doubted_column(head) or _doubts(head, absent) else column or ""
        for head, column in zip(heads, columns, strict=True)
    ]


def units_of(head: str) -> list[str]:
    """The units that a head names between its brackets."""
    units = (_UNITS.get(_words(inside)) for inside in _BRACKETS.findall(head))
    return [unit for unit in units if unit]


def has_plain_brackets(head: str) -> bool:
    """Whether a head says nothing between brackets but units, and words without another meaning."""
    return all(_words(inside) in _HARMLESS or _words(inside) in _UNITS for inside in _BRACKETS.findall(head))


def column_of(head: str) -> str | None:
    """The column of the contract that a head names, in full or cut short; None for any other, and for one whose brackets say something else."""
    return _column_in_full(head) or _shortened(head).column


def column_among(head: str, heads: Mapping[str, str]) -> str | None:
    """The column that a head names in a table of another kind, whose accepted ``heads``, folded, are given: in full or cut short."""
    if not has_plain_brackets(head):
        return None
    cut = abbreviations.reading(_BRACKETS.sub("", head), heads, ())
    return heads.get(folded(head)) or next(iter(cut.columns if cut.is_sure else ()), None)


def _column_in_full(head: str) -> str | None:
    if has_plain_brackets(head):
        return accepted().get(folded(head))
    return accepted().get(_words(head))


def _unit_of(head: str, column: str, unit: str) -> str | None:
    """The unit that a head names; None without one. Raises ``InputError`` for one of another currency, or of no amount."""
    units = [named_unit for inside in _BRACKETS.findall(head) if (named_unit := _UNITS.get(_words(inside))) is not None]
    if not units:
        return None
    is_amount = facts.COLUMNS[column][1].kind in AMOUNTS
    if not is_amount or len(units) > 1 or (_FOREIGN & {units[0], unit} and units[0] not in (unit, "thousands")):
        raise InputError("batch.file.unit", head=Plain(printable(head)), unit=Sentence(f"batch.unit.{unit}"))
    return units[0]


def doubted_column(head: str) -> str | None:
    """The column of a head with words between brackets that may change its meaning (``annuel``, ``brut``); None for any other."""
    return accepted().get(folded(head)) if _BRACKETS.search(head) and column_of(head) is None else None


def _refuse_brackets(head: str) -> None:
    """Raises ``InputError`` for a head that may mean something else than its column."""
    column = doubted_column(head)
    if column is not None:
        words = Plain(printable(" · ".join(_BRACKETS.findall(head))))
        raise InputError("batch.file.brackets", head=Plain(printable(head)), words=words, column=_examples(column))


def _doubts(head: str, absent: Sequence[str]) -> list[str]:
    """The absent columns of which a head may be one; none for a head that is another in full."""
    return [] if _column_in_full(head) else _shortened(head).doubts(absent)


def _refuse_shortened(heads: Iterable[str], absent: Sequence[str]) -> None:
    """Raises ``InputError`` for a head that is cut so short that it may be an absent column, or another."""
    for head in heads:
        columns = _doubts(head, absent)
        if columns:
            names = FactList(tuple(map(_examples, columns)))
            raise InputError("batch.file.short_head", head=Plain(printable(head)), columns=names)


def missing(columns: Collection[str], unit: str) -> list[str]:
    """The columns that a file in a unit must have besides these."""
    absent = [name for name in NEEDED if name not in columns and (name != "cohort" or unit in UNITS)]
    if not set(EITHER) & set(columns):
        absent += EITHER[:1]
    for number in KAFILS:
        birth, income, share = (f"{name}{number}" for name in OF_A_KAFIL)
        if {birth, income, share} & set(columns):
            absent += [name for name in (birth, income) if name not in columns]
    return absent


def headings(heads: Sequence[str]) -> FactList:
    """The heads of a file, for a message."""
    return FactList(tuple(Plain(printable(head)) for head in heads if head.strip()))


def distinct_names(heads: Sequence[str]) -> list[str]:
    """The heads, each as often as it stands there: the second ``Nom`` is ``Nom (2)``; an empty head stays empty."""
    names: list[str] = []
    for place, head in enumerate(heads):
        count = 1 + list(heads[:place]).count(head)
        names.append(f"{head} ({count})" if head and count > 1 else head)
    return names


def names_of(heads: Sequence[str]) -> list[str]:
    """The heads, an empty one as people name it: by its place (``#3``)."""
    return [head or f"#{place + 1}" for place, head in enumerate(heads)]


def names_apart(heads: Sequence[str]) -> list[str]:
    """A name for each head that no other has: that of a mapping."""
    return names_of(distinct_names(heads))


def _examples(column: str) -> Sentence:
    """A column, with the heads that it may have in the three languages, and that of the contract."""
    heads = {lang: Plain(head_of(column, lang)) for lang in LANGUAGES}
    return Sentence("batch.file.column", {**heads, "code": Plain(column)})


def printable(head: str) -> str:
    """A head fit to be shown in a message."""
    clean = "".join(letter if letter.isprintable() else " " for letter in head.strip())
    return f"{clean[:_SHOWN]}…" if len(clean) > _SHOWN else clean
