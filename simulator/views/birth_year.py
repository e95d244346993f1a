"""A birth of which only the year is known: the figures of both ends of the year, and the persons concerned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.wording import FactList, Months, Named, Sentence

if TYPE_CHECKING:
    from simulator.answers.model import Answer, End, Spread
    from simulator.views.voice import Voice

_FIGURES = ("instalment", "term_months", "last_due", "total_paid", "payers")
"""The figures shown of each end, beside the verdict: the ends are alike where none differs."""


def ends(voice: Voice, answer: Answer) -> list[str]:
    """A sentence for each end of the year with its figures; empty where they are alike."""
    spread = _apart(answer)
    if spread is None:
        return []
    return [
        voice.say(
            "spread.end",
            end=Named(f"reading.birth_year_only.{name}"),
            who=_year_only_payers(answer),
            line=_line(answer, spread, end),
        )
        for name, end in spread._asdict().items()
    ]


def other_end(voice: Voice, answer: Answer) -> list[str]:
    """The sentences of the end of the year that the answer does not show; empty where it is the same."""
    spread = _apart(answer)
    if spread is None:
        return []
    reading = answer.readings["birth_year_only"]
    end = spread.last_of_december if reading == "first_of_january" else spread.first_of_january
    return [*_other_figures(voice, answer, spread, end), *_other_verdict(voice, answer, end)]


def _other_verdict(voice: Voice, answer: Answer, end: End) -> list[str]:
    """The sentence of the other end's verdict, where it differs."""
    if end.eligible == answer.eligible or answer.keys_in_hand:
        return []
    return [voice.say("page.hero.other_end.accepted" if end.eligible else "page.hero.other_end.refused")]


def _other_figures(voice: Voice, answer: Answer, spread: Spread, end: End) -> list[str]:
    """The sentence of the other end's figures."""
    if end.instalment is None:
        return [voice.say("page.hero.other_end.none", who=_year_only_payers(answer))]
    facts = {"who": _year_only_payers(answer), "amount": end.instalment, "months": Months(end.term_months)}
    if _has_one_payer(spread):
        return [voice.say("page.hero.other_end", **facts)]
    return [voice.say("page.hero.other_end.payers", **facts, payers=_payers(end))]


def _apart(answer: Answer) -> Spread | None:
    """Both ends of the year where a shown figure or the verdict differs (not the verdict with the keys in hand); else None."""
    if answer.spread is None:
        return None
    names = _FIGURES if answer.keys_in_hand else ("eligible", *_FIGURES)
    first, last = ([getattr(end, name) for name in names] for end in answer.spread)
    return None if first == last else answer.spread


def _has_one_payer(spread: Spread) -> bool:
    """Whether one payer pays every instalment, at both ends."""
    return all(len(end.payers) < 2 for end in spread)


def _year_only_payers(answer: Answer) -> FactList:
    return FactList(tuple(Named(f"payer.{name}") for name in answer.year_only))


def _line(answer: Answer, spread: Spread, end: End) -> Sentence:
    """The sentence of one end: its figures, with its verdict where the two ends differ in it."""
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


def _payers(end: End) -> FactList:
    """The payers of one end, with their days and months."""
    return FactList(
        tuple(
            Sentence(
                "spread.payer",
                {
                    "payer": Named(f"payer.{span.name}"),
                    "months": Months(span.months),
                    "first": span.first,
                    "last": span.last,
                },
            )
            for span in end.payers
        )
    )
