"""The tables of a study over the same households: those whom all its laws serve; and who gains, loses or exchanges, by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.populations.count.groups import ALL
from simulator.populations.count.totals import COMMON, VERDICT
from simulator.populations.count.verdict_tables import names_of
from simulator.populations.count.verdicts import EXCHANGES
from simulator.populations.report import findings, verdict_sentences
from simulator.wording import Named, write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from simulator.populations.count.tables import Figure
    from simulator.populations.experiment import Lab
    from simulator.views.text.page import TextPage

BY_GROUP = ("households", "instalment.median", "effort.median", "before_keys.median", "present_value.median")
"""The measures of each group."""
VERDICTS_BY_GROUP = ("better", "worse", *EXCHANGES, "same", "enters", "leaves")
"""The verdicts of each group."""
MONTHS_BY_GROUP = ("better", "worse", *EXCHANGES)
"""Those whose instalments change, of which the median change of a month is told."""
_MEAN = "present_value.mean"


def tables(page: TextPage, lab: Lab, by_name: Mapping[tuple[str, str, str, str], Figure]) -> None:
    """Write, for several laws with a verdict, each measure over the same households; then by group."""
    sentence = verdict_sentences.common(lab)
    if sentence is None:
        return
    page.put()
    page.put(page.voice.say("payments.heading.common"))
    page.put(write(sentence, page.voice.lang), 2)
    laws = [write(findings.law_label(law), page.voice.lang) for law in lab.plan.laws]
    measures = [f"{name}.median" for name in names_of(lab.plan)]
    rows = [
        [_label(page, name), *(_cell(page, by_name.get((COMMON, law.name, ALL, name))) for law in lab.plan.laws)]
        for name in ("households", *measures, _MEAN)
    ]
    page.table([page.voice.say("lab.column.measure"), *laws], rows, right=range(1, len(laws) + 1))
    if lab.plan.by is not None:
        _by_group(page, lab, by_name, laws)


def _by_group(
    page: TextPage, lab: Lab, by_name: Mapping[tuple[str, str, str, str], Figure], laws: Sequence[str]
) -> None:
    """Write the same households of each group, law by law."""
    page.put()
    page.put(page.voice.say("payments.heading.groups"))
    heads = [page.voice.say("lab.column.group"), *(_label(page, name) for name in BY_GROUP)]
    for law, label in zip(lab.plan.laws, laws, strict=True):
        page.put(label, 2)
        rows = [
            [
                write(findings.group_label(lab.plan.by, group), page.voice.lang),
                *(_cell(page, by_name.get((COMMON, law.name, group, name))) for name in BY_GROUP),
            ]
            for group in findings.group_names(lab)
        ]
        page.table(heads, rows, right=range(1, len(heads)))
    page.put()
    page.put(page.voice.say("payments.heading.verdicts"))
    verdicts(page, lab, by_name)


def verdicts(page: TextPage, lab: Lab, by_name: Mapping[tuple[str, str, str, str], Figure]) -> None:
    """Write, for each law against the first, how many households of each group gain, lose or exchange, and the median change of a month."""
    for place, law in enumerate(lab.plan.laws):
        if not place or lab.changes_nothing(place):
            continue
        counts = [name for name in VERDICTS_BY_GROUP if lab.value(name, place, table=VERDICT)]
        months = [f"{name}.instalment.median" for name in counts if name in MONTHS_BY_GROUP]
        heads = [_label(page, f"verdict.{name}") for name in (*counts, *months)]
        page.put(write(findings.law_label(law), page.voice.lang), 2)
        rows = [
            [
                write(findings.group_label(lab.plan.by, group), page.voice.lang),
                *(_cell(page, by_name.get((VERDICT, law.name, group, name))) for name in (*counts, *months)),
            ]
            for group in findings.group_names(lab)
        ]
        page.table([page.voice.say("lab.column.group"), *heads], rows, right=range(1, len(heads) + 1))


def _label(page: TextPage, name: str) -> str:
    return write(findings.measure_label(name), page.voice.lang)


def _cell(page: TextPage, figure: Figure | None) -> str:
    return write(Named("lab.unknown") if figure is None else findings.value(figure), page.voice.lang)
