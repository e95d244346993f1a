"""Every line of a table is its formula of the sums, with its unit, in every group and for everybody; and sums add up in any order.

The sums are given by hand, each another number, so that no other sum in its place gives the same figure.
"""

import itertools
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from claiming import LAW

from simulator.base.money import MILLION
from simulator.engine.schedule import Receipts
from simulator.populations import laws, purchase_facts
from simulator.populations.count import effects, tables, totals
from simulator.populations.count.affordable import CLASSES
from simulator.populations.count.exact_sums import Histogram, Stretches, Weights
from simulator.populations.count.purchase_columns import FEES, NOT_FINANCED
from simulator.populations.count.totals import AFFORD, DELAY, GAIN, MAIN, RISEN, WAGE, Adding, Chunk, Key, Totals
from simulator.populations.plan import Plan

GROUPS = ("early", "late")
RENTS = ("location_vente@2001-04-29", "location_vente@2024-06-26")
DELAYS = (0, 8)
RULES = ("income_floor", "income_ceiling", "no_property")
PAID = ("price", "down_payment", "financed", "instalment", "total", "present_value")
REASONS, SILENT_FEES = NOT_FINANCED[:3], FEES[1:3]


def rents(**changes):
    """Two laws of a rent, with everything that is asked of a population."""
    return Plan(
        laws.population_laws(RENTS, LAW),
        interest=Fraction(3, 100),
        bank_term=300,
        interim=7_000,
        delays=DELAYS,
        wage=True,
        **changes,
    )


def supposed(**loan):
    """What is supposed of everybody who buys an LPA."""
    said = {
        "schemes": {
            "lpa": {"dwelling": {"zone": "autres"}, "loan": {"bank": "cpa", "amount": "max", "term": "20 years"} | loan}
        }
    }
    return purchase_facts.parse(said)


def purchases(**loan):
    """A rent, then a purchase."""
    return Plan(laws.population_laws((RENTS[1], "lpa"), LAW, facts=supposed(**loan)), wage=True, gain="present_value")


MEASURES = {
    MAIN: ("rows", "households", "eligible", "unpriced", "too_old", "served", *PAID, "term", "cut_by_age", "kafil_provided", "kafil_wanted", "earning", "effort",
           "above_30", "above_40", "age_more", "age_short", "aid", "vrd", "composed", "interest_told", "borne_balance", "borne_credit", "borne_percent", "subsidy", "subsidy_told", "fees", "fnpos", "aged",
           *(f"refused.{rule}" for rule in RULES), *(f"not_financed.{name}" for name in REASONS), *(f"fee_unknown.{name}" for name in SILENT_FEES)),
    AFFORD: CLASSES,
    GAIN: (*effects.GAINS, "changed", "redated", "gains.amount", "loses.amount",
           *(f"{name}{part}" for name in effects.TURNS for part in ("", ".amount", ".months"))),
    RISEN: tuple(dict.fromkeys((*effects.BRACKETS, *effects.BRACKETS_OF_AID))),
    WAGE: tuple(dict.fromkeys((*effects.BRACKETS, *effects.BRACKETS_OF_AID))),
    DELAY: tuple(f"{name}.{years}" for years in DELAYS for name in ("served", "too_old", "cut_by_age", "term")),
}  # fmt: skip
ALIKE = {"composed": "served", "interest_told": "served", "subsidy_told": "served", "aged": "served"}
"""Sums that are equal where everything is known."""


def given(**changes):
    """A sum for every measure, law and group, each another number; ``changes`` give some measures in every group."""
    numbers = itertools.count(1_009, 97)
    found = {
        Key(table, law, measure, group): next(numbers) * MILLION
        for table, measures in MEASURES.items() for law in (0, 1) for measure in measures for group in GROUPS
    }  # fmt: skip
    for key in found:
        if key.table == MAIN and key.measure in ALIKE:
            found[key] = found[key._replace(measure=ALIKE[key.measure])]
        if key.table == MAIN and key.measure in changes:
            found[key] = changes[key.measure] * MILLION
    return found


