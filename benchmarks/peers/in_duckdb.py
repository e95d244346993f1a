"""The same rules and sums in SQL, for DuckDB on one thread, over a table of its own in memory."""

import country
import duckdb
import numpy as np
from table import CLASSES, GAINS, MEASURES

OUTSIDE = MEASURES[: 8 + len(CLASSES)]
ALIKE = ("eligible", "down_payment", "term", "instalment", "last")


def listed(values):
    """A list of numbers, from whose first place 1 SQL counts."""
    return f"[{', '.join(map(repr, values))}]"


def payable(born, age):
    """The due dates that fall on or before the birthday at an age."""
    month = f"({born}_month + {age})"
    length = f"lengths[{month} + {country.EPOCH + 1}]"
    late = f"(least(keys_day, {length}) > least({born}_day, {length}))::BIGINT"
    return f"greatest({month} - keys_month - {late}, 0)"


def term(decree, law):
    """The longest term of the cohort and the income."""
    limits, first, then = (f"{listed(decree[name])}[cohort + 1]" for name in ("limits", "first", "then"))
    return f"(CASE WHEN together <= {limits} THEN {first} ELSE {then} END)::BIGINT AS longest_{law}"


def under(decree, law, source):
    """The steps of one decree, each a query over the one before; the names of its columns end with its number."""
    kafil = "true" if decree["kafil"] else "false"
    reach = (
        f"greatest(own_{law}, {payable('kafil_birth', decree['age'])} * named::BIGINT)"
        if decree["kafil"]
        else f"own_{law}"
    )
    tranches = [f"(price * {over} // {of})" for over, of in decree["shares"]]
    grown = " + ".join(
        f"round_even({tranches[place]} * growth_{law}_{number}[cell + 1], 0)::BIGINT"
        for number, (place, _) in enumerate(decree["growth"])
    )
    balance = f"(financed_{law} * term_{law} - instalment_{law} * (term_{law} * (term_{law} - 1) // 2))"
    borne = f"{listed(decree['borne'])}[cohort + 1]"
    steps = [
        f"{' + '.join(tranches)} AS down_payment_, {payable('birth', decree['age'])} AS own_, "
        f"together <= {decree['floor']} AS income_floor_, together > {decree['ceiling']} AS income_ceiling_",
        f"NOT (income_floor_{law} OR income_ceiling_{law} OR owns_property OR had_state_aid OR had_dwelling) AS eligible_, "
        f"price - down_payment_{law} AS financed_, {reach} AS reach_",
        f"CASE WHEN financed_{law} > 0 THEN least(longest_{law}, reach_{law}) ELSE 0 END AS term_",
        f"CASE WHEN term_{law} > 0 THEN financed_{law} // greatest(term_{law}, 1) ELSE 0 END AS instalment_, "
        f"eligible_{law} AND (term_{law} > 0 OR financed_{law} = 0) AS served_, own_{law} > 0 OR term_{law} = 0 AS pays_",
        f"CASE WHEN term_{law} > 0 THEN financed_{law} - instalment_{law} * (term_{law} - 1) ELSE 0 END AS last_, "
        f"instalment_{law} * pays_{law}::BIGINT AS part_, together > 0 AND pays_{law} AS earning_, "
        f"reach_{law} < longest_{law} AND term_{law} < shortest AS aged_",
        f"eligible_{law} AND NOT served_{law} AS too_old_, NOT eligible_{law} AS refused_, "
        f"served_{law} AND part_{law} > 0 AND part_{law} * 100 <= together * 30 AS upto_30_, "
        f"served_{law} AND part_{law} > 0 AND part_{law} * 100 <= together * 40 AS upto_40_, "
        f"served_{law} AND part_{law} > 0 AND part_{law} * 100 <= together * 100 AS upto_100_, "
        f"down_payment_{law} + instalment_{law} * greatest(term_{law} - 1, 0) + last_{law} AS total_, "
        f"down_payment_{law} + {grown} + CASE WHEN term_{law} > 0 THEN "
        f"round_even(instalment_{law} * worth_{law}[greatest(term_{law}, 1)], 0)::BIGINT + "
        f"round_even(last_{law} * last_worth_{law}[term_{law} + 1], 0)::BIGINT ELSE 0 END AS present_value_, "
        f"reach_{law} < longest_{law} AS cut_by_age_, {kafil} AS kafil_provided_, {kafil} AND own_{law} < longest_{law} AS kafil_wanted_, "
        f"floor(least(part_{law}, together * 100) * 10000.0::DOUBLE / greatest(together, 1) + 0.5)::BIGINT AS effort_, "
        f"earning_{law} AND part_{law} * 100 > together * 30 AS above_30_, earning_{law} AND part_{law} * 100 > together * 40 AS above_40_, "
        f"{borne} >= 0 AS interest_told_, {balance} * greatest({borne}, 0) AS borne_balance_, "
        f"aged_{law} AND instalment_{law} - financed_{law} // greatest(shortest, 1) > {decree['more']} AS age_more_, "
        f"aged_{law} AND term_{law} < {decree['short']} AS age_short_",
        f"upto_30_{law} AS within_30_, upto_40_{law} AND NOT upto_30_{law} AS to_40_, upto_100_{law} AND NOT upto_40_{law} AS to_100_, "
        f"served_{law} AND NOT upto_100_{law} AS above_income_",
    ]
    for number, step in enumerate(steps):
        name = f"step_{law}_{number}"
        yield (
            name,
            f"SELECT *, {step.replace('_ ', f'_{law} ').replace('_,', f'_{law},')}{law if step.endswith('_') else ''} FROM {source}",
        )
        source = name


