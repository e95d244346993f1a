"""The functions of the library: a question in, an answer out. The commands, the pages and the API call them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from simulator import __version__, answers
from simulator.answers import Answer
from simulator.answers.explain import Case
from simulator.applicants import every_row
from simulator.base.money import Money, short_string
from simulator.engine import refusals, run
from simulator.engine.households import UNSTATED, Households
from simulator.engine.outcome import Outcome
from simulator.law import COHORTS, DWELLINGS, Law, Readings, Terms
from simulator.law.keys import CURRENCIES
from simulator.law.scheme import PROGRAMMES
from simulator.question import contract_part, parts
from simulator.question.another_scheme import for_scheme
from simulator.question.scenario import Scenario, folder_of, load, raw_of
from simulator.reading.errors import InputError, SimulatorError
from simulator.wording import DEFAULT, Named, Plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from fractions import Fraction

    from simulator.answers import Json
    from simulator.answers.comparison import Comparison, Line, Missing, Name
    from simulator.answers.household_contract import HouseholdContract
    from simulator.applicants.every_row import AnyTable
    from simulator.law import Text
    from simulator.populations.experiment import Lab, Source
    from simulator.populations.laws import PopulationLaw
    from simulator.populations.studies import Invented, Study
    from simulator.views.notebook import NotebookView

VERSION = __version__


def simulate(
    people: Households | AnyTable,
    scheme: str,
    *,
    law: Law | None = None,
    readings: Readings | None = None,
    terms: Terms | None = None,
    milestones: Mapping[str, dt.date] | None = None,
    charges: int = UNSTATED,
) -> Outcome:
    """The outcome of N households under a scheme (``location_vente``, ``location_vente@2001-04-29``).

    ``people`` are households or a table of them: a path, a DataFrame, a list of mappings, or a ``Table`` that names the
    unit of the amounts, which is otherwise that of the scheme; the columns are those of a file of applicants
    (``applicants.headers``). ``milestones`` are days of the works, ``charges`` centimes a month. ``outcome.frame()`` is
    one row for each household.

    Raises ``LawError`` where no text in force gives a price, ``InputError`` for a scheme that does not exist, and for a
    table of which a row cannot be answered: its first fault, the others in ``all``.
    """
    law, readings = law or Law.load(), readings or Readings()
    name, frozen = law.scheme(scheme)
    if not isinstance(people, Households):
        people = _households(people, name, readings)
    codes, regime = run.regimes(people, name, law, readings, frozen, terms or Terms())
    for code in codes:
        refusals.refuse(people, code)
    result = run.run(people, codes, regime)
    outcome = Outcome(people, codes, regime, *result, milestones or {}, charges)
    _refuse_unknown_prices(outcome)
    return outcome


Question = str | Path | Mapping[str, object] | Scenario
"""A file, YAML or JSON text, a mapping, or a scenario already read."""


def ask(question: Question, *, law: Law | None = None, scheme: str | None = None) -> Answer:
    """The answer to one question, as numbers, days and rules.

    ``scheme`` asks it of another scheme or date than the question's own. Raises ``InputError`` and ``LawError``.
    """
    law = law or Law.load()
    scenario = question if isinstance(question, Scenario) else load(question)
    return answers.answer(scenario, simulated(scenario, law, scheme), law, VERSION)


def show(answer: Answer, lang: str = DEFAULT) -> NotebookView:
    """An answer as a notebook shows it, in a language: ``show(ask("household.yaml"), "ar")``.

    The answer itself is shown in French. Raises ``ValueError`` for a language that has no catalogue.
    """
    from simulator.views.notebook import NotebookView

    return NotebookView(answer, lang)


def _as_html(answer: Answer) -> str:
    from simulator.views import notebook

    return notebook.html(answer)


Answer.notebook = _as_html


def answer(question: Question, *, law: Law | None = None, scheme: str | None = None) -> Json:
    """The same answer as the contract writes it, JSON-ready. Raises ``InputError`` and ``LawError``."""
    return answers.to_json(ask(question, law=law, scheme=scheme))


def contract(
    question: str | Path | Mapping[str, object], *, law: Law | None = None, folder: Path | None = None
) -> HouseholdContract:
    """A contract that has begun: ``contract("mine.yaml").statement``, ``.versions``, ``.to_json()``, ``.on(day)``.

    The question has a part ``contract:`` with the day of the statement, what was paid and what happened. A file of payments that
    it names is looked for in ``folder``: that of the question where this is a file; elsewhere none is read unless one is given.
    Raises as ``ask`` does, and ``InputError`` for events that cannot follow each other.
    """
    from simulator.answers.household_contract import household_contract, refuse_unclear

    law, (raw, readings) = law or Law.load(), contract_part.apart(raw_of(question))
    part = raw.pop(contract_part.NAME, None)
    scenario = load(raw)
    outcome = simulated(scenario, law)
    answer = answers.answer(scenario, outcome, law, VERSION)
    refuse_unclear(part, outcome, scenario)

    def at_price(cents: int) -> tuple[Answer, Outcome]:
        dwelling = {"price": f"{short_string(cents, answer.currency)} {answer.currency}"}
        priced = load(raw | {"dwelling": parts.mapping(raw.get("dwelling"), "dwelling") | dwelling})
        revised = simulated(priced, law)
        return answers.answer(priced, revised, law, VERSION), revised

    contract = household_contract(
        part, answer, outcome, scenario, readings, at_price, folder=folder or folder_of(question)
    )
    contract.lived()
    return contract


def paid_as_due(scenario: Scenario, answer: Answer, *, law: Law | None = None) -> HouseholdContract | None:
    """The contract of an answered question as if every sum were paid on its day: on the day of the question, or of the keys while these are to come.

    Where two prices are in circulation, its price is that of the answer. None where nothing is paid by the month.
    """
    from simulator.answers.household_contract import household_contract

    if not answer.instalments.count:
        return None
    keys: dt.date = scenario.people.keys[scenario.headline].item()
    day = max(keys, scenario.as_of or keys).isoformat()
    outcome, (_, readings) = simulated(scenario, law or Law.load()), contract_part.apart(scenario.raw)
    part = {"as_of": day, "paid": f"until {day}"}
    return household_contract(part, answer, outcome, scenario, readings, lambda _: (answer, outcome))


def simulated(scenario: Scenario, law: Law, scheme: str | None = None) -> Outcome:
    """The outcome of a scenario: one household, or both ends of its year of birth.

    Raises as ``simulate`` does, and ``InputError`` for own funds above the price, and for a part ``contract`` that cannot be read.
    """
    _refuse_wrong_contract(scenario)
    outcome = simulate(
        scenario.people,
        scheme or scenario.scheme,
        law=law,
        readings=scenario.readings,
        terms=scenario.terms,
        milestones=scenario.milestones,
        charges=scenario.charges,
    )
    _refuse_own_funds_above_the_price(outcome)
    return outcome


def comparison(
    question: Question,
    schemes: Iterable[str],
    *,
    law: Law | None = None,
    discount: Fraction | None = None,
    reforms: Iterable[Text] = (),
    named: Name = Plain,
) -> Comparison:
    """The same household under its own scheme and under others: ``["location_vente@2001-04-29", "lpa", "aadl_2", …]``.

    A programme (``aadl_1``, ``aadl_2``, ``aadl_3``) takes its own cohort and the decrees of its day. One line for each; a scheme that needs a fact which the question does not give (under ``schemes``) has a line that
    says so. For each pair with the same figures the reason why, and which costs least. ``discount`` is the yearly rate
    of present values (``state_cost.DISCOUNT`` when none is given). A reform (``reform/age-limit-75``) is asked of the question's own scheme, as if the household came
    under it whatever its dates; ``named`` says how sentences call a line. Raises as ``ask`` does for the question's own scheme and for a scheme that does not exist.
    """
    from simulator.answers.comparison import comparison
    from simulator.answers.state_cost import DISCOUNT

    law, rate = law or Law.load(), DISCOUNT if discount is None else discount
    scenario = question if isinstance(question, Scenario) else load(question)
    base = scenario.scheme.partition("@")[0]
    lines = [_line(scenario, scheme, law, rate) for scheme in dict.fromkeys([scenario.scheme, *schemes])]
    for text in reforms:
        frozen = f"{base}@{text.in_force.isoformat()}"
        lines.append(_line(scenario, frozen, law.with_text(text), rate, label=text.id))
    return comparison(lines, rate, named)


def compare(
    question: Question, schemes: Iterable[str], *, law: Law | None = None, discount: Fraction | None = None, reforms: Iterable[Text] = (),
    named: Name = Plain,
) -> Json:  # fmt: skip
    """The same comparison as the contract writes it, JSON-ready. Raises as ``comparison`` does."""
    from simulator.answers.comparison_to_json import comparison_to_json

    return comparison_to_json(comparison(question, schemes, law=law, discount=discount, reforms=reforms, named=named))


def population(
    people: Source | AnyTable,
    laws: Iterable[str],
    *,
    law: Law | None = None,
    reforms: Iterable[Text] = (),
    readings: Readings | None = None,
    facts: Mapping[str, object] | str | Path | None = None,
    currency: str | None = None,
    **options: Any,  # noqa: ANN401 - new_only, and the fields of ``Plan``: by, neutral, gain, discount, interest, delays, wage, verdict, loan, wages_grow
) -> Lab:
    """The figures of a population under several laws, then under each reform: ``["location_vente@2001-04-29", …]``; see ``Plan``.

    ``people`` are households, a table as ``simulate`` takes it, parts of a file, or what reads its parts again. ``lab.frame()``
    is a table of every figure, ``lab.value("instalment.mean", 1)`` is
    one figure, ``lab.figures`` are all. ``facts`` are what ``lpa`` and ``lsp`` ask besides, for everybody: a file, or
    ``{"schemes": {"lpa": …}}`` as in a scenario; ``new_only`` counts the reforms for what comes from their day on, not as if they
    had always been the law; ``currency`` is that of the incomes (dinars when none is named). Raises ``InputError`` and ``LawError``.
    """
    from simulator.populations import experiment
    from simulator.populations.count.groups import InMemory
    from simulator.populations.plan import stated

    table = every_row.as_table(people) if every_row.is_table(people) else None
    new_only = options.pop("new_only", False)
    under, currency = _laws(
        laws, law, reforms, readings, facts, (table.currency if table else None) or currency, new_only=new_only
    )
    source = cast("Source", people)
    if table is not None:
        source = [InMemory(part.people, part.extra) for part in every_row.parts(table, currency, readings)]
    return experiment.run(source, stated(under, options))


def study(
    people: Invented | Source | AnyTable,
    laws: Iterable[str],
    *,
    law: Law | None = None,
    reforms: Iterable[Text] = (),
    readings: Readings | None = None,
    facts: Mapping[str, object] | str | Path | None = None,
    solve: Iterable[tuple[str, str, Fraction | int | str]] = (),
    **options: Any,  # noqa: ANN401 - new_only, balance, maps, and the fields of ``Plan``: by, neutral, gain, discount, interest, delays, wage, verdict, loan, wages_grow
) -> Study:
    """The study that the command ``population`` prints, as values: ``study("applicants.csv", ["location_vente@2024-06-26"])``.

    ``people`` as in ``population``, or ``Invented(20_000, seed=1)``. Of a table the rows that cannot be answered are in
    ``rejected`` and counted in ``read``, the others are in ``lab``; of invented people ``checks`` are the margins, published
    and obtained, and ``moved`` the assumptions that move most. ``solve`` are break-evens: ``("age_limit",
    "effort.median", Fraction(9, 100))`` asks at which value of that number of the last law the measure passes the bound
    (a share of one, dinars, months or households, or ``"9 %"``); options may be texts as the command has them (``discount="5 %"``); ``balance`` and ``maps`` move two numbers at once: ``(("age_limit", "75"),
    "frontal_aid")``, and ``(("age_limit", ("66", "70")), ("down_payment", ("25%", "38%")))``, each with its measures after them, as
    ``Balance`` and ``MapOfTwo`` of ``populations.reforms.two_levers``. Raises as ``population`` does, and ``InputError`` where every row was rejected.
    """
    from simulator.populations import studies
    from simulator.populations.reforms import question_rows

    table = every_row.as_table(people) if every_row.is_table(people) else None
    new_only = options.pop("new_only", False)
    questions = [studies.BreakEven(*row) for row in question_rows.break_evens(solve)]
    balances = question_rows.balances(options.pop("balance", ()))
    of_two = question_rows.maps(options.pop("maps", ()))
    under, currency = _laws(
        laws, law, reforms, readings, facts, None if table is None else table.currency, new_only=new_only
    )
    source = (
        studies.Applicants(table, currency, readings=readings)
        if table is not None
        else cast("Invented | Source", people)
    )
    return studies.start(source, studies.full_plan(under, **options)).study(questions, balances, of_two)


def _laws(
    names: Iterable[str],
    law: Law | None,
    reforms: Iterable[Text],
    readings: Readings | None,
    facts: Mapping[str, object] | str | Path | None,
    currency: str | None,
    *,
    new_only: bool,
) -> tuple[tuple[PopulationLaw, ...], str]:
    """The laws of a population with the facts of its purchases, and the currency of its incomes: dinars when none is named."""
    from simulator.populations import laws, purchase_facts

    scheme_facts = (
        {}
        if facts is None
        else purchase_facts.read(facts)
        if isinstance(facts, str | Path)
        else purchase_facts.parse(facts)
    )
    currency = currency or laws.CURRENCY
    return laws.population_laws(
        names, law or Law.load(), reforms, readings, scheme_facts, currency, new_only=new_only
    ), currency


def _households(people: AnyTable, scheme: str, readings: Readings) -> Households:
    """The households of a table. Raises ``InputError`` for another currency than that of the scheme, and for a rejected row."""
    table, currency = every_row.as_table(people), CURRENCIES[scheme]
    if table.currency not in (None, currency):
        both = {"own": Plain(currency), "theirs": Plain(table.currency)}
        raise InputError("population.error.currency", "unit", scheme=Named(f"scheme.{scheme}"), **both)
    return every_row.households(table, currency, readings)


def _line(scenario: Scenario, scheme: str, law: Law, discount: Fraction, label: str = "") -> Line | Missing:
    """The line of a scheme, or why it has none. Raises as ``ask`` does for the question's own scheme."""
    from simulator.answers.comparison import Missing, line

    law.scheme(PROGRAMMES[scheme].dated_scheme if scheme in PROGRAMMES else scheme)
    try:
        scheme_question = for_scheme(scenario, scheme)
        outcome = simulated(scheme_question, law)
    except SimulatorError as error:
        if scheme == scenario.scheme:
            raise
        return Missing(label or scheme, error)
    answer = answers.answer(scheme_question, outcome, law, VERSION)
    if scheme in PROGRAMMES:  # a supposition: that its cohort does not fit the household's dates is no fact to check
        answer = replace(answer, warnings=())
    return line(label or scheme, answer, Case(outcome, scheme_question.headline), discount)


