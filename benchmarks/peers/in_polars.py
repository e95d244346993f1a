"""The same rules and sums as lazy expressions of polars, on one thread."""

import os

os.environ["POLARS_MAX_THREADS"] = "1"

import country
import numpy as np
import polars as pl
from polars import col, lit
from table import CLASSES, GAINS, MEASURES

LENGTHS = pl.Series(country.LENGTHS)
SERVED = MEASURES[8 + len(CLASSES) :]
"""The measures of the served alone."""


def whole(column):
    """The same column with room for products."""
    return column.cast(pl.Int64)


def rounded(product):
    """To the nearest whole number."""
    return product.round().cast(pl.Int64)


def looked_up(values, place):
    """The value of a table at each place."""
    return lit(pl.Series(values)).gather(place)


def payable(born, age):
    """The due dates that fall on or before the birthday at an age."""
    month = col(f"{born}.month") + age
    length = lit(LENGTHS).gather(month + country.EPOCH)
    late = pl.min_horizontal("keys.day", length) > pl.min_horizontal(f"{born}.day", length)
    return pl.max_horizontal(month - col("keys.month") - late.cast(pl.Int64), 0)


def taken_apart(name):
    """Month since January 1970 and day of the month."""
    month = (whole(col(name).dt.year()) - 1970) * 12 + whole(col(name).dt.month()) - 1
    return month.alias(f"{name}.month"), whole(col(name).dt.day()).alias(f"{name}.day")


def term(decree):
    """The longest term of the cohort and the income."""
    limit, first, then = (looked_up(decree[name], "cohort") for name in ("limits", "first", "then"))
    return pl.when(col("together") <= limit).then(first).otherwise(then)