class Sums:
    """The sums of one law and group, read by name; those of everybody are the groups together."""

    def __init__(self, sums, law, group):
        self.sums, self.law, self.groups = sums, law, GROUPS if group == "all" else (group,)

    def __call__(self, measure, table=MAIN):
        return Fraction(sum(self.sums.get(Key(table, self.law, measure, group), 0) for group in self.groups), MILLION)


PERSONS, SHARE, MONEY, MONTHS, ROWS = "households", "share", "DZD", "months", "rows"


def of_everybody(s):
    yield "rows", ROWS, s("rows")
    for name in ("households", "eligible", "unpriced", "too_old", "served"):
        yield name, PERSONS, s(name)
    for rule in RULES:
        yield f"refused.{rule}", PERSONS, s(f"refused.{rule}")
    yield "eligible.share", SHARE, s("eligible") / s("households")
    yield "served.share", SHARE, s("served") / s("households")
    for name in PAID:
        yield f"{name}.mean", MONEY, s(name) / s("served") / 100
    for name in ("down_payment", "total"):
        yield f"{name}.sum", MONEY, s(name) / 100
    yield "term.mean", MONTHS, s("term") / s("served")
    yield "cut_by_age.share", SHARE, s("cut_by_age") / s("served")
    yield "kafil_wanted.share", SHARE, s("kafil_wanted") / s("kafil_provided")
    yield "effort.mean", SHARE, s("effort") / s("earning") / 10_000
    for bound in (30, 40):
        yield f"above_{bound}.share", SHARE, s(f"above_{bound}") / s("earning")


def of_the_deciles():
    for measure, unit in (("instalment", MONEY), ("effort", SHARE), ("term", MONTHS), ("age_excess", MONEY)):
        for tenth in range(1, 10):
            yield f"{measure}.{'median' if tenth == 5 else f'd{tenth}'}", unit, "nobody"


def of_the_classes(s):
    counts = {name: s(name, AFFORD) for name in CLASSES}
    everybody = sum(counts.values())
    for name, count in counts.items():
        yield AFFORD, name, PERSONS, count
        yield AFFORD, f"{name}.share", SHARE, count / everybody
    yield MAIN, "within_30.share", SHARE, counts["within_30"] / everybody
    yield MAIN, "within_40.share", SHARE, (counts["within_30"] + counts["to_40"]) / everybody
    for name in ("age_more", "age_short"):
        yield MAIN, name, PERSONS, s(name)


def of_the_state_of_a_rent(s):
    yield "aid.mean", MONEY, s("aid") / s("composed") / 100
    yield "vrd.mean", MONEY, s("vrd") / s("composed") / 100
    yield "state.mean", MONEY, (s("aid") + s("vrd")) / s("composed") / 100
    yield "state.sum", MONEY, (s("aid") + s("vrd")) / 100
    yield "land.sum", MONEY, "land"
    credit = (s("borne_credit") + s("borne_percent") * 7_000) / 100
    balance = s("borne_balance") * Fraction(3, 100) / 12 / 100
    for name, interest in (("interest", credit), ("balance_interest", balance)):
        yield f"{name}.mean", MONEY, interest / s("served") / 100
        yield f"{name}.sum", MONEY, interest / 100


def of_the_state_of_a_purchase(s):
    yield "aid.mean", MONEY, s("aid") / s("served") / 100
    yield "vrd.mean", MONEY, "bought"
    yield "state.mean", MONEY, s("aid") / s("served") / 100
    yield "state.sum", MONEY, s("aid") / 100
    yield "land.sum", MONEY, "land"
    yield "interest.mean", MONEY, s("subsidy") / s("served") / 100
    yield "interest.sum", MONEY, s("subsidy") / 100


