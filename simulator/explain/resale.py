"""After the purchase: from when one may sell, what an earlier sale costs, what the dwelling may be used for until then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator import dates
from simulator.explain.case import Case, Step
from simulator.wording import Sentence, Years

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from simulator.law import Provision


def free_resale(case: Case) -> tuple[dt.date, Provision] | None:
    """From when the dwelling may be sold freely, and by which text: a later one that frees past sales may be sooner."""
    ban = case.code.said("resale_ban")
    if ban is None:
        return None
    keys: dt.date = case.outcome.people.keys[case.row].item()
    own = dates.add_months(keys, ban), case.cite("resale_ban")[0]
    if "resale_ban" not in case.code.later:
        return own
    later, day = case.code.later["resale_ban"]
    sooner = max(dates.add_months(keys, int(str(later.value))), day)
    return (sooner, later) if sooner < own[0] else own


def aid_to_return(case: Case, sold: dt.date) -> int | None:
    """What of the State's aid is given back when the dwelling is sold on a day, in centimes.

    All of it before the resale is free, nothing from that day on; None where no text says what an earlier sale costs.
    """
    free = free_resale(case)
    if free is not None and sold >= free[0]:
        return 0
    return _aid(case) if free is not None and case.code.said("resale_before") == "repay_aid" else None


def resale_steps(case: Case) -> Iterator[Step]:
    """From when the resale is free, and what one must do with the dwelling until then."""
    free = free_resale(case)
    if free is not None:
        until, cited = free
        facts = {"years": Years(int(str(cited.value)) // 12), "until": until, "amount": case.money(_aid(case))}
        before = case.code.said("resale_before") or "unknown"
        sentence = Sentence(f"step.resale.{before}", facts)
        yield Step("resale_ban", str(cited.value), "months", sentence, (cited, *case.cite("resale_before")))
    months = case.code.said("main_residence")
    if months is not None:
        keys: dt.date = case.outcome.people.keys[case.row].item()
        lived = {
            "years": Years(months // 12), "until": dates.add_months(keys, months), "amount": case.money(_aid(case)),
        }  # fmt: skip
        sentence = Sentence(f"step.main_residence.{case.code.said('other_use')}", lived)
        yield Step("main_residence", str(months), "months", sentence, case.cite("main_residence", "other_use"))


def announced_end(case: Case) -> Iterator[Step]:
    """Until when the programme was announced, where no text closes it."""
    last = case.code.said("announced_until")
    if last is not None:
        sentence = Sentence("step.announced_until", {"last": last})
        yield Step("announced_until", last.isoformat(), "date", sentence, case.cite("announced_until"))


def _aid(case: Case) -> int:
    """The State's aid, in centimes."""
    purchase = case.outcome.decisions.purchase
    return 0 if purchase is None else int(purchase.grant[case.row])
