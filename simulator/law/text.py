"""One legal text, read strictly: what it is, when it takes effect, and the provisions that it fixes.

A provision is a key, its value, the article, the household's date that decides which version applies (``attaches``),
how sure we are (``status``), where it was read, and its words. Nothing else in the project knows an article number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulator.base import free_text
from simulator.law import sources
from simulator.law import values as v
from simulator.law.keys import BY_COHORT, COHORTED, CURRENCIES, KEYS, SCHEMES
from simulator.law.values import COHORTS, UNKNOWN, ValueReadError
from simulator.reading import documents
from simulator.reading.errors import InputError
from simulator.wording import COMPLETE, LANGUAGES, FactList, Plain, in_every_language

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from simulator.law.sources import Source

STATUSES = ("official", "secondary", "assumed", "hypothetical")
"""From the text itself, from the press or a quotation, by recall or inference, from a reform that does not exist."""
HYPOTHETICAL = STATUSES[-1]
KINDS = (
    "decree", "law", "price_order", "order", "decision", "practice", "contract", "wage", "bank_rule", "reform",
)  # fmt: skip
PAYMENT = "payment"
"""The day of a payment: that of the keys for who pays everything then, a later one for who pays the rest later."""
ATTACHES = ("application", "acceptance", "keys", PAYMENT)
DATING = ("decree", "law", "reform")
"""Kinds by whose days the law is called ("the law as at 26/06/2024")."""
HOUSEHOLD_KINDS = frozenset({"price_order", "wage"})
"""Kinds that keep following the household's own dates when ``scheme@date`` freezes the decrees."""
UNDER_A_DECREE = frozenset({"first_tranche_split", "state_bears_interest"})
"""Keys that orders and decisions settle for the decree of their own day: they follow the household's dates under that decree alone."""
DECREES = ("decree", "reform")

_TEXT = {
    "id",
    "kind",
    "number",
    "title",
    "scheme",
    "signed",
    "published",
    "in_force",
    "amends",
    "note",
    "before",
    "sets",
}
_PROVISION = {
    "value", "strict", "past", "whole_cohort", "for", "article", "attaches", "status", "source", "quote", "note", "evidence",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Provision:
    """One thing that one text fixes: about one key, for some cohorts (all of them when the text does not say).

    ``past``: it also speaks of what was done before it. ``whole_cohort``: it governs every household of its cohorts,
    those of before it too, because they were treated under it. ``sources`` are the pages where it was read, none where no
    page was found; ``own_words`` are what the author of a hypothesis says in their place.
    """

    key: str
    value: object = field(hash=False)
    text: str
    article: str
    attaches: str
    status: str
    sources: tuple[Source, ...] = ()
    own_words: str = ""
    cohorts: tuple[str, ...] = COHORTS
    strict: bool = False
    past: bool = False
    whole_cohort: bool = False
    quote: Mapping[str, str] = field(default_factory=dict, hash=False)
    note: Mapping[str, str] = field(default_factory=dict, hash=False)
    """In each language, what the value cannot say; nothing where there is nothing to say."""
    evidence: Mapping[str, str] = field(default_factory=dict, hash=False)
    """In each language, what speaks for this value where another one is in circulation; nothing where none is."""

    @property
    def is_known(self) -> bool:
        """False for a declared gap."""
        return self.value is not UNKNOWN

    @property
    def source(self) -> str:
        """Where it was read, in words: every page with its address, or what its author says of a hypothesis."""
        nothing = "none: a hypothesis" if self.status == HYPOTHETICAL else "none: no page found"
        return self.own_words or " ; ".join(source.words for source in self.sources) or nothing


@dataclass(frozen=True, slots=True)
class Text:
    """A decree, an order, a decision, a contract model, a minimum wage, or a reform that is not published."""

    id: str
    kind: str
    number: str | None
    title: Mapping[str, str]
    schemes: tuple[str, ...]
    signed: dt.date | None
    published: Mapping[str, object]
    in_force: dt.date
    in_force_status: str
    provisions: tuple[Provision, ...]
    amends: tuple[str, ...] = ()
    note: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)

    @property
    def dates_the_law(self) -> bool:
        """Whether the law of an application is called by the day of this text.

        A text that speaks of the days of payments only does not: it counts for the contracts of every age.
        """
        speaks = [provision.attaches != PAYMENT for provision in self.provisions]
        return self.kind in DATING and (any(speaks) or not speaks)