def under(frame, decree, law):
    """The frame with the columns of one decree, whose names begin with its number."""

    def own(name):
        return col(f"{law}.{name}")

    def named(**columns):
        return [column.alias(f"{law}.{name}") for name, column in columns.items()]

    income, price, kafil = col("together"), col("price"), decree["kafil"]
    tranches = [price * over // of for over, of in decree["shares"]]
    reach = pl.max_horizontal(own("own"), payable("kafil_birth", decree["age"]) * col("named")) if kafil else own("own")
    frame = frame.with_columns(
        *named(
            down_payment=sum(tranches[1:], tranches[0]), own=payable("birth", decree["age"]),
            income_floor=income <= decree["floor"], income_ceiling=income > decree["ceiling"],
        )
    )  # fmt: skip
    barred = (
        own("income_floor") | own("income_ceiling") | col("owns_property") | col("had_state_aid") | col("had_dwelling")
    )
    frame = frame.with_columns(*named(eligible=~barred, financed=price - own("down_payment"), reach=reach))
    count = pl.when(own("financed") > 0).then(pl.min_horizontal(own("longest"), own("reach"))).otherwise(0)
    frame = frame.with_columns(*named(term=count))
    paid = own("term") > 0
    frame = frame.with_columns(
        *named(
            instalment=pl.when(paid).then(own("financed") // pl.max_horizontal(own("term"), 1)).otherwise(0),
            served=own("eligible") & (paid | (own("financed") == 0)), pays=(own("own") > 0) | (own("term") == 0),
        )
    )  # fmt: skip
    last = own("financed") - own("instalment") * (own("term") - 1)
    frame = frame.with_columns(
        *named(
            last=pl.when(paid).then(last).otherwise(0), part=own("instalment") * own("pays"),
            too_old=own("eligible") & ~own("served"), earning=(income > 0) & own("pays"),
        )
    )  # fmt: skip
    hundredfold, cell = own("part") * 100, 3 * (col("keys.month") - col("acceptance.month")) + whole(col("cohort"))
    bearing = own("served") & (own("part") > 0)
    grown = [rounded(tranches[place] * looked_up(factors, cell)) for place, factors in decree["growth"]]
    regular = rounded(own("instalment") * looked_up(decree["worth"][0], pl.max_horizontal(own("term") - 1, 0)))
    later = regular + rounded(own("last") * looked_up(decree["worth"][1], own("term")))
    effort = pl.min_horizontal(own("part"), income * 100) * 10_000.0 / pl.max_horizontal(income, 1) + 0.5
    borne = looked_up(decree["borne"], "cohort")
    owed = own("financed") * own("term") - own("instalment") * (own("term") * (own("term") - 1) // 2)
    aged = (own("reach") < own("longest")) & (own("term") < col("shortest"))
    within_30, within_40, within_100 = (bearing & (hundredfold <= income * percent) for percent in (30, 40, 100))
    more = own("instalment") - own("financed") // pl.max_horizontal("shortest", 1)
    return frame.with_columns(
        *named(
            households=lit(1), no_property=col("owns_property"), no_earlier_aid=col("had_state_aid"),
            one_benefit=col("had_dwelling"), refused=~own("eligible"), within_30=within_30, to_40=within_40 & ~within_30,
            to_100=within_100 & ~within_40, above_income=own("served") & ~within_100, price=price,
            total=own("down_payment") + own("instalment") * pl.max_horizontal(own("term") - 1, 0) + own("last"),
            present_value=own("down_payment") + sum(grown[1:], grown[0]) + pl.when(own("term") > 0).then(later).otherwise(0),
            cut_by_age=own("reach") < own("longest"), kafil_provided=lit(bool(kafil)),
            kafil_wanted=(own("own") < own("longest")) & bool(kafil), effort=effort.floor().cast(pl.Int64),
            above_30=own("earning") & (hundredfold > income * 30), above_40=own("earning") & (hundredfold > income * 40),
            interest_told=borne >= 0, borne_balance=owed * pl.max_horizontal(borne, 0),
            age_more=aged & (more > decree["more"]), age_short=aged & (own("term") < decree["short"]),
        )
    )  # fmt: skip


def both(frame):
    """The frame with who wins and who loses."""
    a, b = ({name: col(f"{law}.{name}") for name in (*ALIKE, "served")} for law in (0, 1))
    change, band = b["instalment"] - a["instalment"], col("together") // 100
    served = a["served"] & b["served"]
    gains, loses = served & (change < -band), served & (change > band)
    differ = [a[name] != b[name] for name in ALIKE]
    columns = (
        gains, loses, served & ~gains & ~loses, ~a["served"] & b["served"], a["served"] & ~b["served"],
        ~a["served"] & ~b["served"], pl.any_horizontal(differ), change * gains, change * loses,
    )  # fmt: skip
    return frame.with_columns(column.alias(name) for name, column in zip(GAINS, columns, strict=True))


ALIKE = ("eligible", "down_payment", "term", "instalment", "last")


class Engine:
    """The query with what it works on."""

    def __init__(self, people, decrees):
        self.people, self.decrees = pl.DataFrame(dict(people)), decrees

    def table(self):
        """(2 × measures + gains, 10) int64."""
        frame = self.people.lazy().with_columns(together=col("income") + col("spouse_income"))
        ranks = [-(-len(self.people) * tenth // 10) - 1 for tenth in range(1, 10)]
        cuts = frame.select(col("together").sort().gather(ranks)).collect()["together"].to_list()
        tenth = sum((col("together") > cut).cast(pl.Int8) for cut in cuts)
        days = [part for name in ("birth", "acceptance", "keys", "kafil_birth") for part in taken_apart(name)]
        frame = frame.with_columns(tenth.alias("tenth"), *days)
        frame = frame.with_columns(*(term(decree).alias(f"{law}.longest") for law, decree in enumerate(self.decrees)))
        frame = frame.with_columns(shortest=pl.min_horizontal("0.longest", "1.longest"))
        for law, decree in enumerate(self.decrees):
            frame = under(frame, decree, law)
        columns = [(f"{law}.{name.removeprefix('refused.')}", name, law) for law in (0, 1) for name in MEASURES]
        sums = [
            (whole(col(column)) * col(f"{law}.served") if name in SERVED else whole(col(column))).sum().alias(column)
            for column, name, law in columns
        ]
        sums += [whole(col(name)).sum() for name in GAINS]
        made = both(frame).group_by("tenth").agg(sums).sort("tenth").collect()
        found = np.zeros((len(sums), 10), np.int64)
        found[:, made["tenth"].to_numpy()] = made.drop("tenth").to_numpy().T
        return found