def of_the_gains(s):
    together = {"winners": ("gains", "enters"), "losers": ("loses", "leaves"), "indifferent": ("same", "outside")}
    counts = {name: s(name, GAIN) for name in (*effects.GAINS, "changed", "redated", *effects.TURNS)}
    counts |= {name: sum(s(each, GAIN) for each in parts) for name, parts in together.items()}
    yield from ((name, PERSONS, count) for name, count in counts.items())
    for name in (*together, "unknown"):
        yield f"{name}.share", SHARE, counts[name] / s("households")
    for name in ("gains", "loses"):
        yield f"{name}.mean", MONEY, s(f"{name}.amount", GAIN) / counts[name] / 100
    for name in effects.TURNS:
        yield f"{name}.mean", MONEY, s(f"{name}.amount", GAIN) / counts[name] / 100
        yield f"{name}.months", MONTHS, s(f"{name}.months", GAIN) / s(f"{name}.amount", GAIN)


def of_the_wage(s, brackets, table=WAGE):
    for name in brackets:
        yield name, PERSONS, s(name, table)
        yield f"{name}.share", SHARE, s(name, table) / s("households")


def of_the_delays(s):
    for years in DELAYS:
        served = s(f"served.{years}", DELAY)
        yield f"served.{years}", PERSONS, served
        yield f"too_old.{years}", PERSONS, s(f"too_old.{years}", DELAY)
        yield f"cut_by_age.{years}.share", SHARE, s(f"cut_by_age.{years}", DELAY) / served
        yield f"term.{years}.mean", MONTHS, s(f"term.{years}", DELAY) / served
        yield f"instalment.{years}.median", MONEY, "nobody"


def of_a_purchase(s):
    yield "not_financed", PERSONS, sum(s(f"not_financed.{name}") for name in REASONS)
    for name in (*(f"not_financed.{name}" for name in REASONS), *(f"fee_unknown.{name}" for name in SILENT_FEES)):
        yield name, PERSONS, s(name)
    for name in ("fees", "fnpos"):
        yield f"{name}.mean", MONEY, s(name) / s("served") / 100


def as_figure(table, line):
    measure, unit, value = line
    return (table, measure, unit, None, value) if isinstance(value, str) else (table, measure, unit, value, "")


def expected_of_a_rent(sums, law, group):
    s = Sums(sums, law, group)
    parts = [
        (MAIN, of_everybody(s)), (MAIN, of_the_deciles()), *((line[0], [line[1:]]) for line in of_the_classes(s)),
        (MAIN, of_the_state_of_a_rent(s)), (GAIN, of_the_gains(s) if law else ()),
        (WAGE, of_the_wage(s, effects.BRACKETS)), (RISEN, of_the_wage(s, effects.BRACKETS, RISEN)), (DELAY, of_the_delays(s)),
    ]  # fmt: skip
    return [as_figure(table, line) for table, lines in parts for line in lines]


def lines_of(found, law, group):
    return [(f.table, f.measure, f.unit, f.value, f.reason) for f in found if (f.law, f.group) == (law, group)]


@pytest.mark.parametrize("group", ["all", *GROUPS])
def test_every_line_of_a_rent_is_its_formula(group):
    sums, plan = given(), rents()
    found = tables.of(Totals(sums), plan)
    assert list(dict.fromkeys((f.law, f.group) for f in found)) == [
        (law, each) for law in RENTS for each in ("all", *GROUPS)
    ]
    for law, name in enumerate(RENTS):
        rows, expected = lines_of(found, name, group), expected_of_a_rent(sums, law, group)
        assert rows == [line for line in expected if line[1].partition(".")[0] not in ("not_financed", "fee_unknown")]