def _refuse_wrong_contract(scenario: Scenario) -> None:
    """Raises ``InputError`` for a contract that cannot be read, beside the household that is asked for: no answer depends on it."""
    part = scenario.raw.get(contract_part.NAME)
    if part is not None:
        from simulator.contracts import reader

        _, readings = contract_part.apart(scenario.raw)
        reader.part(part, CURRENCIES[scenario.scheme.partition("@")[0]], readings)


def _refuse_own_funds_above_the_price(outcome: Outcome) -> None:
    """Raises ``InputError`` where own funds exceed the price."""
    people = outcome.people
    if people.buyers is None:
        return
    above = np.flatnonzero(people.buyers.own_funds > outcome.decisions.price)
    if len(above):
        currency, row = outcome.code(0).currency, int(above[0])
        funds, price = (
            Money(int(column[row]), currency) for column in (people.buyers.own_funds, outcome.decisions.price)
        )
        raise InputError("error.loan.own_funds", "loan.own_funds", own=funds, price=price)


def _refuse_unknown_prices(outcome: Outcome) -> None:
    """Raises ``LawError`` with the missing text for the first household without a price: no price is ever guessed."""
    without = np.flatnonzero(outcome.decisions.price == UNSTATED)
    if not len(without):
        return
    people, row = outcome.people, int(without[0])
    if people.dwelling[row] == UNSTATED:
        raise InputError("error.price.no_type", "dwelling.type")
    cohort, dwelling = COHORTS[people.cohort[row]], DWELLINGS[people.dwelling[row]]
    raise outcome.financing.without_price(outcome.code(row), cohort, dwelling, people.keys[row].item())
