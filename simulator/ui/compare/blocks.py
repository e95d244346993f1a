"""The comparison in HTML: what costs least, one table of the programmes, and why two of them are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers.comparison import CheapestMonth, Missing
from simulator.law.scheme import programme_of
from simulator.ui.answer import headline
from simulator.ui.compare import engine, law_codes, rows, table
from simulator.ui.shell.markup import Markup, figure, join, tag
from simulator.wording import Months, Named, Plain, Sentence, write

if TYPE_CHECKING:
    from simulator.answers.comparison import CheapestInAll, Comparison, Line
    from simulator.reading.errors import SimulatorError
    from simulator.views.voice import Voice


def name(voice: Voice, scheme: str) -> str:
    """The usual name of a line."""
    return write(engine.named(scheme), voice.lang)


def conclusion(voice: Voice, compared: Comparison, lacking: dict[str, list[str]]) -> Markup:
    """What costs least a month and in all, among what accepts the household; in each currency on its own."""
    own_line = compared.own_line
    first = [least for least in compared.cheapest if least.amount.currency == own_line.answer.currency]
    figures = [_least(voice, compared, least) for least in first] or [_alone(voice, own_line)]
    others = "missing" if lacking else "refused" if len(compared.lines) > 1 else "chosen"
    reasons = [write(words, voice.lang) for words in compared.no_cheapest] or [voice.say(f"whatif.alone.{others}")]
    lines = [] if first else [tag("p", words, cls="s") for words in reasons]
    prices = [words for words in (compared.prices, compared.two_prices) if words]
    lines += [tag("p", write(words, voice.lang), cls="s") for words in prices]
    lines += [tag("p", voice.say("verdict.refused"), cls="s")] if own_line.answer.is_refused else []
    states = {"long": voice.centimes, "refused": own_line.answer.is_refused and not first}
    return tag(
        "section",
        tag("div", *figures, cls="figures"),
        *lines,
        tag("p", voice.say("disclaimer"), cls="s last"),
        cls=" ".join(["hero", "compare", *(name for name, on in states.items() if on)]),
        aria_label=voice.say("whatif.conclusion"),
    )


def _least(voice: Voice, compared: Comparison, least: CheapestMonth | CheapestInAll) -> Markup:
    names = voice.say("whatif.tied") if len(least.names) > 1 else title(voice, compared, least.names[0])
    if isinstance(least, CheapestMonth):
        of, why = "month", voice.say("whatif.least.month.why", months=Months(least.months), rate=least.rate)
    else:
        of, why = "whole", voice.say("whatif.least.whole.why", interest=least.interest, fees=least.fees)
    heading, amount = tag("p", voice.say(f"whatif.least.{of}"), cls="l"), voice.amount(least.amount)
    lines = [tag("b", names), *_counted_price(voice, compared, least.names), why]
    return tag("div", heading, tag("p", figure(amount), cls="v"), *(tag("p", words, cls="s") for words in lines))


def _counted_price(voice: Voice, compared: Comparison, names: tuple[str, ...]) -> list[str]:
    """At which of two prices a line costs least; nothing where each of these lines has one."""
    counted = [rows.counted_price(voice, line) for line in compared.answered if line.name in names]
    return list(dict.fromkeys(words for line in counted for words in line))


def _alone(voice: Voice, own_line: Line) -> Markup:
    monthly = own_line.answer.instalments.amount
    amount = voice.say("page.hero.none") if monthly is None else voice.amount(monthly)
    return tag("div", tag("p", voice.say("page.hero"), cls="l"), tag("p", figure(amount), cls="v"))


def without_column(voice: Voice, compared: Comparison) -> Markup:
    """Of each line that is chosen and has no answer, that it has no column, and why."""
    missing = [line for line in compared.lines if isinstance(line, Missing)]
    return join(
        *(
            tag(
                "p",
                voice.say("adviser.no_column", name=engine.named(line.name), why=_why_of_line(line)),
                cls="label",
            )
            for line in missing
        )
    )


def _why_of_line(line: Missing) -> Sentence:
    """Why a line has no answer, after the name of the field that is to be corrected where there is one."""
    field = law_codes.field_of(line.name, line.error.where)
    reason = why(line.error)
    reason = Sentence(reason.key, {**reason.facts, **_fields_named(line)})
    return Sentence("value.of", {"name": Named(f"whatif.field.{field}"), "value": reason}) if field else reason


def _fields_named(line: Missing) -> dict[str, Named]:
    """The fields that an error names as a file does, as they are called on the page."""
    dated = {name: words for name in ("name", "other") if isinstance(words := line.error.facts.get(name), Plain)}
    fields = {name: law_codes.field_called(line.name, words.text) for name, words in dated.items()}
    return {name: Named(f"whatif.field.{field}") for name, field in fields.items() if field}


def why(error: SimulatorError) -> Sentence:
    """Why there is no answer, in the words of the pages where they have some: those of the engine name a place of a file."""
    return Sentence(headline.page_key(error, of_any_scheme=True), error.facts)


def columns(voice: Voice, compared: Comparison) -> Markup:
    """One table of the lines that have an answer."""
    answered = [_column(voice, line, compared) for line in compared.answered]
    return table.side_by_side(voice, answered, voice.say("grid.caption.programmes"))


def _column(voice: Voice, line: Line, compared: Comparison) -> table.Column:
    """A line under its short name; below it, that it is the household's own, the day of its rules, the unit of its amounts."""
    is_own, frozen = line is compared.own_line, line.answer.frozen
    small = [voice.say("whatif.own")] if is_own else []
    small += [voice.say("grid.rules", day=frozen)] if frozen and "@" not in line.name else []
    small.append(unit(voice, line.answer.currency))
    heading = own_name(voice, line) if is_own else name(voice, line.name)
    return table.Column(heading, voice.say("list.joint").join(small), line)


def own_name(voice: Voice, line: Line) -> str:
    """The programme of a household's own line, or its scheme where it is of no programme."""
    return name(voice, programme_of(line.name, line.case.cohort) or line.name)


def title(voice: Voice, compared: Comparison, scheme: str) -> str:
    """The name of a line; of the household's own programme, that it is theirs."""
    own_line = compared.own_line
    return write(engine.named(scheme, own_line.case.cohort if scheme == own_line.name else ""), voice.lang)


def unit(voice: Voice, currency: str) -> str:
    """In what the amounts of a column are: millions of centimes are of Algerian dinars only."""
    return voice.say("page.unit.centimes" if voice.centimes and currency == "DZD" else f"whatif.currency.{currency}")


def row(voice: Voice, key: str, value: str, *below: str, cls: str = "") -> Markup:
    """One figure under its name."""
    small = [tag("span", words, cls="s") for words in below if words]
    return tag("div", tag("dt", voice.say(key)), tag("dd", tag("span", value, cls="v"), *small), cls=f"r {cls}".strip())


def sentences(voice: Voice, compared: Comparison) -> Markup:
    """Why two lines agree; that two currencies are never added; at which rate later years are valued."""
    least = [*(cheapest.sentence for cheapest in compared.cheapest), *compared.no_cheapest]
    lines = [write(words, voice.lang) for words in (*least, *(pair.because for pair in compared.same))]
    if len({line.answer.currency for line in compared.answered}) > 1:
        lines.append(voice.say("whatif.currencies"))
    lines.append(voice.say("state.discount", rate=float(compared.discount)))
    if any(line.name.startswith("reform/") for line in compared.lines):
        lines.append(voice.say("whatif.reforms"))
    return tag("ul", *(tag("li", words) for words in lines), cls="gaps")
