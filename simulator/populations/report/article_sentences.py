"""Sentences and the picture of what each article does in the difference between two laws."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.populations.count import tables
from simulator.populations.reforms.decomposition import MOST
from simulator.populations.report import band_sentences
from simulator.populations.report.findings import amount, households, law_label, measure_label
from simulator.populations.report.pictures import LOSER, QUIET, WINNER, Picture, Series
from simulator.wording import Article, FactList, Named, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simulator.populations.experiment import Lab
    from simulator.populations.reforms.articles import ChangedArticle
    from simulator.populations.reforms.decomposition import Decomposition, Split

_DIGITS = {tables.SHARE: 1_000}
"""In how many steps a unit of a measure is said: a share in tenths of a point."""
_DRAWN = "instalment.median"
"""The measure that the picture shows."""


def article_label(article: ChangedArticle) -> object:
    """The article as both texts call it; what it rules where neither does."""
    names = tuple(dict.fromkeys((*article.first, *article.second)))
    if not names:
        return FactList(tuple(Named(f"key.{key}") for key in article.keys))
    return FactList(tuple(map(Article, names)))


def sentences(lab: Lab, found: Decomposition) -> Iterator[Sentence]:
    """What each article does in each measure that differs; or why that is not told."""
    laws = {"law": law_label(lab.plan.laws[found.law]), "first": law_label(lab.plan.laws[0])}
    if len(found.articles) > MOST:
        yield Sentence("parts.say.many", {**laws, "count": len(found.articles), "most": MOST})
    for split in found.splits:
        if any(split.parts):
            yield Sentence(f"parts.say.{split.measure.replace('.', '_')}", {
                **laws, "support": households(found.support), "difference": _said(split.difference, split.measure),
                "parts": FactList(tuple(_parts(found.articles, split))),
            })  # fmt: skip


def _parts(articles: Sequence[ChangedArticle], split: Split) -> Iterator[Sentence]:
    for article, part in zip(articles, whole(split), strict=True):
        yield Sentence("parts.part", {"article": article_label(article), "change": _said(part, split.measure)})


def whole(split: Split) -> tuple[Fraction, ...]:
    """The parts in the digits in which they are said, so that they add up to the difference in the same digits.

    The parts that rounding moves furthest give way, the first of equals.
    """
    steps = _DIGITS.get(_unit(split.measure), 1)
    exact = [part * steps for part in split.parts]
    said = [round(part) for part in exact]
    missing = round(split.difference * steps) - sum(said)
    turn = 1 if missing > 0 else -1
    furthest = sorted(range(len(said)), key=lambda place: (-turn * (exact[place] - said[place]), place))
    for place in furthest[: abs(missing)]:
        said[place] += turn
    return tuple(Fraction(part, steps) for part in said)


def _unit(measure: str) -> str:
    return "share" if measure.endswith(".share") else "households" if measure == "served" else tables.DINARS


def _said(number: Fraction, measure: str) -> object:
    """A change of a measure, as people read it."""
    unit = _unit(measure)
    if unit == tables.SHARE:
        return band_sentences.points(number)
    return households(number) if unit == tables.HOUSEHOLDS else amount(number)


def waterfall(lab: Lab, found: Decomposition) -> Picture | None:
    """The median instalment from the first law to another, article by article; None where no article moves it."""
    split = next((split for split in found.splits if split.measure == _DRAWN and any(split.parts)), None)
    if split is None:
        return None
    parts = whole(split)
    starts = [Fraction(round(split.before))]
    for part in parts:
        starts.append(starts[-1] + part)
    lows = (Fraction(0), *(min(start, start + part) for start, part in zip(starts, parts, strict=False)), Fraction(0))
    nothing = (Fraction(0),)
    ends = (starts[0], *(nothing * len(parts)), starts[-1])
    falls = (*nothing, *(max(-part, Fraction(0)) for part in parts), *nothing)
    rises = (*nothing, *(max(part, Fraction(0)) for part in parts), *nothing)
    labels = (law_label(lab.plan.laws[0]), *map(article_label, found.articles), law_label(lab.plan.laws[found.law]))
    series = (
        Series(measure_label(_DRAWN), ends, QUIET),
        Series(Named("parts.falls"), falls, WINNER),
        Series(Named("parts.rises"), rises, LOSER),
    )
    told = tuple(sentences(lab, found))
    title = _title(found, split)
    return Picture(
        f"articles_{found.law}", title, "stacked", "parts.article", labels, series, tables.DINARS, told, lows
    )


def _title(found: Decomposition, split: Split) -> Sentence:
    """The finding: the difference, and the article that does most of it."""
    parts = whole(split)
    most = max(range(len(parts)), key=lambda place: (abs(parts[place]), -place))
    facts = {"difference": _said(split.difference, split.measure), "article": article_label(found.articles[most])}
    return Sentence("parts.title", {**facts, "change": _said(parts[most], split.measure)})


def rows(lab: Lab, found: Sequence[Decomposition]) -> list[dict[str, object]]:
    """Every part as a row of a table, exact: the two laws, the measure and its unit, the articles, what they rule, the part.

    ``part`` is the float nearest to the fraction ``exact``.
    """
    return [
        {
            "first": lab.plan.laws[0].name, "law": lab.plan.laws[one.law].name, "measure": split.measure,
            "unit": _unit(split.measure), "article_first": "; ".join(article.first),
            "article": "; ".join(article.second), "keys": " ".join(article.keys), "part": float(part), "exact": str(part),
            "difference": str(split.difference), "before": str(split.before), "after": str(split.after),
        }
        for one in found for split in one.splits for article, part in zip(one.articles, split.parts, strict=True)
    ]  # fmt: skip