OF_THE_FILE = {
    "households": "1", "refused.no_property": "owns_property", "refused.no_earlier_aid": "had_state_aid",
    "refused.one_benefit": "had_dwelling", "price": "price",
}  # fmt: skip
"""The measures that no decree changes."""


def measures(law):
    """The sums of one decree."""
    for name in MEASURES:
        column = OF_THE_FILE.get(name) or f"{name.removeprefix('refused.')}_{law}"
        whole = f"({column})::BIGINT"
        yield f"sum({whole if name in OUTSIDE else f'{whole} * served_{law}::BIGINT'})::BIGINT"


def gains():
    """The sums of who wins and who loses."""
    change, served = "(instalment_1 - instalment_0)", "(served_0 AND served_1)"
    less, more = f"({served} AND {change} < -band)", f"({served} AND {change} > band)"
    differ = " OR ".join(f"{name}_0 <> {name}_1" for name in ALIKE)
    flags = (
        less, more, f"{served} AND NOT {less} AND NOT {more}", "NOT served_0 AND served_1", "served_0 AND NOT served_1",
        "NOT served_0 AND NOT served_1", differ,
    )  # fmt: skip
    amounts = (f"{change} * {less}::BIGINT", f"{change} * {more}::BIGINT")
    return [f"sum(({column})::BIGINT)::BIGINT" for column in (*flags, *amounts)]


class Engine:
    """The connection with what it works on."""

    def __init__(self, people, decrees):
        self.connection = duckdb.connect(config={"threads": 1})
        for name, column in people.items():
            made = column.astype("datetime64[s]") if column.dtype.kind == "M" else column
            self.connection.register(f"column_{name}", {name: made})
        sources = " POSITIONAL JOIN ".join(f"column_{name}" for name in people)
        days = ", ".join(f"{name}::DATE AS {name}" for name, column in people.items() if column.dtype.kind == "M")
        self.connection.execute(f"CREATE TABLE people AS SELECT * REPLACE ({days}) FROM {sources}")
        self.lists = {"lengths": country.LENGTHS.tolist()}
        for law, decree in enumerate(decrees):
            self.lists |= {f"worth_{law}": decree["worth"][0], f"last_worth_{law}": decree["worth"][1]}
            self.lists |= {f"growth_{law}_{number}": factors for number, (_, factors) in enumerate(decree["growth"])}
        self.decrees = decrees

    def query(self, cuts):
        """The whole table in one query."""
        tenth = " + ".join(f"(together > {cut})::TINYINT" for cut in cuts)
        parts = ", ".join(
            f"(year({name}) - 1970) * 12 + month({name}) - 1 AS {name}_month, day({name}) AS {name}_day"
            for name in ("birth", "acceptance", "keys", "kafil_birth")
        )
        terms = ", ".join(term(decree, law) for law, decree in enumerate(self.decrees))
        steps = [
            ("family", "SELECT *, income + spouse_income AS together FROM people"),
            ("apart", f"SELECT *, {tenth} AS tenth, together // 100 AS band, {parts}, {terms} FROM family"),
            (
                "placed",
                "SELECT *, 3 * (keys_month - acceptance_month) + cohort AS cell, least(longest_0, longest_1) AS shortest FROM apart",
            ),
        ]
        for law, decree in enumerate(self.decrees):
            steps += under(decree, law, steps[-1][0])
        asked = self._with_lists(dict(steps))
        sums = ", ".join([*measures(0), *measures(1), *gains()])
        return f"WITH {asked} SELECT tenth, {sums} FROM {steps[-1][0]} GROUP BY tenth ORDER BY tenth"

    def _with_lists(self, steps):
        """The steps, with every table of numbers written where it is looked up."""
        text = ", ".join(f"{name} AS ({query})" for name, query in steps.items())
        for name, values in sorted(self.lists.items(), key=lambda pair: -len(pair[0])):
            text = text.replace(f"{name}[", f"{listed(values)}[")
        return text

    def table(self):
        """(2 × measures + gains, 10) int64."""
        tenths = listed([tenth / 10 for tenth in range(1, 10)])
        cuts = self.connection.execute(
            f"SELECT quantile_disc(income + spouse_income, {tenths}) FROM people"
        ).fetchone()[0]
        rows = self.connection.execute(self.query(cuts)).fetchall()
        found = np.zeros((2 * len(MEASURES) + len(GAINS), 10), np.int64)
        for tenth, *sums in rows:
            found[:, tenth] = sums
        return found
