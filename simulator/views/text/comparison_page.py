"""A comparison as plain text, for a terminal or a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers.comparison import Missing
from simulator.views import birth_year
from simulator.views.text import payer_lines, warning_lines
from simulator.views.text.page import TextPage
from simulator.wording import FactList, Named, Plain, write

if TYPE_CHECKING:
    import datetime as dt

    from simulator.answers.comparison import Comparison, Line
    from simulator.answers.state_cost import StateMoney
    from simulator.base.money import Money
    from simulator.law import Law
    from simulator.views.voice import Voice

HEADS = (
    "scheme", "eligible", "price", "grant", "up_front", "instalment", "instalments", "decisive", "last_due", "in_all", "effort",
    "owner_from",
)  # fmt: skip
HEADS_OF_THE_STATE = (
    "scheme", "state_aid", "state_vrd", "state_interest", "state_total", "present_value", "wages_month", "wages_whole",
)  # fmt: skip


def comparison(law: Law, compared: Comparison, lang: str, *, centimes: bool = False) -> str:
    """A comparison as text: a line for each scheme, the State's money, the schemes without an answer, the cheapest, the equal lines."""
    page = TextPage(law, lang, centimes=centimes)
    page.put(page.voice.say("disclaimer"))
    warning_lines.write_warnings(page, compared.warnings)
    page.heading("comparison")
    rows = [_figures(page.voice, line) for line in compared.answered]
    page.table([page.voice.say(f"column.{name}") for name in HEADS], rows, right=(2, 3, 4, 5, 6, 9, 10))
    for line in compared.answered:
        for words in _notes(page.voice, line):
            page.put(f"{line.name}{page.voice.say('error.colon')}{words}", 2)
    page.heading("state")
    page.put(page.voice.say("state.discount", rate=float(compared.discount)), 2)
    rows = [_state(page.voice, line) for line in compared.answered]
    page.table([page.voice.say(f"column.{name}") for name in HEADS_OF_THE_STATE], rows, right=range(1, 8))
    page.heading("apart")
    for line in compared.answered:
        _apart(page, line)
    _blanks(page, compared)
    page.put()
    _conclusions(page, compared)
    return str(page)


def _figures(voice: Voice, line: Line) -> list[str]:
    answer, paid = line.answer, line.answer.instalments
    effort = "—" if answer.effort is None else write(float(answer.effort), voice.lang)
    return [
        line.name,
        _verdict(voice, line),
        voice.amount(answer.price),
        voice.amount(answer.grant),
        voice.known_part(line.up_front),
        voice.amount(paid.amount),
        str(paid.count),
        _decisive(voice, line),
        _day(voice, paid.last_due),
        voice.known_part(line.in_all),
        effort,
        _day(voice, line.owner_from),
    ]


def _verdict(voice: Voice, line: Line) -> str:
    if line.answer.keys_in_hand:
        return voice.say("verdict.short.in_hand")
    accepted = "unchecked" if line.unchecked else "eligible"
    return voice.say(f"verdict.short.{accepted if line.answer.eligible else 'refused'}")


def _decisive(voice: Voice, line: Line) -> str:
    """The bound that decides the term, or the reason why there is none."""
    if line.answer.term.decisive:
        return voice.say(f"cap.{line.answer.term.decisive}")
    if line.loan_refusal:
        return voice.say(f"binding.{line.loan_refusal}")
    return "—" if line.answer.term.blocked is None else voice.say("cap.blocked")


def _day(voice: Voice, day: dt.date | None) -> str:
    return "—" if day is None else write(day, voice.lang)


def _notes(voice: Voice, line: Line) -> list[str]:
    """What a line says below its figures.

    An instalment above the income, both prices, the payers of a shared instalment, the charges, both ends of a year.
    """
    answer = line.answer
    shared = payer_lines.parts(voice, answer) if payer_lines.is_shared(answer) else []
    first = [*voice.inability(answer), *voice.both_prices(answer)]
    return [*first, *shared, *payer_lines.charges(voice, answer), *birth_year.ends(voice, answer)]


def _state(voice: Voice, line: Line) -> list[str]:
    """The cells of the State's money, and the payments in months of the country's minimum wage."""
    wages = (line.months_of_wage.monthly, line.months_of_wage.in_all)
    return [
        line.name,
        *_state_amounts(voice, line.state),
        *("—" if wage is None else voice.number(wage) for wage in wages),
    ]


def _state_amounts(voice: Voice, money: StateMoney | None) -> list[str]:
    if money is None:
        return ["—"] * 5
    first = [voice.amount(amount) for amount in (money.aid, money.vrd, money.interest)]
    return [*first, *(_counted(voice, amount, money) for amount in (money.counted, money.present_value))]


def _counted(voice: Voice, amount: Money, money: StateMoney) -> str:
    """A sum of what the State gives; where the interest is not known, the least that it is."""
    return voice.amount(amount) if money.total is not None else voice.say("value.at_least", amount=amount)


def _apart(page: TextPage, line: Line) -> None:
    """Write the conditions that refuse the household in a scheme, and what is not counted."""
    for note in line.loan_notes:
        page.put(page.voice.say("value.of", name=Plain(line.name), value=write(note, page.voice.lang)), 2)
    for criterion in line.answer.refusals:
        page.put(page.voice.say("compare.refused", asked=Plain(line.name), rule=Named(f"rule.{criterion.rule}")), 2)
    if line.not_included:
        keys = FactList(tuple(Named(f"key.{key}") for key in line.not_included))
        page.put(page.voice.say("compare.not_included", asked=Plain(line.name), keys=keys), 2)


def _blanks(page: TextPage, compared: Comparison) -> None:
    """Write the reason of each scheme without an answer."""
    blanks = [line for line in compared.lines if isinstance(line, Missing)]
    if blanks:
        page.heading("blank")
    for line in blanks:
        page.put(f"{line.name}{page.voice.say('error.colon')}{line.error.message(page.voice.lang)}", 2)


def _conclusions(page: TextPage, compared: Comparison) -> None:
    """Write which line costs least, whether prices differ, which lines are equal and why."""
    least = [*(cheapest.sentence for cheapest in compared.cheapest), *compared.no_cheapest]
    prices = [words for words in (compared.prices, compared.two_prices) if words]
    for sentence in (*least, *prices, *(pair.because for pair in compared.same)):
        page.put(f"= {write(sentence, page.voice.lang)}", 2)