def read(path: Path) -> Text:
    """The legal text in a YAML file. Raises ``InputError`` with the file and the field."""
    return documents.read_as(path, _parse)


def parse(raw: object) -> Text:
    """The legal text in a mapping. Raises ``InputError``."""
    return _parse(documents.plain(raw))


def _parse(raw: object) -> Text:
    """The legal text in a document, which has been read as one."""
    row = fields_of(raw, _TEXT, {"id", "kind", "title", "scheme", "in_force", "sets"})
    schemes = _schemes(row["scheme"])
    in_force = fields_of(row["in_force"], {"date", "status", "note"}, {"date", "status"}, "in_force")
    sets = mapping(row["sets"], "sets")
    identity = str(row["id"])
    return Text(
        id=identity,
        kind=_choice(row, "kind", KINDS),
        number=None if row.get("number") is None else str(row["number"]),
        title=_titles(row["title"]),
        schemes=schemes,
        signed=_date(row.get("signed"), "signed"),
        published={}
        if row.get("published") is None
        else fields_of(row["published"], {"journal", "issue", "date"}, set(), "published"),
        in_force=_day(in_force["date"], "in_force.date"),
        in_force_status=_choice(in_force, "status", STATUSES, "in_force"),
        provisions=tuple(p for key, value in sets.items() for p in _provisions(key, value, schemes, identity)),
        amends=_strings(row.get("amends")),
        note=_note(row.get("note"), "note"),
        before=_titles(row["before"], "before") if "before" in row else {},
    )


def _schemes(raw: object) -> tuple[str, ...]:
    """One scheme, or several that a text serves."""
    names = tuple(map(str, raw)) if isinstance(raw, list) else (str(raw),)
    if not names or not set(names) <= set(SCHEMES):
        raise InputError("error.law.value", "scheme", expected=Plain(" | ".join(SCHEMES)))
    return names


def _provisions(key: str, raw: object, schemes: tuple[str, ...], text: str) -> Iterator[Provision]:
    """One provision, or one for each group of cohorts."""
    for scheme in schemes:
        if key not in SCHEMES[scheme]:
            names = FactList(tuple(Plain(name) for name in sorted(SCHEMES[scheme])))
            raise InputError("error.law.unknown_key", f"sets.{key}", key=Plain(key), scheme=Plain(scheme), known=names)
    _refuse_other_currency(raw, {CURRENCIES[scheme] for scheme in schemes}, f"sets.{key}")
    for item in raw if isinstance(raw, list) else [raw]:
        if isinstance(item, dict) and "for" in item and not set(schemes) <= set(COHORTED):
            raise InputError("error.law.not_by_cohort", f"sets.{key}.for", key=Plain(key))
        yield _provision(key, item, text)


def _refuse_other_currency(raw: object, currencies: set[str], place: str) -> None:
    """No amount of a text is in a currency that is not its scheme's."""
    value = raw.get("value") if isinstance(raw, dict) and "value" in raw else raw
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            _refuse_other_currency(item, currencies, place)
    elif isinstance(value, str) and value[-3:] in {*CURRENCIES.values()} - currencies:
        raise InputError(
            "error.amount.wrong_currency", place, got=Plain(value), currency=Plain(" | ".join(sorted(currencies)))
        )


def _provision(key: str, raw: object, text: str) -> Provision:
    place = f"sets.{key}"
    row = fields_of(raw, _PROVISION, {"value", "article", "attaches", "status", "source"}, place)
    status = _choice(row, "status", STATUSES, place)
    pages, own_words = _whence(row["source"], status, f"{place}.source")
    provision = Provision(
        key=key,
        value=_value(key, row["value"], place),
        text=text,
        article=free_text.one_line(_words(row["article"], f"{place}.article"), free_text.LONGEST_REPEATED),
        attaches=_choice(row, "attaches", ATTACHES, place),
        status=status,
        sources=pages,
        own_words=own_words,
        cohorts=_cohorts(key, row.get("for"), place),
        past=_mark(row, "past", place),
        whole_cohort=_mark(row, "whole_cohort", place),
        strict=_mark(row, "strict", place),
        quote=_quote(row.get("quote"), place),
        note=_note(row.get("note"), f"{place}.note"),
        evidence=_titles(row["evidence"], f"{place}.evidence") if "evidence" in row else {},
    )
    if not provision.is_known and not provision.note:
        raise InputError("error.law.gap_without_note", place)
    if provision.whole_cohort and "for" not in row:
        raise InputError("error.law.missing_field", place, field=Plain("for"))
    return provision


