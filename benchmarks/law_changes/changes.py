"""The changes of the law that may make two answers differ: for each, the text, the figures it moves, and whose.

A difference belongs to the first change that names its figure and whose condition the household meets. The conditions are written
from the texts, not from what the engine does: a figure that moves for anybody else is left unexplained.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.law_changes.households import DAAM, LPA, LSP, LV

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.law_changes.pairs import Pair

ORDER_OF_12_2024, DECREE_12_432 = dt.date(2025, 1, 1), dt.date(2012, 12, 26)
FINANCE_LAW_2019, FINANCE_LAW_2024 = dt.date(2019, 1, 1), dt.date(2024, 1, 1)
SPLIT_2025, TARIFF_2018 = dt.date(2025, 12, 15), dt.date(2018, 8, 1)
CO_OWNERS_2026, AID_2024, END_2028 = dt.date(2026, 1, 1), dt.date(2024, 1, 1), dt.date(2028, 12, 31)
PRICES_2013, DEATH_2023 = dt.date(2017, 9, 1), dt.date(2023, 4, 8)
DECREES_WITH_A_SECOND_YEAR = (dt.date(2004, 4, 21), dt.date(2015, 12, 27))


class Change(NamedTuple):
    """One change: its name, the text that brought it, the figures it moves (patterns), and whose."""

    name: str
    text: str
    figures: tuple[str, ...]
    concerns: Callable[[Pair], bool]


def explain(pair: Pair, key: str) -> str | None:
    """The name of the change by which a figure differs; None where no change explains it."""
    for change in CHANGES:
        if any(fnmatchcase(key, pattern) for pattern in change.figures) and change.concerns(pair):
            return change.name
    return None


def _is_rent(pair: Pair) -> bool:
    return pair.scheme == LV


def _is_of_2024(pair: Pair) -> bool:
    return _is_rent(pair) and pair.cohort == "2024" and not pair.freezes_before(ORDER_OF_12_2024)


def _outside_ages(pair: Pair) -> bool:
    """Under 19, or past 70, on the day of the application: refused now, whatever the verdict before."""
    least, most = pair.ages("application")
    return _is_of_2024(pair) and (least < 19 or most > 70) and pair.new.get("eligible") is False


def _under_the_text_of_2001(pair: Pair) -> bool:
    return _is_rent(pair) and pair.law_day("application") < DECREE_12_432


def _cannot_bear(pair: Pair) -> bool:
    """The applicant's part of the instalment is above the income that counts: his own, or both."""
    own = [float(str(pair.fact("household", name)).split()[0]) for name in ("income", "spouse_income")]
    income = own[0] if pair.reading("income") == "applicant" else sum(own)
    monthly = pair.new.get("unable.monthly")
    return _is_rent(pair) and monthly is not None and float(monthly) > income


def _past_the_age(pair: Pair) -> bool:
    return _is_rent(pair) and pair.new.get("term_months") == 0


def _resold_from_2019(pair: Pair) -> bool:
    """The article speaks of deeds made before it too: whatever the keys, unless the law is frozen before."""
    return _is_rent(pair) and not pair.freezes_before(FINANCE_LAW_2019)


def _second_year(pair: Pair) -> bool:
    first, end = DECREES_WITH_A_SECOND_YEAR
    return _is_rent(pair) and first <= pair.law_day("acceptance") < end


def _pays_first_in_parts(pair: Pair) -> bool:
    return _is_rent(pair) and pair.cohort == "2024" and pair.law_day("acceptance") >= SPLIT_2025


def _no_rule_of_the_bank(pair: Pair) -> bool:
    """No text had been found on the bank, or gives a rate: the question was an error."""
    errors = ("error.law.not_yet_fixed", "error.loan.no_rate")
    return pair.scheme in (LPA, LSP) and pair.fact("loan", "bank") is not None and pair.old.get("error") in errors


def _bank_with_gaps(pair: Pair) -> bool:
    return pair.scheme in (LPA, LSP) and pair.fact("loan", "bank") is not None


def _is_shortened(pair: Pair) -> bool:
    """The term is shorter than the one asked for."""
    number, unit = str(pair.fact("loan", "term") or "0 months").split()
    return pair.scheme in (LPA, LSP, DAAM) and pair.new["term_months"] < int(number) * (12 if unit == "years" else 1)


def _kafil_would_help(pair: Pair) -> bool:
    return _is_rent(pair) and not pair.fact("kafil") and "steps.with_kafil.value" in pair.new


def _is_an_effort_rounded_once(pair: Pair) -> bool:
    efforts = [name for name in pair.old if "effort" in name and pair.old[name] and pair.new.get(name)]
    return all(
        abs(Decimal(str(pair.old[name])) - Decimal(str(pair.new[name]))) <= Decimal("0.0001") for name in efforts
    )


