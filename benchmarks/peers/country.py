"""The rules as a package for OpenFisca-Core or policyengine-core: one entity, one variable for each step.

Both engines keep whole numbers in int32 and other numbers in float32 (24 bits: not exact beyond 168 000 DA), so amounts
are int32 centimes here and the formulas widen them. One tax and benefit system for each decree.
"""

import datetime as dt
import importlib

import numpy as np

PERIOD = "2024-01"
MONTHS = np.arange(np.datetime64("1850-01"), np.datetime64("2250-01"))
LENGTHS = np.diff(MONTHS.astype("datetime64[D]").astype(np.int64)).astype(np.int32)
EPOCH = -int(MONTHS[0].astype(np.int64))
INPUTS = {
    "income": int, "spouse_income": int, "price": int, "cohort": int, "owns_property": bool, "had_state_aid": bool,
    "had_dwelling": bool, "birth": dt.date, "acceptance": dt.date, "keys": dt.date, "named": bool, "kafil_birth": dt.date,
}  # fmt: skip
"""What is known of a household, with the types of the engines."""
KEPT = {int: np.int32, bool: bool, dt.date: "datetime64[D]"}


class Country:
    """The package, for the engine of this name."""

    def __init__(self, engine, decrees):
        api = importlib.import_module(f"{engine}.model_api")
        entity = importlib.import_module(f"{engine}.entities").build_entity
        system = importlib.import_module(f"{engine}.taxbenefitsystems").TaxBenefitSystem
        simulations = importlib.import_module(f"{engine}.simulations")
        self.builder = (
            getattr(simulations, "SimulationBuilder", None)
            or importlib.import_module(f"{engine}.simulations.simulation_builder").SimulationBuilder
        )
        household = entity(key="household", plural="households", label="Household", is_person=True)
        self.systems = []
        for decree in decrees:
            made = system([household])
            for name, formula, kind in variables(decree, decrees):
                body = {"value_type": kind, "entity": household, "definition_period": api.MONTH, "label": name}
                made.add_variable(type(name, (api.Variable,), body | ({"formula": formula} if formula else {})))
            values = {name: int(decree[name]) for name in ("floor", "ceiling", "age", "kafil")}
            dated = {name: {"values": {"2000-01-01": {"value": value}}} for name, value in values.items()}
            made.parameters = api.ParameterNode("", data={"decree": dated})
            self.systems.append(made)

    def columns(self, people, which, wanted):
        """The wanted variables of every household under one decree."""
        simulation = self.builder().build_default_simulation(self.systems[which], len(people["income"]))
        for name, kind in INPUTS.items():
            simulation.set_input(name, PERIOD, people[name].astype(KEPT[kind], copy=False))
        return {name: simulation.calculate(name, PERIOD) for name in wanted}


def wide(column):
    """The same whole numbers, with room to multiply them."""
    return column.astype(np.int64)


def taken_apart(days):
    """Months since 1970 and days of the month."""
    month = days.astype("datetime64[M]")
    return month.astype(np.int32), (days - month.astype("datetime64[D]")).astype(np.int32) + 1


def payable(born, signed, age):
    """The due dates that fall on or before the birthday at an age."""
    month = born[0] + age
    length = LENGTHS[month + EPOCH]
    return np.maximum(month - signed[0] - (np.minimum(signed[1], length) > np.minimum(born[1], length)), 0)


