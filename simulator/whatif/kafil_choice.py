"""Which relative as kafil: each candidate is asked alone, as one who takes over and as one who pays a share, and ranked.

Every figure is the engine's answer to one question. The conditions that a kafil must meet are not published, so nothing here says that
a candidate would be accepted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from simulator import answers, api
from simulator.answers.json_values import amount_or_none, iso
from simulator.base.money import MILLION
from simulator.law import Law
from simulator.question import parts
from simulator.question.scenario import Scenario, parse, raw_of
from simulator.reading import fields
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from simulator.answers import Answer, Json
    from simulator.answers.model import Payer
    from simulator.base.money import Money

Arrangement = Literal["takes_over", "shares"]
"""How a kafil pays: after the applicant's age limit, or a part of each instalment beside him."""
Criterion = Literal["instalment", "effort", "last_due"]
"""What candidates are ranked by: the instalment, the highest effort of a payer, the last day."""
CRITERIA: tuple[Criterion, ...] = get_args(Criterion)
MOST = 5
"""Candidates in one question."""


class Candidate(NamedTuple):
    """A relative who could be kafil: his place in the list from 1, his birth as it was stated (a day, or a year), his share of an instalment in millionths (0: none stated)."""

    number: int
    birth: str
    share: int


@dataclass(frozen=True, slots=True)
class KafilOutcome:
    """What one candidate changes under one arrangement; ``candidate`` is None for the household without a kafil, and for all who share together.

    ``instalment`` is the instalment, or the applicant's part where it is shared; None where there is none. ``effort`` is the
    highest share of his own income that a payer pays, None where an income is not known. ``total`` is everything that is paid.
    """

    candidate: Candidate | None
    arrangement: Arrangement | None
    instalment: Money | None
    months: int
    last_due: dt.date | None
    effort: float | None
    total: Money | None
    payers: tuple[Payer, ...]

    def value(self, criterion: Criterion) -> float | None:
        """What a criterion ranks, the smaller the better; None where it is not known."""
        match criterion:
            case "instalment":
                return None if self.instalment is None else self.instalment.cents
            case "effort":
                return self.effort
            case _:
                return None if self.last_due is None else self.last_due.toordinal()


class Rank(NamedTuple):
    """A place in a ranking, from 1: equal candidates have the same place; None where the criterion is not known."""

    place: int | None
    outcome: KafilOutcome


@dataclass(frozen=True, slots=True)
class KafilChoice:
    """The household without a kafil, with each candidate, and with all who share together (None where they cannot).

    ``provided`` says whether the texts of the household provide a kafil; without one there is no outcome.
    """

    answer: Answer
    provided: bool
    alone: KafilOutcome
    outcomes: tuple[KafilOutcome, ...]
    together: KafilOutcome | None

    def under(self, arrangement: Arrangement) -> tuple[KafilOutcome, ...]:
        """Every candidate under one arrangement, in the order of the question."""
        return tuple(outcome for outcome in self.outcomes if outcome.arrangement == arrangement)

    def ranking(self, criterion: Criterion, arrangement: Arrangement = "takes_over") -> tuple[Rank, ...]:
        """The candidates from the best to the last, equal ones in the order of the question, those of unknown value at the end."""
        outcomes = self.under(arrangement)
        values = {id(outcome): outcome.value(criterion) for outcome in outcomes}
        in_order = sorted(value for value in values.values() if value is not None)
        ranks = [
            Rank(None if (value := values[id(outcome)]) is None else in_order.index(value) + 1, outcome)
            for outcome in outcomes
        ]
        return tuple(sorted(ranks, key=lambda rank: len(ranks) + 1 if rank.place is None else rank.place))

    def frame(self) -> pd.DataFrame:
        """One row for each candidate and arrangement, the household without a kafil first; imports pandas."""
        import pandas as pd

        rows = [self.alone, *self.outcomes, *([self.together] if self.together else [])]
        table = pd.DataFrame([
            {
                "candidate": outcome.candidate.number if outcome.candidate else None,
                "arrangement": outcome.arrangement,
                "instalment": outcome.instalment and outcome.instalment.decimal,
                "months": outcome.months,
                "last_due": outcome.last_due,
                "effort": outcome.effort,
                "total": outcome.total and outcome.total.decimal,
            }
            for outcome in rows
        ])  # fmt: skip
        return table.assign(candidate=table["candidate"].astype("Int64"), last_due=pd.to_datetime(table["last_due"]))

    def rows(self) -> list[Json]:
        """Every outcome as JSON: without a kafil, each candidate under each arrangement, all who share together."""
        outcomes = [self.alone, *self.outcomes, *([self.together] if self.together else [])]
        return [_written(outcome) for outcome in outcomes]

    def to_json(self) -> Json:
        """The choice as JSON: amounts are decimal strings, days ISO strings."""
        return {
            "provided": self.provided,
            "conditions": "unknown",
            "outcomes": self.rows(),
            "rankings": {
                arrangement: {
                    criterion: [
                        {"candidate": rank.outcome.candidate and rank.outcome.candidate.number, "place": rank.place}
                        for rank in self.ranking(criterion, arrangement)
                    ]
                    for criterion in CRITERIA
                }
                for arrangement in get_args(Arrangement)
                if self.under(arrangement)
            },
        }


