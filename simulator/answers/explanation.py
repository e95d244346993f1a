"""What an answer tells besides its figures: each part is made when it is asked for, for who reads the figures alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from simulator.answers import explain
from simulator.answers.schedule import schedule
from simulator.answers.stages import journey

if TYPE_CHECKING:
    from simulator.answers.explain import Case, Step
    from simulator.answers.model_schedule import Schedule
    from simulator.answers.stages import Stage
    from simulator.law import Provision
    from simulator.question.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Explanation:
    """The parts in words, and the dated payments, of the headline household of a scenario."""

    case: Case
    scenario: Scenario

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every step of the way to the figures."""
        return tuple(explain.explain(self.case))

    @cached_property
    def contract_terms(self) -> tuple[Step, ...]:
        """What the contract forbids and gives."""
        return tuple(explain.contract_terms(self.case, self.scenario.side_facts))

    @cached_property
    def gaps(self) -> tuple[Provision, ...]:
        """The gaps of the law for this household."""
        return tuple(explain.gaps(self.case))

    @cached_property
    def journey(self) -> tuple[Stage, ...]:
        """The dated steps to the dwelling."""
        return tuple(journey(self.case, self.scenario.step_days, self.scenario.suspended))

    @cached_property
    def schedule(self) -> Schedule:
        """Every dated payment."""
        return schedule(self.case)