def _mark(row: dict[str, object], name: str, place: str) -> bool:
    """Whether a provision has a mark."""
    return name in row and _choice(row, name, ("true", "false"), place) == "true"


def _words(raw: object, place: str) -> str:
    """Words that are there: an empty article or source would be cited as nothing."""
    if not isinstance(raw, str) or not raw.strip():
        raise InputError("error.law.value", place, expected=Plain("art. 6"))
    return raw


def _whence(raw: object, status: str, place: str) -> tuple[tuple[Source, ...], str]:
    """The pages that a provision cites; of a hypothesis, the words of its author where they are no key."""
    if status != HYPOTHETICAL or isinstance(raw, list):
        return sources.cited(raw, place), ""
    words = _words(raw, place)
    is_key = words == sources.NONE or words in sources.table()
    return (sources.cited(words, place), "") if is_key else ((), words)


def _note(raw: object, place: str) -> dict[str, str]:
    """A note in each language; words in one language only stand for all."""
    if raw is None or isinstance(raw, str):
        return dict.fromkeys(LANGUAGES, raw) if raw else {}
    row = fields_of(raw, set(LANGUAGES), set(COMPLETE), place)
    return in_every_language({lang: _words(words, f"{place}.{lang}") for lang, words in row.items()})


def _quote(raw: object, place: str) -> dict[str, str]:
    if raw is None:
        return {}
    return {
        lang: _words(words, f"{place}.quote")
        for lang, words in fields_of(raw, set(LANGUAGES), set(), f"{place}.quote").items()
    }


def _value(key: str, raw: object, place: str) -> object:
    if raw == UNKNOWN.value:
        return UNKNOWN
    try:
        return KEYS[key](raw)
    except ValueReadError as error:
        raise InputError("error.law.value", f"{place}.value", expected=Plain(str(error))) from None


def _cohorts(key: str, raw: object, place: str) -> tuple[str, ...]:
    """The cohorts that a provision is about; only some keys may differ from one cohort to another."""
    if raw is None:
        return COHORTS
    if key not in BY_COHORT:
        raise InputError("error.law.not_by_cohort", f"{place}.for", key=Plain(key))
    if not isinstance(raw, list) or not raw or any(cohort not in COHORTS for cohort in raw):
        raise InputError("error.law.value", f"{place}.for", expected=Plain(", ".join(COHORTS)))
    return tuple(cohort for cohort in COHORTS if cohort in raw)


def mapping(raw: object, place: str) -> dict[str, object]:
    """A mapping, as it was written. Raises ``InputError``."""
    if not isinstance(raw, dict):
        raise InputError("error.law.mapping", place)
    return raw


def fields_of(raw: object, allowed: set[str], needed: set[str], place: str = "") -> dict[str, object]:
    """A mapping with all the fields that it needs and no field that is not read. Raises ``InputError``."""
    row = mapping(raw, place)
    for name in sorted(needed - set(row)):
        raise InputError("error.law.missing_field", place, field=Plain(name))
    for name in sorted(set(row) - allowed):
        raise InputError("error.law.unknown_field", place, field=Plain(name))
    return row


def _choice(row: dict[str, object], name: str, choices: tuple[str, ...], place: str = "") -> str:
    if row[name] not in choices:
        raise InputError("error.law.value", f"{place}.{name}".strip("."), expected=Plain(" | ".join(choices)))
    return str(row[name])


def _titles(raw: object, place: str = "title") -> dict[str, str]:
    row = fields_of(raw, set(LANGUAGES), set(COMPLETE), place)
    lines = {lang: free_text.one_line(str(words), free_text.LONGEST_REPEATED) for lang, words in row.items()}
    return in_every_language(lines)


def _strings(raw: object) -> tuple[str, ...]:
    if raw is not None and not isinstance(raw, list):
        raise InputError("error.law.value", "amends", expected=Plain("[dz/2001-105]"))
    return tuple(map(str, raw or ()))


def _date(raw: object, place: str) -> dt.date | None:
    return None if raw is None else _day(raw, place)


def _day(raw: object, place: str) -> dt.date:
    try:
        return v.day(raw)
    except ValueReadError:
        raise InputError("error.law.value", place, expected=Plain("2024-06-26")) from None