@pytest.mark.parametrize("group", ["all", *GROUPS])
def test_every_line_of_a_purchase_is_its_formula(group):
    sums, plan = given(), purchases()
    found = tables.of(Totals(sums), plan)
    s = Sums(sums, 1, group)
    brackets = tuple(dict.fromkeys((*effects.BRACKETS, *effects.BRACKETS_OF_AID)))
    state = {measure: value for measure, _, value in of_the_state_of_a_purchase(s)}
    beside = [
        ("up_front.mean", MONEY, (s("down_payment") + s("fees")) / s("served") / 100),
        *((f"state_whole.{kind}", MONEY, state[f"state.{kind}"] + state[f"interest.{kind}"]) for kind in ("mean", "sum")),
    ]  # fmt: skip
    wage, risen = (
        [
            (name, unit, "by_bank" if name.partition(".")[0] in ("longer", "shorter") else value)
            for name, unit, value in of_the_wage(s, brackets, table)
        ]
        for table in (WAGE, RISEN)
    )
    parts = [
        (MAIN, of_everybody(s)), (MAIN, of_the_deciles()), *((line[0], [line[1:]]) for line in of_the_classes(s)),
        (MAIN, of_the_state_of_a_purchase(s)), (GAIN, of_the_gains(s)), (WAGE, wage), (RISEN, risen),
        (MAIN, beside), (MAIN, of_a_purchase(s)),
    ]  # fmt: skip
    assert lines_of(found, "lpa", group) == [as_figure(table, line) for table, lines in parts for line in lines]


def test_a_rent_beside_a_purchase_has_all_that_is_paid_up_front():
    sums, plan = given(), purchases()
    found = {
        f.measure: f for f in tables.of(Totals(sums), plan) if (f.law, f.group, f.table) == (RENTS[1], "all", MAIN)
    }
    s = Sums(sums, 0, "all")
    assert found["up_front.mean"].value == (s("down_payment") + s("fees")) / s("served") / 100
    for kind in ("mean", "sum"):
        assert found[f"state_whole.{kind}"][5:] == (None, "no_rate"), "the interest of a rent has no rate"


def one_law(changes, plan, law=1):
    found = tables.of(Totals(given(**changes)), plan)
    return {f.measure: f for f in found if (f.law, f.group, f.table) == (plan.laws[law].name, "early", MAIN)}


NOT_KNOWN = [
    # what is given, of a purchase; the figure, and why it is absent
    ({"subsidy_told": 0}, "interest.mean", "not_told"), ({"subsidy_told": 1}, "interest.sum", "partly"), ({"subsidy_told": 0}, "state_whole.sum", "not_told"),
    ({"subsidy_told": 1}, "state_whole.mean", "partly"), ({"aged": 0}, "cut_by_age.share", "no_age"), ({"aged": 1}, "cut_by_age.share", "partly"),
    ({"fees": 0}, "fees.mean", "no_fee"), ({"served": 0}, "fnpos.mean", "nobody"), ({"served": 0}, "up_front.mean", "nobody"), ({"served": 0}, "fees.mean", "nobody"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "measure", "reason"), NOT_KNOWN)
def test_what_is_not_known_of_a_purchase_has_its_reason(changes, measure, reason):
    assert one_law(changes, purchases())[measure][5:] == (None, reason)


def test_without_fees_and_without_silence_the_fees_are_nothing():
    silent = {f"fee_unknown.{name}": 0 for name in SILENT_FEES}
    assert one_law({"fees": 0} | silent, purchases())["fees.mean"][5:] == (0, "")


OF_A_LOAN = (
    "instalment",
    "effort",
    "above_30",
    "above_40",
    "term",
    "cut_by_age",
    "age_more",
    "age_short",
    "age_excess",
)


def test_without_a_loan_what_is_of_a_loan_is_blank():
    found = one_law({}, purchases(amount="none"))
    blank = {measure for measure, figure in found.items() if figure.reason == "no_loan"}
    assert blank == {measure for measure in found if measure.partition(".")[0] in OF_A_LOAN}
    assert found["price.mean"].value is not None


def test_a_kafil_whom_no_law_provides_is_wanted_by_nobody():
    plan = rents()
    assert one_law({"kafil_provided": 0}, plan)["kafil_wanted.share"][5:] == (None, "no_kafil")
    assert one_law({"kafil_provided": 0, "served": 0}, plan)["kafil_wanted.share"][5:] == (None, "nobody")


