"""The draft of a reform: the numbers of articles 6 to 9 changed, written as a legal text like any other.

``Draft.of`` reads the numbers in force; a draft with other numbers becomes a text (``kind: reform``) that holds only the
provisions which changed, whole. The text in memory and the file that the command line reads are the same.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import yaml

from simulator.base.money import CENTIMES
from simulator.law import sources
from simulator.law import text as texts
from simulator.law.scheme import MAIN
from simulator.law.values import COHORTS, Composed, Multiple, TermBand, Tranche
from simulator.reading import documents
from simulator.reading.errors import InputError
from simulator.wording import LANGUAGES, Plain, say

if TYPE_CHECKING:
    from simulator.law import Law, Text

SCHEME, COHORT = MAIN, COHORTS[-1]
ARTICLES = {
    "floor": "art. 6", "ceiling": "art. 6", "shares": "art. 7", "step": "art. 8", "long": "art. 8", "short": "art. 8",
    "age": "art. 9", "aid": "art. 3",
}  # fmt: skip
DRAFT = "reform/draft-"
"""The beginning of the id of a draft."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The numbers that a reform may change.

    ===========  ===================================================================================
    floor        dinars a month that must be passed (art. 6)
    ceiling      minimum wages a month that must not be passed (art. 6)
    shares       the tranches, in hundredths of a per cent of the price (art. 7)
    step         minimum wages up to which the longer term is given (art. 8)
    long, short  years of the longer and of the shorter term (art. 8)
    age          years that must not be passed at the last payment (art. 9)
    aid          dinars of frontal aid (the price order)
    ===========  ===================================================================================
    """

    floor: int
    ceiling: Fraction
    shares: tuple[int, ...]
    step: Fraction
    long: int
    short: int
    age: int
    aid: int

    @classmethod
    def of(cls, law: Law, day: dt.date) -> Draft:
        """The numbers in force on a day. Raises ``InputError`` where the law of that day has another shape."""
        value = {
            key: _in_force(law, key, day)
            for key in ("income_floor", "income_ceiling", "tranches", "term_max", "age_limit", "price")
        }
        bands = [band for band in value["term_max"] if band.cohort in (None, COHORT)]
        shaped = (
            isinstance(value["income_floor"], int) and isinstance(value["income_ceiling"], Multiple)
            and len(bands) == 2 and isinstance(bands[0].income_up_to, Multiple) and isinstance(value["price"], Composed)
        )  # fmt: skip
        if not shaped:
            raise InputError("lab.error.shape", "--reform", day=day)
        return cls(
            floor=value["income_floor"] // CENTIMES,
            ceiling=value["income_ceiling"].wages,
            shares=tuple(int(tranche.share * 10_000) for tranche in value["tranches"]),
            step=bands[0].income_up_to.wages,
            long=bands[0].term // 12,
            short=bands[1].term // 12,
            age=value["age_limit"] // 12,
            aid=value["price"].frontal_aid // CENTIMES,
        )

    def differs(self, other: Draft) -> list[str]:
        """The names of the numbers that are not the same."""
        return [field.name for field in fields(self) if getattr(self, field.name) != getattr(other, field.name)]


def _in_force(law: Law, key: str, day: dt.date) -> Any:  # noqa: ANN401 - the type depends on the key
    provisions = [p for p in law.in_force_on(SCHEME, day) if p.key == key and COHORT in p.cohorts]
    if not provisions or not provisions[0].is_known:
        raise InputError("lab.error.shape", "--reform", day=day)
    return provisions[0].value


def after(law: Law) -> dt.date:
    """The day after the last text of the scheme: a reform of that day meets no other."""
    return max(text.in_force for text in law.texts if SCHEME in text.schemes) + dt.timedelta(days=1)


def raw(draft: Draft, law: Law, day: dt.date) -> dict[str, object]:
    """The text of a draft, to enter into force on a day, as a file holds it: what it changes, whole, and nothing else."""
    changed = draft.differs(Draft.of(law, day))
    sets: dict[str, object] = {}
    if "floor" in changed:
        sets["income_floor"] = {"value": f"{draft.floor} DZD", "strict": "true"} | _provenance("floor", "application")
    if "ceiling" in changed:
        sets["income_ceiling"] = {"value": f"{_plain(draft.ceiling)} SNMG"} | _provenance("ceiling", "application")
    if "shares" in changed:
        sets |= _apport(draft, law, day)
    if {"step", "long", "short"} & set(changed):
        sets["term_max"] = {"value": _terms(draft, law, day)} | _provenance("long", "keys")
    if "age" in changed:
        sets["age_limit"] = {"value": f"{draft.age} years"} | _provenance("age", "keys")
    if "aid" in changed:
        sets["price"] = [{"value": _price(draft, law, day), "for": [COHORT]} | _provenance("aid", "keys")]
    mark = hashlib.sha256(repr((draft, day)).encode()).hexdigest()[:8]
    return {
        "id": f"{DRAFT}{mark}", "kind": "reform", "number": None,
        "title": {lang: say("lab.draft.title", lang, mark=Plain(mark)) for lang in LANGUAGES},
        "scheme": SCHEME, "signed": None, "published": None,
        "in_force": {"date": day.isoformat(), "status": "hypothetical", "note": "A date chosen for the exercise."},
        "note": {lang: say("lab.draft.note", lang) for lang in LANGUAGES}, "sets": sets,
    }  # fmt: skip


def text(draft: Draft, law: Law, day: dt.date) -> Text:
    """The same as a legal text. Raises ``InputError`` for numbers that no text may hold."""
    return texts.parse(documents.read_text(written(draft, law, day)))


def written(draft: Draft, law: Law, day: dt.date) -> str:
    """The same as the file that ``--reform`` reads."""
    return yaml.safe_dump(raw(draft, law, day), sort_keys=False, allow_unicode=True, width=120)


def _provenance(name: str, attaches: str) -> dict[str, str]:
    return {"article": ARTICLES[name], "attaches": attaches, "status": "hypothetical", "source": sources.NONE}


def _plain(number: Fraction) -> str:
    """A number as texts write it: ``6``, ``4.5``."""
    return f"{float(number):g}"


def _share(hundredths: int) -> str:
    return f"{_plain(Fraction(hundredths, 100))} %"


def _apport(draft: Draft, law: Law, day: dt.date) -> dict[str, object]:
    """The tranches at the milestones of the text in force, and their sum."""
    now: tuple[Tranche, ...] = _in_force(law, "tranches", day)
    rows = [
        {"milestone": tranche.milestone, "share": _share(part)} for tranche, part in zip(now, draft.shares, strict=True)
    ]
    provenance = _provenance("shares", "acceptance")
    return {
        "down_payment_min": {"value": _share(sum(draft.shares))} | provenance,
        "tranches": {"value": rows} | provenance,
    }


def _terms(draft: Draft, law: Law, day: dt.date) -> list[dict[str, str]]:
    """The table of terms: the rows of the other cohorts as they stand, then the two of this one."""
    others: list[TermBand] = [band for band in _in_force(law, "term_max", day) if band.cohort not in (None, COHORT)]
    return [
        *({"cohort": str(band.cohort), "term": f"{band.term // 12} years"} for band in others),
        {"cohort": COHORT, "income_up_to": f"{_plain(draft.step)} SNMG", "term": f"{draft.long} years"},
        {"cohort": COHORT, "term": f"{draft.short} years"},
    ]


def _price(draft: Draft, law: Law, day: dt.date) -> dict[str, str]:
    """The elements of the price as they stand, with another frontal aid."""
    now: Composed = _in_force(law, "price", day)
    return {
        "cost_per_m2": f"{now.cost_per_m2 // CENTIMES} DZD", "vrd": f"{now.vrd // CENTIMES} DZD",
        "state_land": _share(int(now.state_land * 10_000)), "state_vrd": _share(int(now.state_vrd * 10_000)),
        "state_per_m2": f"{now.state_per_m2 // CENTIMES} DZD", "frontal_aid": f"{draft.aid} DZD",
    }  # fmt: skip
