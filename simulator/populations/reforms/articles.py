"""The articles on which two laws differ, and a law that has some of them of the second and the rest of the first.

Articles are matched by what they rule: provisions that stand in one article of either law change together, whatever the
number of that article in the other. The texts that amend a decree are read as that decree.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from simulator.law.text import DECREES, PAYMENT
from simulator.law.values import COHORTS
from simulator.populations.count.measures import View
from simulator.populations.laws import differing, key_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from simulator.law import Code, Text
    from simulator.law.text import Provision

_PARAGRAPH = re.compile(r",? al\. .*")
_UNKNOWN = "-"
_DECREE = ""


@dataclass(frozen=True, slots=True)
class ChangedArticle:
    """Provisions that change together: their keys, and the articles in which they stand in the first and in the second law.

    A law whose article is not known, or that has no such provision, has none.
    """

    keys: tuple[str, ...]
    first: tuple[str, ...]
    second: tuple[str, ...]


def changed(pairs: Iterable[tuple[View, View]], texts: Mapping[str, Text]) -> tuple[ChangedArticle, ...]:
    """The articles on which two laws differ for some of these households, those of the decree first, by their numbers.

    ``texts`` are those of both. What only governs payments after the keys is left out: it moves no verdict and no instalment.
    """
    places: dict[str, tuple[set[tuple[str, str]], set[tuple[str, str]]]] = defaultdict(lambda: (set(), set()))
    for key, *provisions in _provisions(pairs):
        for side, provision in enumerate(provisions):
            article = _PARAGRAPH.sub("", provision.article) if provision else _UNKNOWN
            if provision is not None and article != _UNKNOWN:
                places[key][side].add((_source(provision, texts), article))
    together = sorted(_joined(places), key=lambda keys: _order(keys, places))
    return tuple(
        ChangedArticle(
            keys, *(tuple(sorted({name for key in keys for _, name in places[key][side]})) for side in (0, 1))
        )
        for keys in together
    )


def mixed(first: View, second: View, keys: Iterable[str]) -> View:
    """The households under the first law with the provisions of these keys of the second."""
    width, names = len(second.codes), frozenset(keys)
    distinct, regime = np.unique(first.regime * width + second.regime, return_inverse=True)
    codes = tuple(_mixed(first.codes[pair // width], second.codes[pair % width], names) for pair in distinct.tolist())
    return View(first.people, codes, regime)


def _mixed(first: Code, second: Code, keys: frozenset[str]) -> Code:
    """The first code with some provisions of the second, without those that the second does not have."""
    of_second = {key: second.provisions[key] for key in keys if key in second.provisions}
    return replace(first, provisions={key: row for key, row in first.provisions.items() if key not in keys} | of_second)


def _provisions(pairs: Iterable[tuple[View, View]]) -> Iterator[tuple[str, Provision | None, Provision | None]]:
    """Each key on which the laws differ, with its provision in the first and in the second, for each code and cohort."""
    for first, second in pairs:
        cohorts = [name for place, name in enumerate(COHORTS) if (first.people.cohort == place).any()]
        width = len(second.codes)
        for pair in np.unique(first.regime * width + second.regime).tolist():
            codes = first.codes[pair // width], second.codes[pair % width]
            for key in (key_in(name, codes[0]) for cohort in cohorts for name in differing(*codes, [cohort])):
                for cohort in cohorts:
                    before, after = (code.provision(key, cohort) if code.fixes(key, cohort) else None for code in codes)
                    if any(provision and provision.attaches != PAYMENT for provision in (before, after)):
                        yield key, before, after


def _source(provision: Provision, texts: Mapping[str, Text]) -> str:
    """The text whose articles these are: a decree and those that amend it are one."""
    return _DECREE if texts[provision.text].kind in DECREES else provision.text


def _joined(places: dict[str, tuple[set[tuple[str, str]], set[tuple[str, str]]]]) -> list[tuple[str, ...]]:
    """The keys that share an article in the first law, or in the second, together."""
    groups: list[set[str]] = []
    for key, sides in places.items():
        near = [
            group for group in groups
            if any(sides[side] & places[other][side] for other in group for side in (0, 1))
        ]  # fmt: skip
        groups = [group for group in groups if group not in near] + [{key}.union(*near)]
    return [tuple(sorted(group)) for group in groups]


def _order(
    keys: tuple[str, ...], places: dict[str, tuple[set[tuple[str, str]], set[tuple[str, str]]]]
) -> tuple[bool, list[int], tuple[str, ...]]:
    """Those of the decree first, by the numbers of their articles."""
    of_keys = sorted(place for key in keys for side in places[key] for place in side)
    of_decree = any(source == _DECREE for source, _ in of_keys)
    numbers = [int(number) for _, article in of_keys[:1] for number in re.findall(r"\d+", article)]
    return not of_decree, numbers, keys
