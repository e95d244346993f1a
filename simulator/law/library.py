"""The library of texts: load them, replay them to a date, tell their history, add one that does not exist yet.

The law of a household is read on several days: each provision says which of its dates decides (``attaches``). A
``scheme@date`` freezes the decrees at that date, but no wages and no prices: docs/decisions/0022.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
from bisect import bisect_right
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.law import text as texts
from simulator.law import values as v
from simulator.law.code import Code
from simulator.law.keys import COHORTED, HOUSING, SCHEMES, WAGES
from simulator.law.readings import Readings
from simulator.law.terms import Terms
from simulator.law.values import COHORTS
from simulator.reading.errors import InputError, LawError
from simulator.wording import Article, FactList, Named, Plain, Sentence, TextWords

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from simulator.law.text import Provision, Text

FOLDER = Path(__file__).parent / "texts"


class Law:
    """All the texts, replayed on demand. Immutable: ``with_text`` gives another law."""

    def __init__(self, all_texts: Iterable[Text]) -> None:
        """Index the texts. Raises ``LawError`` when two of them fix one key, for one cohort, on one day."""
        self.texts = tuple(sorted(all_texts, key=lambda text: (text.in_force, text.id)))
        self.by_id = {text.id: text for text in self.texts}
        for first, second in pairwise(sorted(text.id for text in self.texts)):
            if first == second:
                raise LawError("error.law.same_id", text=Plain(first))
        self._history: dict[tuple[str, str, str], list[Provision]] = defaultdict(list)
        self._replayed: dict[object, dict[str, tuple[Provision | None, ...]]] = {}
        self._breakpoints: dict[object, tuple[dt.date, ...]] = {}
        for text in self.texts:
            for provision in text.provisions:
                self._index(text, provision)

    @classmethod
    @functools.cache
    def load(cls) -> Law:
        """The law as packaged: every file under ``texts/``."""
        return cls(texts.read(path) for path in sorted(FOLDER.glob("*/*.yaml")))

    def with_text(self, text: Text) -> Law:
        """The law as it would be with one more text: a reform."""
        return Law([*self.texts, text])

    def with_files(self, paths: Iterable[str | Path]) -> Law:
        """The law as it would be with the texts of these files, one after the other. Raises ``InputError``."""
        return functools.reduce(lambda law, path: law.with_text(texts.read(Path(path))), paths, self)

    @functools.cached_property
    def digest(self) -> str:
        """Fingerprint of every text: two answers with the same digest were given by the same law."""
        return digest_of(self.texts)

    def _index(self, text: Text, provision: Provision) -> None:
        for scheme, cohort in product(text.schemes, provision.cohorts):
            history = self._history[scheme, provision.key, cohort]
            if history and self.by_id[history[-1].text].in_force == text.in_force:
                raise LawError(
                    "error.law.conflict",
                    key=Plain(provision.key), date=text.in_force,
                    first=Plain(history[-1].text), second=Plain(text.id),
                )  # fmt: skip
            history.append(provision)

    def scheme(self, name: str, *, any_owner: bool = False) -> tuple[str, dt.date | None]:
        """``location_vente@2001-04-29`` → the scheme and the date at which its decrees are frozen.

        ``any_owner`` also takes the names that own provisions without being a scheme: wages and banks.
        """
        scheme, at, day = name.partition("@")
        owners = tuple(SCHEMES) if any_owner else self.schemes
        if scheme not in owners:
            names = FactList(tuple(Plain(owner) for owner in owners))
            raise InputError("error.scheme.unknown", "scheme", got=Plain(name), known=names)
        try:
            return scheme, v.day(day) if at else None
        except v.ValueReadError:
            example = Plain(f"{scheme}@{self._first(scheme).in_force.isoformat()}")
            raise InputError("error.scheme.date", "scheme", got=Plain(name), example=example) from None

    @property
    def schemes(self) -> tuple[str, ...]:
        """The schemes that some text speaks of."""
        return tuple(scheme for scheme in HOUSING if any(scheme in text.schemes for text in self.texts))

    def keys(self, scheme: str, bank: str | None = None) -> dict[str, str]:
        """Every key that counts for a scheme, with whose it is: its own, its minimum wage's, its bank's."""
        wage = WAGES.get(scheme, scheme)
        owners = {wage: wage} | dict.fromkeys(sorted(SCHEMES[scheme]), scheme)
        return owners | (dict.fromkeys(sorted(SCHEMES[f"bank_{bank}"]), f"bank_{bank}") if bank else {})

    def timeline(self, scheme: str, key: str) -> list[Provision]:
        """Every version of a key, oldest first, whatever the cohort. Raises ``InputError`` for an unknown key."""
        owners = self.keys(scheme)
        if key not in owners:
            names = FactList(tuple(Plain(name) for name in sorted(owners)))
            raise InputError("error.law.unknown_key", key=Plain(key), scheme=Plain(scheme), known=names)
        return [p for text in self.texts if owners[key] in text.schemes for p in text.provisions if p.key == key]

    def in_force_on(self, scheme: str, day: dt.date) -> list[Provision]:
        """Every provision in force on a day, whichever date it attaches to, for the cohorts that it still governs."""
        provisions: list[Provision] = []
        for key, owner in self.keys(scheme).items():
            governing: dict[int, tuple[Provision, list[str]]] = {}
            for cohort in COHORTS:
                version = self._in_force(owner, key, cohort, dict.fromkeys(texts.ATTACHES, day), day)
                if version is not None:
                    governing.setdefault(id(version), (version, []))[1].append(cohort)
            provisions += [replace(version, cohorts=tuple(cohorts)) for version, cohorts in governing.values()]
        return provisions

    def breakpoints(
        self,
        scheme: str,
        attach: str,
        readings: Readings,
        frozen: dt.date | None,
        bank: str | None = None,
    ) -> tuple[dt.date, ...]:
        """The days on which the law changes for one of a household's dates, named as in ``ATTACHES``."""
        question = (scheme, attach, readings.snmg_date, frozen, bank)
        if question not in self._breakpoints:
            self._breakpoints[question] = tuple(sorted(self._changes(*question)))
        return self._breakpoints[question]

    def _changes(
        self, scheme: str, attach: str, snmg_date: str, frozen: dt.date | None, bank: str | None
    ) -> set[dt.date]:
        owners = set(self.keys(scheme, bank).values()) - {WAGES[scheme]}
        dated = {text.in_force for text in self._dating(scheme) if attach == "keys" and frozen is None}
        return dated | {
            text.in_force
            for text in self.texts
            for provision in text.provisions
            if (
                owners & set(text.schemes)
                and provision.attaches == attach
                and self._follows(text, provision.key, frozen)
                and not provision.whole_cohort
            )
            or (provision.key == WAGES[scheme] and snmg_date == attach)
        }

    def at(
        self,
        scheme: str,
        dates: Mapping[str, dt.date],
        readings: Readings | None = None,
        frozen: dt.date | None = None,
        terms: Terms | None = None,
    ) -> Code:
        """The code of a scheme for a household's ``application``, ``acceptance``, ``keys`` and ``payment`` dates.

        The day of the payment is that of the keys where it is not named. ``frozen`` is the date of ``scheme@date``. Raises ``LawError`` when the scheme did not exist yet.
        """
        readings, terms = readings or Readings(), terms or Terms()
        dates = {texts.PAYMENT: dates["keys"], **dates}
        changes = self.breakpoints(scheme, texts.PAYMENT, readings, frozen, terms.bank)

        def paid_after(count: int) -> dict[str, tuple[Provision | None, ...]]:
            day = changes[count - 1] if count else dt.date.min
            return self._provisions(scheme, dates | {texts.PAYMENT: day}, readings, frozen, terms.bank)

        return Code(
            scheme=scheme,
            frozen=frozen,
            law_date=self._law_date(scheme, frozen or max(day for name, day in dates.items() if name != texts.PAYMENT)),
            readings=readings,
            terms=terms,
            provisions=self._provisions(scheme, dates, readings, frozen, terms.bank),
            payment_changes=changes,
            paid_after=paid_after,
            later=self._later(scheme, dates, frozen),
            missing=lambda key, cohort: self._missing(
                self.keys(scheme, terms.bank).get(key, scheme), key, cohort, dates, frozen
            ),
            versions=lambda key, cohort: [
                (provision, self.by_id[provision.text].in_force)
                for provision in self._history.get((scheme, key, cohort), ())
                if frozen is None or self.by_id[provision.text].in_force <= frozen
            ],
        )

    def _provisions(
        self, scheme: str, dates: Mapping[str, dt.date], readings: Readings, frozen: dt.date | None, bank: str | None
    ) -> dict[str, tuple[Provision | None, ...]]:
        """Every key that counts, replayed once for all the dates between the same changes of the law."""
        versions = tuple(
            bisect_right(self.breakpoints(scheme, attach, readings, frozen, bank), dates[attach])
            for attach in texts.ATTACHES
        )
        signature = (scheme, readings, frozen, bank, versions)
        if signature not in self._replayed:
            self._replayed[signature] = self._replay(scheme, dates, readings, frozen, bank)
        return self._replayed[signature]

    def _later(
        self, scheme: str, dates: Mapping[str, dt.date], frozen: dt.date | None
    ) -> dict[str, tuple[Provision, dt.date]]:
        """Provisions that came after the household's own date and speak of what was done before them too."""
        return {
            provision.key: (provision, text.in_force)
            for text in self.texts
            if scheme in text.schemes and frozen is None
            for provision in text.provisions
            if provision.past and dates[provision.attaches] < text.in_force
        }

    def _replay(
        self, scheme: str, dates: Mapping[str, dt.date], readings: Readings, frozen: dt.date | None, bank: str | None
    ) -> dict[str, tuple[Provision | None, ...]]:
        """Every key that counts, each read on its own date; the minimum wage on the date that the reading names."""
        wage_dates = dict.fromkeys(texts.ATTACHES, dates[readings.snmg_date])

        def version(key: str, owner: str, cohort: str) -> Provision | None:
            if owner == WAGES[scheme]:
                return self._in_force(owner, key, cohort, wage_dates, None)
            return self._in_force(owner, key, cohort, dates, frozen)

        return {
            key: tuple(version(key, owner, cohort) for cohort in COHORTS)
            for key, owner in self.keys(scheme, bank).items()
            if any((owner, key, cohort) in self._history for cohort in COHORTS)
        }

    def _in_force(
        self, scheme: str, key: str, cohort: str, dates: Mapping[str, dt.date], frozen: dt.date | None
    ) -> Provision | None:
        """The last version whose own date has come: attachment may change from one text to the next.

        A version that governs whole cohorts has no day of its own to wait for, unless the decrees are frozen before it.
        """
        last = None
        for provision in self._history.get((scheme, key, cohort), ()):
            text = self.by_id[provision.text]
            day = dates[provision.attaches] if self._follows(text, key, frozen) else frozen
            assert day is not None  # a provision that does not follow the household is of a frozen law
            if text.in_force <= day or (provision.whole_cohort and frozen is None):
                last = provision
        return last

    def _follows(self, text: Text, key: str, frozen: dt.date | None) -> bool:
        """Whether a provision follows the household's own dates: always, unless the decrees are frozen and it is one.

        What an order or a decision says under a decree counts where that decree is the frozen one: no other came between.
        """
        if frozen is None or key not in texts.UNDER_A_DECREE:
            return frozen is None or text.kind in texts.HOUSEHOLD_KINDS
        return text.kind not in texts.DATING and not any(
            other.kind in texts.DECREES
            and frozen < other.in_force <= text.in_force
            and set(other.schemes) & set(text.schemes)
            for other in self.texts
        )

    def _first(self, scheme: str) -> Text:
        """The text with which a scheme begins: that of its way of financing."""
        begins = self._history.get((scheme, "financing", COHORTS[0]))
        return self.by_id[begins[0].text] if begins else next(text for text in self.texts if scheme in text.schemes)

    def _law_date(self, scheme: str, day: dt.date) -> dt.date:
        """The day of the last decree, law or order of the scheme in force on a day."""
        first = self._first(scheme)
        if day < first.in_force:
            raise LawError(
                "error.law.before_first",
                scheme=Named(f"scheme.{scheme}"), day=day, text=TextWords(first.title), first=first.in_force, before=TextWords(first.before),
            )  # fmt: skip
        return max(text.in_force for text in self._dating(scheme) if text.in_force <= day)

    def _dating(self, scheme: str) -> list[Text]:
        """The texts by whose days people call the law of a scheme."""
        return [text for text in self.texts if scheme in text.schemes and text.dates_the_law]

    def _missing(
        self, owner: str, key: str, cohort: str, dates: Mapping[str, dt.date], frozen: dt.date | None
    ) -> LawError:
        """No text in force fixes a key: which one does first, and from when."""
        history = self._history.get((owner, key, cohort))
        if not history:
            return LawError("error.law.never_fixed", key=Named(f"key.{key}"), scheme=_owner_in_words(owner, cohort))
        first = history[0]
        day = dates[first.attaches] if self._follows(self.by_id[first.text], key, frozen) else frozen
        return LawError(
            "error.law.not_yet_fixed",
            key=Named(f"key.{key}"), scheme=_owner_in_words(owner, cohort), day=day, first=self.by_id[first.text].in_force,
            text=_place_in_words(self.by_id[first.text], first),
        )  # fmt: skip


def digest_of(all_texts: tuple[Text, ...]) -> str:
    """Fingerprint of texts in their order, 16 letters."""
    return hashlib.sha256(repr(all_texts).encode()).hexdigest()[:16]


def _owner_in_words(owner: str, cohort: str) -> Sentence | Named:
    """A scheme with the cohort that it distinguishes, or only its name; a wage and a bank by their own."""
    if owner not in HOUSING:
        return Named(f"error.law.owner.{owner}")
    name = Named(f"scheme.{owner}")
    return Sentence("error.law.whose.cohort", {"scheme": name, "cohort": Plain(cohort)}) if owner in COHORTED else name


def _place_in_words(text: Text, provision: Provision) -> Sentence | TextWords:
    """A text by its title, with the article where one is known."""
    title = TextWords(text.title)
    if provision.article == "-":
        return title
    return Sentence("error.law.place", {"text": title, "article": Article(provision.article)})
