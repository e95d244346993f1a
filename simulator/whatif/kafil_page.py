"""What a choice of kafil says, as sentences that are in no language yet, and as plain text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from simulator.reading import fields
from simulator.views.text.page import TextPage
from simulator.whatif.kafil_choice import CRITERIA, Arrangement
from simulator.wording import FactList, Months, Plain, Sentence

if TYPE_CHECKING:
    from simulator.law import Law
    from simulator.whatif.kafil_choice import KafilChoice, KafilOutcome

COLUMNS = ("candidate", "instalment", "months", "last_due", "effort", "total", "ranks")
"""The columns of the candidates; ``ranks`` are the three places of a candidate, in the order of ``CRITERIA``."""


def sentences(choice: KafilChoice) -> list[Sentence]:
    """What is known of a kafil, and which candidate is first by each criterion."""
    if not choice.provided:
        return [Sentence("kafils.not_provided")]
    lines = [Sentence("verdict.refused")] if choice.answer.is_refused else []
    lines.append(Sentence("gap.kafil_conditions"))
    for arrangement in get_args(Arrangement):
        if len(choice.under(arrangement)) > 1:
            lines += [_first(choice, arrangement, criterion) for criterion in CRITERIA]
    lines += [
        Sentence("kafils.no_change", {"candidate": label(outcome)})
        for outcome in choice.under("takes_over")
        if (outcome.instalment, outcome.months) == (choice.alone.instalment, choice.alone.months)
    ]
    if not choice.under("shares"):
        lines.append(Sentence("kafils.no_share"))
    return lines


def _first(choice: KafilChoice, arrangement: Arrangement, criterion: str) -> Sentence:
    """The candidates in the first place of a ranking; that it is not known where nothing is."""
    ranks = next(choice.ranking(name, arrangement) for name in CRITERIA if name == criterion)
    best = tuple(label(rank.outcome) for rank in ranks if rank.place == 1)
    if not best:
        return Sentence(f"kafils.unknown.{criterion}")
    return Sentence(f"kafils.first.{arrangement}.{criterion}", {"candidates": FactList(best)})


def label(outcome: KafilOutcome) -> Sentence:
    """``relative 2 (born: 02/05/1998)``; without a candidate, all together or no kafil."""
    candidate = outcome.candidate
    if candidate is None:
        return Sentence("kafils.together" if outcome.arrangement else "kafils.alone")
    (first, _), year_alone = fields.birth(candidate.birth, "birth")
    birth = Plain(str(first.year)) if year_alone else first
    return Sentence("kafils.candidate", {"number": candidate.number, "birth": birth})


def heads() -> list[str]:
    """The keys of the heads of the candidates."""
    return [f"kafils.column.{name}" for name in COLUMNS]


def rows(choice: KafilChoice, arrangement: Arrangement) -> list[list[object]]:
    """The cells of each candidate under ``COLUMNS``, the household without a kafil first, all who share last."""
    places: dict[int, list[str]] = {}
    for criterion in CRITERIA:
        for rank in choice.ranking(criterion, arrangement):
            places.setdefault(id(rank.outcome), []).append("—" if rank.place is None else str(rank.place))
    outcomes = [choice.alone, *choice.under(arrangement)]
    if choice.together is not None and arrangement == "shares":
        outcomes.append(choice.together)
    return [
        [
            label(outcome), outcome.instalment, Months(outcome.months), outcome.last_due, outcome.effort, outcome.total,
            Plain(" · ".join(places[id(outcome)])) if id(outcome) in places else None,
        ]
        for outcome in outcomes
    ]  # fmt: skip


def page(choice: KafilChoice, law: Law, lang: str, *, centimes: bool = False) -> str:
    """The choice as plain text: the sentences, then a table for each arrangement."""
    text = TextPage(law, lang, centimes=centimes)
    voice = text.voice
    text.put(voice.say("kafils.title"))
    text.put()
    for sentence in sentences(choice):
        text.put(voice.fact(sentence), 2)
    for arrangement in get_args(Arrangement):
        if choice.under(arrangement):
            text.heading(f"kafils_{arrangement}")
            cells = ([voice.fact(cell) for cell in row] for row in rows(choice, arrangement))
            text.table(list(map(voice.say, heads())), cells, right=(1, 2, 4, 5))
    text.put()
    text.put(voice.say("disclaimer"))
    return str(text)