def test_in_dirhams_every_amount_is_in_dirhams():
    plan = Plan(laws.population_laws(("daam_sakane",), LAW, facts=dirhams(), currency="MAD"))
    units = {f.unit for f in tables.of(Totals(given()), plan)}
    assert units == {"households", "share", "MAD", "months", "rows"}


def dirhams():
    return purchase_facts.parse({"schemes": {"daam_sakane": {
        "household": {"nationality": "moroccan", "co_owner": False},
        "dwelling": {"price": "300000 MAD", "permis_habiter": "2024-02-01", "rooms": 3, "first_sale": True}, "loan": {"rate": "4.68 %", "term": "25 years"},
    }}})  # fmt: skip


def test_figures_are_found_by_table_law_group_and_measure():
    found = tables.of(Totals(given()), rents())
    by_name = tables.lookup(found)
    assert len(by_name) == len(found)
    assert all(by_name[f.table, f.law, f.group, f.measure] is f for f in found)


def test_one_group_alone_is_everybody():
    sums = {key._replace(group="all"): value for key, value in given().items() if key.group == "early"}
    found = tables.of(Totals(sums), rents())
    assert {f.group for f in found} == {"all"}


def test_without_distributions_there_is_no_decile():
    found = tables.of(Totals(given()), rents(distributions=False))
    assert not {f.measure for f in found if f.table == MAIN and f.measure.rpartition(".")[2] in ("median", "d1", "d9")}


@pytest.mark.parametrize(("measure", "scale"), [("instalment", 100), ("effort", 10_000), ("term", 1)])
def test_a_decile_is_of_the_groups_together(measure, scale):
    """Of ten values the first decile is the first; an instalment is in dinars, an effort a share, a term in months."""
    values = {"early": [100, 200, 300], "late": [400, 500, 600, 700, 800, 900, 1000]}
    spread = {
        Key(MAIN, 0, measure, name): Histogram.of(np.array(each), Weights(np.full(len(each), MILLION), MILLION)) for name, each in values.items()
    }  # fmt: skip
    found = {(f.group, f.measure): f.value for f in tables.of(Totals(given(), spread), rents()) if f.law == RENTS[0]}
    deciles = [f"{measure}.{'median' if tenth == 5 else f'd{tenth}'}" for tenth in range(1, 10)]
    assert [found["all", name] for name in deciles] == [Fraction(100 * tenth, scale) for tenth in range(1, 10)]
    assert [found["early", f"{measure}.{name}"] for name in ("d1", "median", "d9")] == [
        Fraction(each, scale) for each in (100, 200, 300)
    ]


# --- totals that add up


def many(rows=600, seed=5):
    rng = np.random.default_rng(seed)
    return {
        "place": rng.integers(0, 3, rows), "amount": rng.integers(-(10**9), 10**9, rows), "flag": rng.random(rows) < 0.4,
        "inside": rng.random(rows) < 0.7, "weight": rng.integers(1, 5, rows) * MILLION,
    }  # fmt: skip


def added(columns, names=("a", "b", "c")):
    """What a chunk of these rows adds: an amount, two flags, a distribution; of all rows, and of those inside."""
    stretches = Stretches.of(columns["place"], len(names))
    rows = {name: column[stretches.order] for name, column in columns.items()}
    adding = Adding(names)
    chunk = Chunk(stretches, Weights(rows["weight"], None), adding)
    for law, part in enumerate((chunk, chunk.only(rows["inside"]), chunk.only(rows["inside"]).only(rows["flag"]))):
        part.tally(MAIN, law, {"amount": rows["amount"]})
        part.flags(MAIN, law, {"flag": rows["flag"]})
        part.flags(GAIN, law, {"flag": rows["flag"], "not": ~rows["flag"]})
        part.spread(law, "amount", np.abs(rows["amount"]), rows["flag"])
    return adding