def _written(outcome: KafilOutcome) -> Json:
    candidate = outcome.candidate
    return {
        "candidate": candidate and candidate.number,
        "birth": candidate and candidate.birth,
        "arrangement": outcome.arrangement,
        "instalment": amount_or_none(outcome.instalment),
        "months": outcome.months,
        "last_due": iso(outcome.last_due),
        "effort": outcome.effort,
        "total": amount_or_none(outcome.total),
        "payers": [
            {
                "name": payer.span.name, "first": iso(payer.span.first), "last": iso(payer.span.last), "months": payer.span.months,
                "monthly": amount_or_none(payer.monthly), "total": amount_or_none(payer.total), "effort": payer.effort,
            }
            for payer in outcome.payers
        ],
    }  # fmt: skip


def kafils(
    question: api.Question, candidates: list[dict[str, object]] | None = None, *, law: Law | None = None
) -> KafilChoice:
    """Each of at most five relatives asked as the household's only kafil: ``kafils("mine.yaml", [{"birth": "1998-05-02", "income": "45000 DZD"}])``.

    Without ``candidates`` they are the kafils of the question (its part ``kafil:``), each alone. One with a ``share`` is also asked as one who
    pays that part of each instalment; where all have one, all together too. Raises as ``ask`` does, and ``InputError`` without a candidate.
    """
    law = law or Law.load()
    raw = dict(question.raw) if isinstance(question, Scenario) else raw_of(question)
    stated = raw.pop("kafil", None)
    rows = _rows(stated if candidates is None else candidates)
    household = parse(_with(raw, "takes_over", []))
    outcome = api.simulated(household, law)
    answer = answers.answer(household, outcome, law, api.VERSION)
    alone = _outcome(answer, None, None)
    if not outcome.code(household.headline).kafil:
        return KafilChoice(answer, provided=False, alone=alone, outcomes=(), together=None)
    parse(_with(raw, "takes_over", rows))  # every fault of the candidates, each at its place
    return _choice(raw, rows, law, answer, alone)


def _choice(raw: fields.Raw, rows: list[fields.Raw], law: Law, answer: Answer, alone: KafilOutcome) -> KafilChoice:
    """Every candidate alone, under each arrangement that he can be asked for, and all who share together."""
    candidates = [_candidate(number, row) for number, row in enumerate(rows, 1)]
    sharing = [(candidate, row) for candidate, row in zip(candidates, rows, strict=True) if candidate.share]

    def ask(arrangement: Arrangement, candidate: Candidate | None, kafil: list[fields.Raw]) -> KafilOutcome:
        return _outcome(api.ask(parse(_with(raw, arrangement, kafil)), law=law), candidate, arrangement)

    outcomes = [ask("takes_over", candidate, [row]) for candidate, row in zip(candidates, rows, strict=True)]
    outcomes += [ask("shares", candidate, [row]) for candidate, row in sharing]
    can_share = len(sharing) > 1 and sum(candidate.share for candidate, _ in sharing) < MILLION
    together = ask("shares", None, [row for _, row in sharing]) if can_share else None
    return KafilChoice(answer, provided=True, alone=alone, outcomes=tuple(outcomes), together=together)


def _rows(raw: object) -> list[fields.Raw]:
    """The facts of each candidate. Raises ``InputError`` for none, and for more than ``MOST``."""
    if not isinstance(raw, list) or not 0 < len(raw) <= MOST:
        raise InputError("error.kafils.list", "kafil", most=MOST)
    return [parts.mapping(row, f"kafil[{place}]") for place, row in enumerate(raw)]


def _candidate(number: int, row: fields.Raw) -> Candidate:
    """One candidate; ``share`` is 0 where none is stated. Raises ``InputError`` for a share that cannot be read."""
    share = row.get("share")
    parts = 0 if share is None else fields.share(share, f"kafil[{number - 1}].share")
    return Candidate(number, str(row["birth"]), parts)


def _with(raw: fields.Raw, arrangement: Arrangement, kafil: list[fields.Raw]) -> fields.Raw:
    """The same question with these kafils under this arrangement; a share is stated only where it is read."""
    readings = parts.mapping(raw.get("readings") or {}, "readings") | {"kafil": arrangement}
    if arrangement == "takes_over":
        kafil = [{name: value for name, value in row.items() if name != "share"} for row in kafil]
    return raw | {"readings": readings} | ({"kafil": kafil} if kafil else {})


def _outcome(answer: Answer, candidate: Candidate | None, arrangement: Arrangement | None) -> KafilOutcome:
    efforts = [payer.effort for payer in answer.payers]
    applicant = next((payer.monthly for payer in answer.payers if payer.span.name == "applicant"), None)
    return KafilOutcome(
        candidate=candidate,
        arrangement=arrangement,
        instalment=applicant if arrangement == "shares" else answer.instalments.amount,
        months=answer.instalments.count,
        last_due=answer.instalments.last_due,
        effort=None if not efforts or None in efforts else max(effort for effort in efforts if effort is not None),
        total=answer.instalments.total_paid,
        payers=answer.payers,
    )