CHANGES = (
    Change(
        "age at registration", "order of 26/12/2024, annex 2: 19 to 70 on the day of registration, cohort 2024",
        ("eligible", "refusals.age_at_registration*", "ways_out.*", "steps.way_out_*"), _outside_ages,
    ),
    Change(
        "age at registration, shown", "the same order; for the other cohorts no text gives an age, which is told as a gap",
        ("criteria.age_at_registration*", "steps.age_at_registration*", "gaps.age_at_registration"), _is_rent,
    ),
    Change(
        "no floor in 2001", "art. 6 of 01-105 as first published: no floor of income, where it was not known",
        ("criteria.income_floor*", "steps.income_floor*", "gaps.income_floor"), _under_the_text_of_2001,
    ),
    Change(
        "inability to pay", "art. 9 of 24-203: the kafil's second opening; the ways out where the instalment exceeds the income",
        ("ways_out.*", "steps.unable*", "steps.way_out_*"), _cannot_bear,
    ),
    Change(
        "ten per cent off", "finance laws for 2024 (art. 101) and 2025: 10 % off for who pays everything at once, from 01/01/2024",
        ("ways_out.cash.amount", "steps.way_out_cash.value"),
        lambda pair: _past_the_age(pair) and pair.law_day("keys") >= FINANCE_LAW_2024,
    ),
    Change(
        "what a kafil would change, shown", "the article of each decree on the kafil: where age shortens the term, a step says the instalment with one",
        ("steps.with_kafil.*",), _kafil_would_help,
    ),
    Change("paying at once, shown", "the same laws: a step says what pays everything with the keys", ("steps.pay_off*",), _is_rent),
    Change(
        "resale of a rented dwelling", "finance law for 2019, art. 36: free two years after the deed, in the place of a ban of ten years",
        ("journey.ban_end*", "journey.resale_free*", "steps.resale_ban*", "steps.resale_before*", "law_date"), _resold_from_2019,
    ),
    Change(
        "no ban ends before ownership", "contract model of 2001: under a law frozen before 2019 the ten years end with the transfer at the earliest",
        ("journey.ban_end*", "gaps.resale_ban", "gaps.resale_before"), lambda pair: _is_rent(pair) and pair.freezes_before(FINANCE_LAW_2019),
    ),
    Change(
        "transfer after a late tranche", "04-137: a tranche of the second year of occupation may be the last payment of the price",
        ("journey.transfer*", "journey.resale_free*"), _second_year,
    ),
    Change(
        "the first tranche in parts", "decision of 15/12/2025: each part of the first tranche is due on its own day",
        ("schedule.tranche.rows", "schedule.tranche.first", "schedule.tranche.last", "schedule.tranche.whole"), _pays_first_in_parts,
    ),
    Change(
        "death before the keys", "practice said on 08/04/2023: the file passes to the family once the first tranche is paid",
        ("gaps.death",), lambda pair: _is_rent(pair) and not pair.freezes_before(DEATH_2023),
    ),
    Change("death after the keys, a gap of its own", "no text and no practice found", ("gaps.death_after_keys",), _is_rent),
    Change(
        "tariffs of the charges", "tariff of August 2018, for every cohort; none is known from 2019; charges that were stated are no gap",
        ("gaps.charges",),
        lambda pair: _is_rent(pair) and (pair.law_day("keys") >= TARIFF_2018 or pair.fact("charges") is not None),
    ),
    Change(
        "two prices of AADL 2", "order of 2017 and the agency's calls: both prices stand side by side",
        ("steps.price_alternatives*",), lambda pair: _is_rent(pair) and pair.cohort == "2013" and pair.day("keys") >= PRICES_2013,
    ),
    Change(
        "a bank of which nothing was found", "no text: aid and price are answered, the bank's limits are gaps, where there was an error",
        ("error",), _no_rule_of_the_bank,
    ),
    Change(
        "limits of a bank not found", "no text: the rate and the term of the household give an instalment that says so",
        ("gaps.bank_*", "steps.own_terms*"), _bank_with_gaps,
    ),
    Change(
        "a loan that is shortened", "rules of the banks: what was asked, what is allowed and by which rule is a step",
        ("steps.loan_term*",), _is_shortened,
    ),
    Change(
        "resale of LPA and LSP", "finance law for 2019, art. 36: it speaks of deeds made before it too",
        ("journey.resale_free*", "steps.resale_ban*", "steps.resale_before*", "gaps.resale_ban", "gaps.resale_before"),
        lambda pair: pair.scheme in (LPA, LSP) and pair.day("keys") < FINANCE_LAW_2019,
    ),
    Change(
        "co-owners by the day of the deed", "finance law for 2026, art. 8: an undivided share no longer refuses deeds from 01/01/2026",
        ("eligible", "refusals.co_owner*", "criteria.co_owner*", "steps.co_owner*"),
        lambda pair: (
            pair.scheme == DAAM
            and pair.day("keys") >= CO_OWNERS_2026 > pair.day("application")
            and pair.new.get("eligible", False) >= pair.old.get("eligible", False)
        ),
    ),
    Change(
        "a dwelling on the day of the deed", "finance law for 2023, art. 8: owned on the day of the purchase, not “now or before”",
        ("refusals.no_property*", "refusals.no_dwelling*", "criteria.no_property*", "criteria.no_dwelling*", "steps.no_property*", "steps.no_dwelling*"),
        lambda pair: pair.scheme == DAAM,
    ),
    Change(
        "no end in 2028", "an announcement, in no text: it is told and refuses nobody", ("error",),
        lambda pair: pair.scheme == DAAM and pair.day("application") > END_2028 and pair.old.get("error") == "error.law.closed",
    ),
    Change(
        "the end of the programme, told", "the same announcement", ("steps.announced_until*",), lambda pair: pair.scheme == DAAM,
    ),
    Change(
        "main residence and resale", "finance law for 2024, art. 10: five years; an earlier resale costs the whole aid",
        ("steps.main_residence*", "steps.resale_before*", "gaps.resale_before"),
        lambda pair: pair.scheme == DAAM and pair.day("keys") >= AID_2024,
    ),
    Change(
        "the day of the aid", "decree 2-23-350, art. 4 and 5: paid within 22 days of the promise, not on its day",
        ("schedule.grant.first", "schedule.grant.last", "schedule.grant.whole"), lambda pair: pair.scheme == DAAM,
    ),
    Change(
        "an effort is rounded once", "no text: a half goes up, where it was rounded twice in two ways; a ten-thousandth at most",
        ("effort", "payers.*.effort", "steps.effort_*"), _is_an_effort_rounded_once,
    ),
)  # fmt: skip
"""In this order: the first that fits is the one."""
