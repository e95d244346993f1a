"""Sentences about the bands of the headline figures, and the figures beside them, rounded to their bands."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.populations.count import affordable, groups, tables
from simulator.populations.count.totals import MAIN
from simulator.populations.report.findings import HEADLINE, households, law_label, measure_label, shown, value
from simulator.wording import Counted, FactList, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.populations.count.tables import Figure
    from simulator.populations.experiment import Lab
    from simulator.populations.invented.bands import Band, Bands

_MEASURES = {
    "served": "served", "share": "served.share", "instalment": "instalment.median", "effort": "effort.median",
    **{measure.replace(".", "_"): measure for measure in affordable.MEASURES},
}  # fmt: skip
"""The measures of the facts of the sentences about a law."""
_OF_PAYMENTS = ("payments.say.payments", "payments.say.effort")
"""The further sentences with the same facts: others say an effort of something else."""
_POINT, _SINGLE, _SEVERAL = 100, 10, 20
"""The points of a whole; the tenths of one point; and those from which there are several."""


def rounded(number: Fraction, band: Band) -> Fraction:
    """A number as exactly as its band lets it be said: to the largest power of ten that is at most a fifth of the band.

    What is not zero is not said to be zero.
    """
    fifth = (band.high - band.low) / 5
    if not fifth:
        return number
    step = Fraction(1)
    while step > fifth:
        step /= 10
    while step * 10 <= fifth:
        step *= 10
    while 0 < abs(number) < step / 2:
        step /= 10
    return round(number / step) * step


def near(lab: Lab, place: int, measure: str, bands: Bands | None) -> Fraction | None:
    """A figure of a law as its band lets it be said; exactly where it has none, None where it is not known."""
    figure, band = _figure(lab, place, measure), None if bands is None else bands.of(place, measure)
    return figure.value if figure.value is None or band is None else rounded(figure.value, band)


def about(number: Fraction, unit: str, band: Band) -> Sentence:
    """A number as its band lets it be said, in words: ``about 1 000 000 households``."""
    near = rounded(number, band)
    return Sentence("bands.about", {"value": households(near) if unit == tables.HOUSEHOLDS else shown(near, unit)})


def law(sentence: Sentence, lab: Lab, place: int, bands: Bands | None) -> Sentence:
    """A sentence about a law, its figures rounded to their bands; as it stands where there are none."""
    sums_up = {"served", "within_30"} & sentence.facts.keys() or sentence.key in _OF_PAYMENTS
    if bands is None or not sums_up:
        return sentence
    facts = dict(sentence.facts)
    for fact, measure in _MEASURES.items():
        band, figure = bands.of(place, measure), _figure(lab, place, measure)
        if fact in facts and band is not None and figure.value is not None and band.low < band.high:
            facts[fact] = about(figure.value, figure.unit, band)
    return Sentence(sentence.key, facts)


def of_law(lab: Lab, place: int, bands: Bands) -> Iterator[Sentence]:
    """The sentence with the bands of a law, and those on the figures that are outside of theirs."""
    with_bands = [
        (_figure(lab, place, measure), band) for measure in HEADLINE if (band := bands.of(place, measure)) is not None
    ]
    if not with_bands:
        return
    ranges = FactList(tuple(_range(figure, band) for figure, band in with_bands))
    yield Sentence("bands.say.law", {"law": law_label(lab.plan.laws[place]), "ranges": ranges})
    for figure, band in with_bands:
        if figure.value is not None and not band.holds(figure.value):
            yield Sentence("bands.say.outside", {"measure": measure_label(figure.measure)})


def _range(figure: Figure, band: Band) -> Sentence:
    """The two ends of a band, with the name of the measure; one value where they are the same."""
    label = {"measure": measure_label(figure.measure)}
    if band.low == band.high:
        return Sentence("bands.steady", {**label, "value": shown(band.low, figure.unit)})
    return Sentence("bands.range", {**label, **_ends(figure, band)})


def how(lab: Lab, bands: Bands | None) -> Sentence | None:
    """The sentence that says what a band is, and how far a seed alone moves each figure; of real applicants, that there is none."""
    if bands is None:
        return Sentence("bands.say.none") if lab.plan.bands else None
    noise = []
    for measure in HEADLINE:
        widest = [band.noise for place in range(len(lab.plan.laws)) if (band := bands.of(place, measure)) is not None]
        if widest:
            moved = {"measure": measure_label(measure), "noise": _noise(max(widest), _figure(lab, 0, measure).unit)}
            noise.append(Sentence("bands.noise", moved))
    facts: dict[str, object] = {"draws": bands.draws, "rows": Counted("rows", bands.rows)}
    return Sentence("bands.say.how", facts | {"noises": FactList(tuple(noise))})


def cell(figure: Figure, place: int, bands: Bands | None) -> object:
    """A figure of everybody under a law as a table shows it: with its band, where it has one."""
    band = bands.of(place, figure.measure) if bands and (figure.table, figure.group) == (MAIN, groups.ALL) else None
    if band is None or figure.value is None or band.low == band.high:
        return value(figure)
    return Sentence("bands.cell", {"value": shown(rounded(figure.value, band), figure.unit), **_ends(figure, band)})


def _ends(figure: Figure, band: Band) -> dict[str, object]:
    return {
        name: shown(rounded(end, band), figure.unit) for name, end in (("low", band.low), ("high", band.high))
    }  # fmt: skip


def _noise(number: Fraction, unit: str) -> object:
    """A difference between two figures: of shares, in points."""
    return points(number) if unit == tables.SHARE else shown(number, unit)


def rows(lab: Lab, bands: Bands | None) -> list[dict[str, object]]:
    """Every band as a row of a table; numbers are the floats nearest to the exact fractions."""
    return [] if bands is None else [_row(lab, bands, band) for band in bands.bands]


def _row(lab: Lab, bands: Bands, band: Band) -> dict[str, object]:
    unit = _figure(lab, band.law, band.measure).unit
    ends = {name: float(getattr(band, name)) for name in ("figure", "low", "high", "noise")}
    drawn = {"draws": bands.draws, "rows": bands.rows}
    return {"law": lab.plan.laws[band.law].name, "measure": band.measure, "unit": unit, **ends, **drawn}


def points(number: Fraction) -> Sentence:
    """A difference of shares in points of per cent, to the tenth."""
    tenths = round(number * _POINT * 10)
    key = "bands.points" if abs(tenths) >= _SEVERAL else "bands.point.one" if abs(tenths) == _SINGLE else "bands.point"
    return Sentence(key, {"n": Decimal(tenths) / 10})


def _figure(lab: Lab, place: int, measure: str) -> Figure:
    return tables.lookup(lab.figures)[affordable.table_of(measure), lab.plan.laws[place].name, groups.ALL, measure]
