"""What a comparison says of one line, row by row, and how far each row is from the first column: in words, and better or worse."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simulator.answers.comparison import KnownSum
from simulator.base.money import Money
from simulator.law.in_words import described
from simulator.ui.shell.markup import figure, tag
from simulator.views import birth_year
from simulator.views.text import payer_lines
from simulator.wording import FactList, Months, Named, Years, write

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from simulator.answers.comparison import Line
    from simulator.views.voice import Voice

MAIN_ROW = "grid.row.month"
"""The row that is never folded: what is paid a month."""
BETTER, WORSE = "better", "worse"


class Difference(NamedTuple):
    """How far a figure is from that of the first column, in words; ``kind`` is ``BETTER``, ``WORSE`` or neither."""

    words: str
    kind: str = ""


class Cell(NamedTuple):
    """One figure of one line, what stands below it, how far it is from the first column, and whether it turns the household away."""

    value: str
    below: tuple[str, ...] = ()
    difference: Difference | None = None
    refuses: bool = False

    @property
    def content(self) -> tuple[object, ...]:
        """What makes two cells of a row equal."""
        return self.value, self.below


def of_line(voice: Voice, line: Line, first: Line) -> dict[str, Cell]:
    """The rows of a line, by the key of their name, against the first line; in the order of the table."""
    return dict(
        [
            ("grid.row.verdict", _verdict(voice, line)),
            *_paid(voice, line, first),
            *_time(voice, line, first),
            ("grid.row.in_all", _sum(voice, line, line.in_all, first.in_all, is_first=line is first)),
            ("whatif.row.state", _state_aid(voice, line)),
            ("column.effort", _effort(voice, line)),
            ("column.price", _price(voice, line)),
            ("column.owner_from", _owner_from(voice, line, first)),
            ("whatif.row.wages", _wages(voice, line)),
            ("whatif.row.not_included", _not_included(voice, line)),
        ]
    )


def _verdict(voice: Voice, line: Line) -> Cell:
    """Whether the scheme accepts the household, what stands in its way, and what could not be checked."""
    rules = FactList(tuple(Named(f"rule.{criterion.rule}") for criterion in line.answer.refusals))
    against = [voice.say("whatif.against", rules=rules)] if line.answer.refusals else []
    against += [voice.say("cap.blocked")] if line.answer.term.blocked else []
    against += [voice.say(f"binding.{line.loan_refusal}")] if line.loan_refusal else []
    doubts = FactList(tuple(Named(f"rule.{rule}") for rule in line.unchecked))
    unchecked = [voice.say("whatif.unchecked", rules=doubts)] if line.unchecked else []
    return Cell(
        voice.say(f"grid.verdict.{_short_verdict(line)}"),
        (*against, *unchecked),
        refuses=bool(against) and not line.answer.keys_in_hand,
    )


def _short_verdict(line: Line) -> str:
    if line.answer.keys_in_hand:
        return "in_hand"
    if line.answer.is_refused:
        return "refused"
    return "unchecked" if line.unchecked else "accepted"


def _paid(voice: Voice, line: Line, first: Line) -> Iterator[tuple[str, Cell]]:
    """Until the keys, then a month with what is to be said of it."""
    answer, is_first = line.answer, line is first
    yield "grid.row.up_front", _sum(voice, line, line.up_front, first.up_front, is_first=is_first)
    monthly, first_monthly = (KnownSum(compared.answer.instalments.amount, ()) for compared in (line, first))
    below = (
        *voice.inability(answer),
        *(write(note, voice.lang) for note in line.loan_notes),
        *payer_lines.charges(voice, answer),
        *birth_year.ends(voice, answer),
    )
    difference = _against(voice, monthly, first_monthly, is_first=is_first)
    if difference and difference.kind:
        difference = difference._replace(words=voice.say("grid.a_month", difference=difference.words))
    yield MAIN_ROW, Cell(_amount(voice, line, monthly), below, difference)


def _time(voice: Voice, line: Line, first: Line) -> Iterator[tuple[str, Cell]]:
    """For how long, until when, and at which age of the applicant."""
    paid, decisive = line.answer.instalments, line.answer.term.decisive
    longer = None
    if line is not first and paid.count and first.answer.instalments.count:
        months = paid.count - first.answer.instalments.count
        longer = Difference(voice.say(f"grid.far.{_sign(months)}", amount=Months(abs(months))))
    decided = (voice.say("page.card.decided", cap=Named(f"cap.{decisive}")),) if decisive else ()
    term = write(Months(paid.count), voice.lang) if paid.count else _nothing(voice, line)
    yield "whatif.row.time", Cell(term, decided, longer)
    yield "grid.row.last", Cell(_day(voice, line, paid.last_due))
    older = None
    if line is not first and line.age_at_end is not None and first.age_at_end is not None:
        years = line.age_at_end - first.age_at_end
        older = Difference(voice.say(f"grid.far.{_sign(years)}", amount=Years(abs(years))))
    age = _nothing(voice, line) if line.age_at_end is None else write(Years(line.age_at_end), voice.lang)
    yield "grid.row.age", Cell(age, (), older)


def _sign(far: int) -> str:
    return "same" if not far else "more" if far > 0 else "less"


def _sum(voice: Voice, line: Line, total: KnownSum, first_total: KnownSum, *, is_first: bool) -> Cell:
    return Cell(_amount(voice, line, total), (), _against(voice, total, first_total, is_first=is_first))


def _amount(voice: Voice, line: Line, total: KnownSum) -> str:
    """A sum, or the word for why there is none: unknown where a text is missing, none where nothing is paid so."""
    if total.amount is None and not total.lacking:
        return _nothing(voice, line)
    return figure(voice.known_part(total))


def _nothing(voice: Voice, line: Line) -> str:
    """The word in place of a figure: unknown where no text gives the rate of the loan, otherwise that there is none."""
    return voice.say("value.unknown" if line.answer.rate is None else "grid.none")


def _against(voice: Voice, total: KnownSum, first_total: KnownSum, *, is_first: bool) -> Difference | None:
    """How much more or less than in the first column, in one currency; None where they cannot be compared."""
    if is_first or total.amount is None or first_total.amount is None or total.lacking != first_total.lacking:
        return None
    if total.amount.currency != first_total.amount.currency:
        return None
    cents = total.amount.cents - first_total.amount.cents
    kind = WORSE if cents > 0 else BETTER if cents else ""
    return Difference(apart(voice, cents, total.amount.currency), kind)


def apart(voice: Voice, cents: int, currency: str = "DZD") -> str:
    """``1 938 DA more``, ``the same``."""
    return voice.say(f"whatif.{_sign(cents)}", amount=Money(abs(cents), currency))


def _day(voice: Voice, line: Line, day: dt.date | None) -> str:
    return _nothing(voice, line) if day is None else figure(write(day, voice.lang))


def _effort(voice: Voice, line: Line) -> Cell:
    """The share of the income that the applicant pays a month; of a shared instalment, each payer's own."""
    answer = line.answer
    shared = tuple(payer_lines.parts(voice, answer)) if payer_lines.is_shared(answer) else ()
    if answer.effort is None:
        return Cell(_nothing(voice, line), shared)
    return Cell(figure(write(float(answer.effort), voice.lang)), shared)