def variables(decree, decrees):
    """(name, formula, type) of every variable under one decree, beside both; inputs have no formula."""
    worth, last_worth = (np.array(column) for column in decree["worth"])
    tables = [[np.array(each[name]) for name in ("limits", "first", "then")] for each in (decree, *decrees)]
    growths = [(decree["shares"][place], np.array(factors)) for place, factors in decree["growth"]]

    def family_income(h, period):
        return h("income", period) + h("spouse_income", period)

    def refused_floor(h, period, parameters):
        return h("family_income", period) <= parameters(period).decree.floor

    def refused_ceiling(h, period, parameters):
        return h("family_income", period) > parameters(period).decree.ceiling

    def refused_property(h, period):
        return h("owns_property", period)

    def refused_aid(h, period):
        return h("had_state_aid", period)

    def refused_dwelling(h, period):
        return h("had_dwelling", period)

    def eligible(h, period):
        refused = h("refused_floor", period) | h("refused_ceiling", period) | h("refused_property", period)
        return ~(refused | h("refused_aid", period) | h("refused_dwelling", period))

    def down_payment(h, period):
        price = wide(h("price", period))
        return sum(price * over // under for over, under in decree["shares"])

    def financed(h, period):
        return h("price", period) - h("down_payment", period)

    def terms(h, period, limits, first, then):
        cohort = h("cohort", period)
        return np.where(h("family_income", period) <= limits[cohort], first[cohort], then[cohort])

    def longest(h, period):
        return terms(h, period, *tables[0])

    def shortest(h, period):
        return np.minimum(*(terms(h, period, *table) for table in tables[1:]))

    def own(h, period, parameters):
        age = int(parameters(period).decree.age)
        return payable(taken_apart(h("birth", period)), taken_apart(h("keys", period)), age)

    def reach(h, period, parameters):
        if not parameters(period).decree.kafil:
            return h("own", period)
        age = int(parameters(period).decree.age)
        his = payable(taken_apart(h("kafil_birth", period)), taken_apart(h("keys", period)), age)
        return np.maximum(h("own", period), his * h("named", period))

    def count(h, period):
        return np.minimum(h("longest", period), h("reach", period)) * (h("financed", period) > 0)

    def instalment(h, period):
        months = h("count", period)
        return h("financed", period) // np.maximum(months, 1) * (months > 0)

    def last(h, period):
        months = h("count", period)
        return (h("financed", period) - h("instalment", period) * (months - 1)) * (months > 0)

    def served(h, period):
        return h("eligible", period) & ((h("count", period) > 0) | (h("financed", period) == 0))

    def total(h, period):
        repaid = h("instalment", period) * np.maximum(h("count", period) - 1, 0) + h("last", period)
        return h("down_payment", period) + repaid

    def present_value(h, period):
        months = h("count", period)
        regular = np.rint(h("instalment", period) * worth[np.maximum(months - 1, 0)])
        closing = np.rint(h("last", period) * last_worth[months])
        price, waited = (
            wide(h("price", period)),
            taken_apart(h("keys", period))[0] - taken_apart(h("acceptance", period))[0],
        )
        cell = 3 * waited + h("cohort", period)
        grown = sum(np.rint(price * over // under * factors[cell]) for (over, under), factors in growths)
        return h("down_payment", period) + (grown + (months > 0) * (regular + closing)).astype(np.int32)

    def cut_by_age(h, period):
        return h("reach", period) < h("longest", period)

    def kafil_wanted(h, period, parameters):
        return (h("own", period) < h("longest", period)) & bool(parameters(period).decree.kafil)

    def pays(h, period):
        return (h("own", period) > 0) | (h("count", period) == 0)

    def part(h, period):
        return h("instalment", period) * h("pays", period)

    def earning(h, period):
        return (h("family_income", period) > 0) & h("pays", period)

    def effort(h, period):
        income = h("family_income", period)
        return np.floor(np.minimum(h("part", period), wide(income) * 100) * 10_000.0 / np.maximum(income, 1) + 0.5)

    def within(h, period, percent):
        return wide(h("part", period)) * 100 <= wide(h("family_income", period)) * percent

    def above_30(h, period):
        return h("earning", period) & ~within(h, period, 30)

    def above_40(h, period):
        return h("earning", period) & ~within(h, period, 40)

    def bearing(h, period):
        return h("served", period) & (h("part", period) > 0)

    def within_30(h, period):
        return h("bearing", period) & within(h, period, 30)

    def to_40(h, period):
        return h("bearing", period) & within(h, period, 40) & ~h("within_30", period)

    def to_100(h, period):
        return h("bearing", period) & within(h, period, 100) & ~h("within_30", period) & ~h("to_40", period)

    def above_income(h, period):
        within_income = h("within_30", period) | h("to_40", period) | h("to_100", period)
        return h("served", period) & ~within_income

    def refused(h, period):
        return ~h("eligible", period)

    def aged(h, period):
        return h("served", period) & h("cut_by_age", period) & (h("count", period) < h("shortest", period))

    def age_more(h, period):
        over = h("financed", period) // np.maximum(h("shortest", period), 1)
        return h("aged", period) & (h("instalment", period) - over > decree["more"])

    def age_short(h, period):
        return h("aged", period) & (h("count", period) < decree["short"])

    flags = (
        refused_floor, refused_ceiling, refused_property, refused_aid, refused_dwelling, eligible, served, cut_by_age,
        kafil_wanted, pays, earning, above_30, above_40, bearing, within_30, to_40, to_100, above_income, refused,
        aged, age_more, age_short,
    )  # fmt: skip
    numbers = (
        family_income, down_payment, financed, longest, shortest, own, reach, count, instalment, last, total,
        present_value, part, effort,
    )  # fmt: skip
    given = [(name, None, kind) for name, kind in INPUTS.items()]
    return given + [(f.__name__, f, bool) for f in flags] + [(f.__name__, f, int) for f in numbers]