def by_hand(columns, names=("a", "b", "c")):
    """The same, row by row."""
    sums, spread = {}, {}
    for law in range(3):
        for place, name in enumerate(names):
            rows = columns["place"] == place
            rows = rows & columns["inside"] if law else rows
            rows = rows & columns["flag"] if law == 2 else rows
            weight = columns["weight"] * rows
            sums[Key(MAIN, law, "amount", name)] = int((weight * columns["amount"]).sum())
            sums[Key(MAIN, law, "flag", name)] = sums[Key(GAIN, law, "flag", name)] = int(weight[columns["flag"]].sum())
            sums[Key(GAIN, law, "not", name)] = int(weight[~columns["flag"]].sum())
            own = rows & columns["flag"]
            distinct = sorted(set(np.abs(columns["amount"][own]).tolist()))
            spread[Key(MAIN, law, "amount", name)] = {
                value: int(columns["weight"][own & (np.abs(columns["amount"]) == value)].sum()) for value in distinct
            }  # fmt: skip
    return sums, spread


def as_pairs(histogram):
    return dict(zip(histogram.values.tolist(), histogram.weights.tolist(), strict=True))


def test_a_chunk_adds_its_rows_one_by_one():
    columns = many()
    found = added(columns).totals()
    sums, spread = by_hand(columns)
    assert found.sums == sums
    assert {key: as_pairs(each) for key, each in found.spread.items()} == spread


def paid(first, amounts, undated=0):
    dated = np.zeros((4, len(amounts)), np.int64)
    dated[0] = amounts
    return Receipts(first, dated, undated)


def test_parts_add_up_to_the_whole_in_any_order():
    columns = many()
    cut = [
        {name: column[rows] for name, column in columns.items()}
        for rows in (slice(0, 100), slice(100, 350), slice(350, None))
    ]
    parts = [added(each) for each in cut]
    receipts = [paid(600, [1, 2, 3], 4), paid(602, [10, 20]), paid(590, [5])]
    for place, (adding, each) in enumerate(zip(parts, receipts, strict=True)):
        adding.receipts[0 if place < 2 else 1].append(each)
    whole = added(columns).totals()
    for order in itertools.permutations(range(3)):
        several = [parts[place].totals() for place in order]
        merged = Totals.merged(several)
        assert merged.sums == whole.sums
        assert merged.spread == whole.spread
        assert merged.equals(several[0].merge(several[1]).merge(several[2]))
        assert [merged.receipts[law].total for law in (0, 1)] == [40, 5]
        assert (merged.receipts[0].first, merged.receipts[0].dated[0].tolist()) == (600, [1, 2, 13, 20])


def test_totals_are_equal_to_themselves_and_to_no_others():
    """Another sum, another distribution, another receipt, or one more: not the same. A sum of nothing is as good as none."""
    key = Key(MAIN, 0, "amount", "a")
    one = Totals({key: 3}, {key: Histogram(np.array([1]), np.array([2]))}, {0: paid(600, [1])})
    assert one.equals(replace(one))
    assert one.equals(replace(one, sums={key: 3, key._replace(measure="b"): 0}))
    others = [
        {"sums": {key: 4}}, {"sums": {}}, {"sums": {key: 3, key._replace(measure="b"): 1}}, {"spread": {}},
        {"spread": {key: Histogram(np.array([1]), np.array([3]))}}, {"receipts": {}}, {"receipts": {0: paid(600, [2])}}, {"receipts": {0: paid(601, [1])}},
        {"receipts": {1: paid(600, [1])}}, {"receipts": {0: paid(600, [1]), 1: paid(600, [1])}},
    ]  # fmt: skip
    for change in others:
        assert not one.equals(replace(one, **change)), change
        assert not replace(one, **change).equals(one), change


def test_a_chunk_of_one_group_and_of_no_row_adds_nothing_wrong():
    assert added({name: column[:0] for name, column in many().items()}).totals().sums == dict.fromkeys(
        by_hand(many())[0], 0
    )
    assert totals.MAIN == MAIN
