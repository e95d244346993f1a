"""Sentences and the picture of what each article does in the difference between two laws."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.populations.count import tables
from simulator.populations.reforms.decomposition import MEASURES, MOST
from simulator.populations.report import band_sentences
from simulator.populations.report.findings import amount, households, law_label
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


def sentences(lab: Lab, parted: Decomposition) -> Iterator[Sentence]:
    """What each article does in each measure that differs; or why that is not told."""
    laws = {"law": law_label(lab.plan.laws[parted.law]), "first": law_label(lab.plan.laws[0])}
    if len(parted.articles) > MOST:
        yield Sentence("parts.say.many", {**laws, "count": len(parted.articles), "most": MOST})
    for split in parted.splits:
        if any(split.parts):
            yield Sentence(f"parts.say.{split.measure.replace('.', '_')}", {
                **laws, "support": households(parted.support), "difference": _in_words(split.difference, split.measure),
                "parts": FactList(tuple(_parts(parted.articles, split))),
            })  # fmt: skip


def _parts(articles: Sequence[ChangedArticle], split: Split) -> Iterator[Sentence]:
    for article, part in zip(articles, parts_in_digits(split), strict=True):
        yield Sentence("parts.part", {"article": article_label(article), "change": _in_words(part, split.measure)})


def parts_in_digits(split: Split) -> tuple[Fraction, ...]:
    """The parts in the digits in which people read them, so that they add up to the difference in the same digits.

    The parts that rounding moves furthest give way, the first of equals.
    """
    steps = _DIGITS.get(MEASURES[split.measure], 1)
    exact = [part * steps for part in split.parts]
    digits = [round(part) for part in exact]
    missing = round(split.difference * steps) - sum(digits)
    turn = 1 if missing > 0 else -1
    furthest = sorted(range(len(digits)), key=lambda place: (-turn * (exact[place] - digits[place]), place))
    for place in furthest[: abs(missing)]:
        digits[place] += turn
    return tuple(Fraction(part, steps) for part in digits)


def _in_words(number: Fraction, measure: str) -> object:
    """A change of a measure, as people read it."""
    unit = MEASURES[measure]
    if unit == tables.SHARE:
        return band_sentences.points(number)
    return round(number) if unit == tables.HOUSEHOLDS else amount(number)


def waterfall(lab: Lab, parted: Decomposition) -> Picture | None:
    """The median instalment from the first law to another, article by article; None where no article moves it."""
    split = next((split for split in parted.splits if split.measure == _DRAWN and any(split.parts)), None)
    if split is None:
        return None
    parts = parts_in_digits(split)
    starts = [Fraction(round(split.before))]
    for part in parts:
        starts.append(starts[-1] + part)
    lows = (Fraction(0), *(min(start, start + part) for start, part in zip(starts, parts, strict=False)), Fraction(0))
    nothing = (Fraction(0),)
    ends = (starts[0], *(nothing * len(parts)), starts[-1])
    falls = (*nothing, *(max(-part, Fraction(0)) for part in parts), *nothing)
    rises = (*nothing, *(max(part, Fraction(0)) for part in parts), *nothing)
    labels = ("1", *map(article_label, parted.articles), "2")
    of_both = {"first": law_label(lab.plan.laws[0]), "law": law_label(lab.plan.laws[parted.law])}
    series = (
        Series(Sentence("parts.ends", of_both), ends, QUIET),
        Series(Named("parts.falls"), falls, WINNER),
        Series(Named("parts.rises"), rises, LOSER),
    )
    all_sentences = tuple(sentences(lab, parted))
    title = _title(parted, split)
    return Picture(
        f"articles_{parted.law}",
        title,
        Sentence("subject.articles"),
        "stacked",
        "parts.article",
        labels,
        series,
        tables.DINARS,
        all_sentences,
        lows,
    )


def _title(parted: Decomposition, split: Split) -> Sentence:
    """The finding: the difference, and the article that does most of it."""
    parts = parts_in_digits(split)
    most = max(range(len(parts)), key=lambda place: (abs(parts[place]), -place))
    facts = {"difference": _in_words(split.difference, split.measure), "article": article_label(parted.articles[most])}
    return Sentence("parts.title", {**facts, "change": _in_words(parts[most], split.measure)})


def rows(lab: Lab, decompositions: Sequence[Decomposition]) -> list[dict[str, object]]:
    """Every part as a row of a table: the two laws, the measure and its unit, the articles, what they rule, the part.

    The part is ``numerator / denominator`` exactly; ``part`` is the float nearest to it.
    """
    return [
        {"first": lab.plan.laws[0].name, "law": lab.plan.laws[parted.law].name, **_row(split, article, part)}
        for parted in decompositions
        for split in parted.splits
        for article, part in zip(parted.articles, split.parts, strict=True)
    ]


def _row(split: Split, article: ChangedArticle, part: Fraction) -> dict[str, object]:
    return {
        "measure": split.measure, "unit": MEASURES[split.measure], "article_first": "; ".join(article.first),
        "article": "; ".join(article.second), "keys": " ".join(article.keys), "part": float(part),
        "numerator": part.numerator, "denominator": part.denominator, "before": float(split.before), "after": float(split.after),
    }  # fmt: skip
