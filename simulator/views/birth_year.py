"""A birth of which only the year is known: what the two ends of the year give, and whose year it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.wording import Listed, Months, Named, Sentence

if TYPE_CHECKING:
    from simulator.answers.model import Answer, End, Spread
    from simulator.views.voice import Voice

_FIGURES = ("instalment", "term_months", "last_due", "total_paid", "payers")
"""What a household reads of each end, beside the verdict: the ends are alike when none of it differs."""


def ends(voice: Voice, answer: Answer) -> list[str]:
    """Both ends of the year, each with its figures; nothing when they are alike."""
    spread = _apart(answer)
    if spread is None:
        return []
    return [
        voice.say("spread.end", end=Named(f"reading.birth_year_only.{name}"), who=_year_only_payers(answer), line=_line(answer, spread, end))
        for name, end in spread._asdict().items()
    ]  # fmt: skip


def other_end(voice: Voice, answer: Answer) -> list[str]:
    """What the end of the year that the answer does not show gives; nothing when it is the same."""
    spread = _apart(answer)
    if spread is None:
        return []
    reading = answer.readings["birth_year_only"]
    end = spread.last_of_december if reading == "first_of_january" else spread.first_of_january
    return [*_other_figures(voice, answer, spread, end), *_other_verdict(voice, answer, end)]


def _other_verdict(voice: Voice, answer: Answer, end: End) -> list[str]:
    """That the other end is accepted or refused, when this one is not."""
    if end.eligible == answer.eligible or answer.keys_in_hand:
        return []
    return [voice.say("page.hero.other_end.accepted" if end.eligible else "page.hero.other_end.refused")]


def _other_figures(voice: Voice, answer: Answer, spread: Spread, end: End) -> list[str]:
    """The figures of the other end, where there are any."""
    if end.instalment is None:
        return [voice.say("page.hero.other_end.none", who=_year_only_payers(answer))]
    facts = {"who": _year_only_payers(answer), "amount": end.instalment, "months": Months(end.term_months)}
    if _has_one_payer(spread):
        return [voice.say("page.hero.other_end", **facts)]
    return [voice.say("page.hero.other_end.payers", **facts, payers=_payers(end))]


def _apart(answer: Answer) -> Spread | None:
    """Both ends of the year where something that is shown of them differs: of the verdict nothing, once the keys are in hand."""
    if answer.spread is None:
        return None
    names = _FIGURES if answer.keys_in_hand else ("eligible", *_FIGURES)
    first, last = ([getattr(end, name) for name in names] for end in answer.spread)
    return None if first == last else answer.spread


def _has_one_payer(spread: Spread) -> bool:
    """Whether nobody takes over and nobody shares, at either end."""
    return all(len(end.payers) < 2 for end in spread)


def _year_only_payers(answer: Answer) -> Listed:
    return Listed(tuple(Named(f"payer.{name}") for name in answer.year_only))


def _line(answer: Answer, spread: Spread, end: End) -> Sentence:
    """The figures of one end; of two that are not both accepted, with its verdict."""
    figures = _figures(spread, end)
    if answer.keys_in_hand or spread.first_of_january.eligible == spread.last_of_december.eligible:
        return figures
    return Sentence("spread.accepted" if end.eligible else "spread.refused", {"line": figures})


def _figures(spread: Spread, end: End) -> Sentence:
    if end.instalment is None:
        return Sentence("spread.none")
    facts = {"amount": end.instalment, "months": Months(end.term_months), "last": end.last_due}
    line = Sentence("spread.line", facts)
    return line if _has_one_payer(spread) else Sentence("spread.payers", {"line": line, "payers": _payers(end)})


def _payers(end: End) -> Listed:
    """Who pays, from when to when."""
    return Listed(tuple(
        Sentence("spread.payer", {
            "payer": Named(f"payer.{span.name}"), "months": Months(span.months), "first": span.first, "last": span.last,
        })
        for span in end.payers
    ))  # fmt: skip
