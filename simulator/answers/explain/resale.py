"""After the purchase: the day of the free resale, the cost of an earlier sale, the use of the dwelling until then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers.explain.case import Case, Step, once_per_case
from simulator.base import dates
from simulator.wording import Sentence, Years

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from simulator.law import Provision


@once_per_case
def free_resale(case: Case) -> tuple[dt.date, Provision] | None:
    """The day of the free resale and its provision: a later law that also frees earlier purchases may give a sooner day."""
    keys: dt.date = case.outcome.people.keys[case.row].item()
    ban, later = case.code.value_or_none("resale_ban"), case.code.later.get("resale_ban")
    current = None if ban is None else (dates.add_months(keys, ban), case.cite("resale_ban")[0])
    if later is None or (current is None and case.code.states("resale_ban")):
        return current
    provision, day = later
    sooner = max(dates.add_months(keys, int(str(provision.value))), day)
    return (sooner, provision) if current is None or sooner < current[0] else current


def resale_before(case: Case, until: dt.date) -> Provision:
    """The provision about an earlier sale: that of a later law where the wait ends after that law's first day."""
    if "resale_before" in case.code.later and until > case.code.later["resale_before"][1]:
        return case.code.governing("resale_before")
    return case.cite("resale_before")[0]


def aid_to_return(case: Case, sold: dt.date) -> int | None:
    """The part of the State's aid to return for a sale on a day, in centimes.

    All of it before the resale is free, nothing from that day on; None where no text says what an earlier sale costs.
    """
    free = free_resale(case)
    if free is not None and sold >= free[0]:
        return 0
    return _aid(case) if free is not None and resale_before(case, free[0]).value == "repay_aid" else None


def resale_steps(case: Case) -> Iterator[Step]:
    """The steps of the free resale and of the main residence."""
    free = free_resale(case)
    if free is not None:
        until, cited = free
        facts = {"years": Years(int(str(cited.value)) // 12), "until": until, "amount": case.money(_aid(case))}
        before = resale_before(case, until)
        sentence = Sentence(f"step.resale.{before.value if before.is_known else 'unknown'}", facts)
        yield Step("resale_ban", str(cited.value), "months", sentence, (cited, before))
    months = case.code.value_or_none("main_residence")
    if months is not None:
        keys: dt.date = case.outcome.people.keys[case.row].item()
        lived = {
            "years": Years(months // 12),
            "until": dates.add_months(keys, months),
            "amount": case.money(_aid(case)),
        }
        sentence = Sentence(f"step.main_residence.{case.code.value_or_none('other_use')}", lived)
        yield Step("main_residence", str(months), "months", sentence, case.cite("main_residence", "other_use"))


def announced_end(case: Case) -> Iterator[Step]:
    """The step of the announced end of the programme; none where no end is announced."""
    last = case.code.value_or_none("announced_until")
    if last is not None:
        sentence = Sentence("step.announced_until", {"last": last})
        yield Step("announced_until", last.isoformat(), "date", sentence, case.cite("announced_until"))


def _aid(case: Case) -> int:
    """The State's aid, in centimes."""
    return case.grant