def _owner_from(voice: Voice, line: Line, first: Line) -> Cell:
    """The day on which the dwelling is owned; of a purchase that is supposed beside another file, whose day it is."""
    own_day = line.owner_from
    if line is first or line.case.financing == first.case.financing or own_day is None:
        return Cell(_day(voice, line, own_day))
    people, row = first.case.outcome.people, first.case.row
    days = {"acceptance": people.acceptance[row].item(), "keys": people.keys[row].item()}
    notes = (voice.say(f"adviser.owner.{name}") for name, day in days.items() if day == own_day)
    return Cell(_day(voice, line, own_day), tuple(notes))


def _price(voice: Voice, line: Line) -> Cell:
    below = (*_aid(voice, line), *counted_price(voice, line), *voice.both_prices(line.answer))
    return Cell(figure(voice.amount(line.answer.price)), below)


def counted_price(voice: Voice, line: Line) -> tuple[str, ...]:
    """Which of two prices in circulation the figures of a line follow; empty where there is one."""
    both = line.answer.price_alternatives
    return tuple(voice.say(f"adviser.price.{choice.choice}") for choice in both if choice.price == line.answer.price)


def _aid(voice: Voice, line: Line) -> tuple[str, ...]:
    """What the State gives this household, then the scale of the text by which it is that much; empty for a scheme without such an aid."""
    code = line.case.code
    if not code.speaks_of("grant"):
        return ()
    aid = (voice.say("whatif.grant", amount=line.answer.grant),) if line.answer.grant.cents else ()
    provision = code.provision("grant", line.case.cohort)
    day: dt.date = getattr(line.case.outcome.people, provision.attaches)[line.case.row].item()
    return (*aid, voice.say("adviser.aid", scale=described(provision), day=day))


def _state_aid(voice: Voice, line: Line) -> Cell:
    """What the State gives, and its value today; at least so much where the interest is not known."""
    money = line.state
    if money is None:
        return Cell(voice.say("value.unknown"))
    if money.total is None:
        value, below = voice.say("value.at_least", amount=money.counted), "whatif.present.least"
    else:
        value, below = voice.amount(money.total), "whatif.present"
    return Cell(figure(value), (voice.say(below, amount=money.present_value),))


def _wages(voice: Voice, line: Line) -> Cell:
    """What is paid, in months of the country's minimum wage."""
    months = line.months_of_wage._asdict().items()
    wages = {key: _nothing(voice, line) if value is None else voice.number(value) for key, value in months}
    return Cell(voice.say("whatif.wages", **wages), (voice.say("whatif.wage", amount=line.wage),))


def _not_included(voice: Voice, line: Line) -> Cell:
    """What the texts do not say and no figure counts, as a list that opens."""
    keys = [tag("li", voice.say(f"key.{key}")) for key in line.not_included]
    if not keys:
        return Cell(voice.say("whatif.nothing"))
    return Cell(tag("details", tag("summary", voice.say("whatif.left_out", count=len(keys))), tag("ul", *keys)))
