"""Every figure of the policy note computed again from exported rows and facts: the note is read back as text, no rule is read here.

``of_rows`` holds what one law makes each household pay; ``Study`` what a note may say of several laws. A figure of the note is text:
it is read as a number, and must be the one computed here to half of its last place. A paragraph or a line of the table
that nothing here computes is an error.
"""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

import lab_oracle as rows_oracle
import lab_oracle_afford as afford
import lab_oracle_bands as by_article
import lab_oracle_treasury as treasury
import lab_oracle_verdict as verdict
import numpy as np
import pandas as pd

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NUMBER = re.compile(r"-?\d+(?:\u00a0\d{3})*(?:\.\d+)?")
SCALES = {"billion": 1e9, "million": 1e6}
HALF = {"share": 0.0005, "points": 0.05, "other": 0.5}
PHASE = 200_000
CENTIMES, HUNDREDTHS, TEN_THOUSANDTHS = 100, 100, 10_000
EFFORTS = ("effort", "effort_with_loan", "effort_first", "effort_later")
EXCHANGES = ("less_before", "more_before", "other_exchange")
CHANGES = ("better", "worse", *EXCHANGES)
AADL_2 = (700_000, 5_000, 589_000 * 0.72)
"""What the State gave a dwelling of 2013: the frontal aid, for each square metre, and 72 % of the networks. Dinars"""
BANDED = {"affordable": "within_40", "instalment": "instalment", "effort": "effort"}


class UnexplainedError(AssertionError):
    """A line of the note that nothing here computes, or a figure that is another one."""


# --- the note as text


def read(content):
    """The paragraphs of a document, and the rows of its table, both without the fences around what is the same in every language."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = ET.fromstring(archive.read("word/document.xml")).find(f"{W}body")
    rows = [
        [_words(cell) for cell in row.iter(f"{W}tc")] for table in body.iter(f"{W}tbl") for row in table.iter(f"{W}tr")
    ]
    return [_words(part) for part in body if part.tag == f"{W}p"], rows


def _words(part):
    return re.sub("[\u2066-\u2069]", "", "".join(run.text or "" for run in part.iter(f"{W}t")))


def sentences(folder):
    """The sentences of the catalogues in a folder, by their keys."""
    pairs = re.compile(r'^msgid "(.+)"\nmsgstr "(.*)"$', re.MULTILINE)
    return {
        key: words.replace('\\"', '"')
        for path in folder.glob("*.po")
        for key, words in pairs.findall(path.read_text("utf-8"))
    }


def shape(template):
    """The pattern of a sentence: a group for each fact; a fact that comes twice is the same twice."""
    pattern, known = "", set()
    for words, name in re.findall(r"([^{]*)(?:\{(\w+)\})?", template):
        pattern += re.escape(words) + (f"(?P={name})" if name in known else f"(?P<{name}>.+?)" if name else "")
        known |= {name} - {""}
    return re.compile(pattern)


def number(text):
    """The number that a text says, and half of its last place."""
    digits = NUMBER.findall(text)
    if len(digits) != 1:
        raise UnexplainedError(text)
    value = float(digits[0].replace("\u00a0", ""))
    scale = next((scale for word, scale in SCALES.items() if word in text), 1)
    if "%" in text:
        decimals = len(digits[0].partition(".")[2])
        return value / 100, min(HALF["share"], 0.5 / 10 ** (decimals + 2))
    return value * scale, HALF["points"] if "point" in text else HALF["other"] * scale


def same(text, expected, *, step=0.0):
    """A text says a number, to half of its last place or of a step of rounding."""
    value, half = number(text)
    if abs(value - expected) > max(half, step / 2) * (1 + 1e-6) + 1e-9:
        raise UnexplainedError(f"{text}: {expected}")
    if step > 2 * half and abs(value / step - round(value / step)) > 1e-6:
        raise UnexplainedError(f"{text} is not in steps of {step}")


def step_of(expected, low, high):
    """The step in which a band lets a number be said: the largest power of ten that is at most a fifth of it."""
    step = 10.0 ** np.floor(np.log10((high - low) / 5) + 1e-12)
    while 0 < abs(expected) < step / 2:
        step /= 10
    return step


def within_band(text, expected, band):
    """A text says a number, and the band beside it where that has two ends."""
    low, high = band or (0, 0)
    if high - low < 1e-12 * max(1, abs(high)):
        return same(text, expected)
    parts = re.fullmatch(r"(.+) \((.+) to (.+)\)", text)
    if not parts:
        raise UnexplainedError(f"{text}: no band {band}")
    for words, value in zip(parts.groups(), (expected, low, high), strict=True):
        same(words, value, step=step_of(value, low, high))
    return None


def changed(text, expected):
    """A text says a change: so much less, so much more, or none to the nearest dinar."""
    if text == "no difference":
        return same("0", expected)
    amount, side = re.fullmatch("(.+) (less|more)", text).groups()
    return same(amount, -expected if side == "less" else expected)


# --- what the rows say


def of_rows(rows, facts, rate, loan, wages):
    """What each household served pays under one law, with its efforts. ``facts`` have its days, weight and monthly income in dinars."""
    table = verdict.with_efforts(verdict.payments(rows, facts, rate), loan, wages)
    table["with_loan"] = _nearest(table.with_loan, CENTIMES)
    table["effort_with_loan"] = table.with_loan / table.income
    table["income_months"] = _nearest(table.income_months, HUNDREDTHS)
    return table.assign(**{name: _nearest(table[name], TEN_THOUSANDTHS).clip(upper=100) for name in EFFORTS})


def _nearest(column, steps):
    """Numbers in steps of a unit, a half up: payments in centimes, efforts in ten-thousandths of the income."""
    return np.floor(column * steps + 0.5 + 1e-7) / steps


def state_of_2013(people):
    """What the State gives households of the programme of 2013. Dinars"""
    frontal, per_m2, networks = AADL_2
    surface = pd.Series(people.dwelling).map(treasury.SURFACES)
    return treasury.state_facts(people).assign(aid=frontal + per_m2 * surface, vrd=networks)


def down_payment(table):
    """The mean payment before the keys. Dinars"""
    return (table.before_keys * table.weight).sum() / table.weight.sum()


def classes(rows, table, facts):
    """The households of each class of what the regular payments, with a loan for the tranches, take of the income."""
    loan = (table.with_loan - table.instalment).reindex(facts.index) * CENTIMES
    return afford.classes(rows, facts.assign(income=facts.income * CENTIMES), loan)


def within_40(rows, table, facts):
    """The share of all whose regular payments take at most 40 % of the income."""
    counted = classes(rows, table, facts)
    return (counted["within_30"] + counted["to_40"]) / facts.weight.sum()


def headline(rows, facts, rate, loan, wages):
    """The four numbers of a law, which have bands; None where it serves nobody."""
    table = of_rows(rows, facts, rate, loan, wages)
    if not len(table):
        return None
    return {
        "within_40": within_40(rows, table, facts), "down_payment": down_payment(table),
        **{name: verdict.quantile(table[name], table.weight, 0.5) for name in ("instalment", "effort")},
    }  # fmt: skip


@dataclass
class BreakEven:
    """The age at which the median effort passes a bound: ``rows_at`` has the rows under the last law with another age limit."""

    bound: float
    now: int
    rows_at: Callable


@dataclass
class Study:
    """What a note is computed from: the rows of each law, the facts of the households, what the plan states, and the draws of the bands.

    ``mixed`` has the rows under every mixture of the articles of the first and of the last law, by the articles that came;
    ``drawn`` the four numbers of each draw, by law. ``state`` has the price parts of each household, None where they are not known.
    ``solved`` is the question of a break-even in the last law, None where none is asked.
    """

    facts: pd.DataFrame
    rows: list
    rate: float
    loan: tuple
    wages: float
    mixed: dict
    drawn: list
    state: pd.DataFrame | None
    assumed: list
    recipe: str
    solved: "BreakEven | None" = None
    tables: list = field(init=False)

    def __post_init__(self):
        self.tables = [of_rows(rows, self.facts, self.rate, self.loan, self.wages) for rows in self.rows]

    @property
    def whole(self):
        """All the households."""
        return self.facts.weight.sum()

    def median(self, law, name):
        """The median of a payment, or of an effort, of those served."""
        table = self.tables[law]
        return verdict.quantile(table[name], table.weight, 0.5)

    def band(self, law, name):
        """The band of one of the four numbers; None without a draw."""
        return self.drawn and by_article.band([draw[law][name] for draw in self.drawn])

    def contracts(self, law):
        """What the State gives the households served, and what their instalments repay."""
        return treasury.contracts(self.rows[law], self.state)


# --- the table


def eligible(study, law):
    return [study.facts.weight[study.rows[law].household.unique()].sum() / study.whole]


def affordable(study, law):
    return [within_40(study.rows[law], study.tables[law], study.facts)]


def state(study, law):
    contracts = None if study.state is None else study.contracts(law)
    return [None if contracts is None else ((contracts.aid + contracts.vrd) * contracts.weight).sum()]


def cost(study, law):
    if study.state is None:
        return [None]
    return [treasury.cost(study.contracts(law), treasury.worth(study.rows[law], study.rate)) * PHASE]


def value(study, law):
    table = study.tables[law]
    return [(table.present_value * table.weight).sum() / table.weight.sum()]


def medians(*names):
    return lambda study, law: [study.median(law, name) for name in names]


LINES = {
    "eligible": eligible, "affordable": affordable, "before_keys": medians("before_keys", "income_months"),
    "instalment": medians("instalment"), "with_loan": medians("with_loan"), "effort": medians("effort", "effort_with_loan"),
    "rising": medians("effort_first", "effort_later"), "value": value, "state": state, "treasury": cost,
}  # fmt: skip
"""How each line of the table is computed again."""
PAIRED = {"before_keys": r"(.+) \((.+)\)", "effort": "(.+) / (.+)", "rising": "(.+) / (.+)"}


def check_table(study, rows, words):
    """Every cell of every line of the table; returns the names of the laws and the lines computed."""
    heads, *lines = rows
    names = []
    for label, *cells in lines:
        name = next((name for name in LINES if shape(words[f"policy.line.{name}"]).fullmatch(label)), None)
        if name is None:
            raise UnexplainedError(label)
        if NUMBER.search(words[f"policy.line.{name}"]) is None and name == "treasury":
            same(NUMBER.search(label)[0], PHASE)
        for law, cell in enumerate(cells):
            parts = re.fullmatch(PAIRED.get(name, "(.+)"), cell).groups()
            for place, (text, expected) in enumerate(zip(parts, LINES[name](study, law), strict=True)):
                if expected is None:
                    assert shape(words["policy.unknown"]).fullmatch(text), (label, text)
                elif place == 0 and name in BANDED:
                    within_band(text, expected, study.band(law, BANDED[name]))
                else:
                    same(text, expected)
        names.append(name)
    return heads[1:], names


# --- the findings


def findings(study):
    """What a note says, in its order: the key of each sentence, and the function that checks its facts."""
    last = len(study.rows) - 1
    if not last:
        yield "afford.say.law", lambda facts: _law_is(study, facts)
    for law in range(1, last + 1):
        yield from _of_change(study, law)
    yield from _of_articles(study)
    yield from _of_bands(study, last) if study.drawn else ()
    if study.solved is not None:
        yield "breakeven.from", lambda facts: _solved(study, study.solved, facts)


def _solved(study, question, facts):
    """At the age that is kept the median effort does not pass the bound; a year below, it does."""
    same(facts["bound"], question.bound)
    same(facts["now"], question.now)
    ages = [round(number(facts[name])[0]) for name in ("lost", "kept")]
    assert ages[1] - ages[0] == 1
    for name, age, passes in zip(("lost", "kept"), ages, (True, False), strict=True):
        table = of_rows(question.rows_at(age), study.facts, study.rate, study.loan, study.wages)
        effort = verdict.quantile(table.effort, table.weight, 0.5)
        same(facts[f"{name}_figure"], effort)
        assert bool(effort > question.bound) is passes, (age, effort)


def _law_is(study, facts):
    same(facts["households"], study.whole)
    for name, households in classes(study.rows[0], study.tables[0], study.facts).items():
        same(facts[name], households)
        same(facts[f"{name}_share"], households / study.whole)
    for name in ("instalment", "effort"):
        same(facts[name], study.median(0, name))


def _of_change(study, law):
    first, second = study.tables[0], study.tables[law]
    changes = verdict.verdicts(first, second)
    turned = rows_oracle.redated(study.rows[0], study.rows[law], study.facts) if _alike(study, law) else {}
    if any(households for households, *_ in turned.values()):
        yield _redated(study, law, turned)
    weight = study.facts.weight[changes.index]
    counts = {name: weight[changes.verdict == name].sum() for name in CHANGES}
    if turned and not any(counts.values()):
        return
    concerned = sorted((name for name in CHANGES if counts[name]), key=lambda name: -counts[name])
    told = [_changed_by(study, name, changes[changes.verdict == name], counts[name]) for name in concerned]
    told.append(
        (
            "payments.say.others" if concerned else "payments.say.nobody",
            lambda facts: _others(study, law, changes, facts),
        )
    )
    yield from told[:2]


def _alike(study, law):
    """Whether both laws serve the same households, who pay the same in all by the same instalments."""
    kept = ["household", "kind", "due"]
    first, second = (
        study.rows[place][kept].astype({"kind": str}).groupby(["household", "kind"], as_index=False).due.sum()
        for place in (0, law)
    )
    return first.equals(second)


def _redated(study, law, turned):
    told = [name for name in ("later", "earlier") if turned[name][0]]

    def check(facts):
        for name in told:
            for suffix, expected in zip(("", "_amount", "_months"), turned[name], strict=True):
                same(facts[name + suffix], expected)
        same(facts["rate"], study.rate)
        for name, place in (("before", 0), ("after", law)):
            same(facts[name], value(study, place)[0])

    return f"study.say.redated.{'_'.join(told)}", check


def _changed_by(study, name, changes, count):
    weight = study.facts.weight[changes.index]

    def check(facts):
        same(facts["households"], count)
        same(facts["share"], count / study.whole)
        for fact, payment in (
            ("before", "before_keys"),
            ("value", "present_value"),
            *((("repaid", "repaid"),) if name in EXCHANGES else ()),
        ):
            changed(facts[fact], (changes[payment] * weight).sum() / count)
        changed(facts["month"], verdict.quantile(changes.instalment, weight, 0.5))
        if name in EXCHANGES:
            part = study.facts.income[changes.index] * 0.01 * 12
            same(facts["value_less"], weight[changes.present_value < -part].sum())
            same(facts["value_more"], weight[changes.present_value > part].sum())

    return f"payments.say.{'exchange' if name in EXCHANGES else name}", check


def _others(study, law, changes, facts):
    first, second = study.tables[0].index, study.tables[law].index
    weight = study.facts.weight
    same(facts["same"], weight[changes.index[changes.verdict == "same"]].sum())
    same(facts["enters"], weight[second.difference(first)].sum())
    same(facts["leaves"], weight[first.difference(second)].sum())
    same(facts["outside"], weight[weight.index.difference(first.union(second))].sum())


def _of_articles(study):
    count = len(frozenset().union(*study.mixed))
    common, weight = by_article.support(study.mixed.values()), study.facts.weight.iloc[0]
    income = study.facts.income * CENTIMES
    values = {came: by_article.measures(rows, common, weight, income) for came, rows in study.mixed.items()}
    everything = frozenset(range(count))
    for measure in ("instalment.median", "down_payment.mean", "served", "within_30.share"):
        by_mixture = {came: measured[measure] for came, measured in values.items()}
        if all(abs(moved - by_mixture[frozenset()]) < 1e-9 for moved in by_mixture.values()):
            continue
        parts = by_article.shares(by_mixture, count)
        if any(abs(part) > 1e-9 for part in parts):
            difference = by_mixture[everything] - by_mixture[frozenset()]
            yield f"parts.say.{measure.replace('.', '_')}", _parts_are(measure, difference, parts, len(common) * weight)


def _parts_are(measure, difference, parts, support):
    scale = 100 if measure.endswith(".share") else 1
    unit = 0.1 if scale == 100 else 1

    def check(facts):
        if "support" in facts:
            same(facts["support"], support)
        same(facts["difference"], difference * scale)
        told = [number(text.rpartition(": ")[2])[0] for text in facts["parts"].split(", ")]
        assert len(told) == len(parts)
        assert abs(sum(told) - number(facts["difference"])[0]) < 1e-6, "the parts that are said add up to what is said"
        for said, part in zip(told, parts, strict=True):
            assert abs(said - part * scale) <= unit * (1 + 1e-6), (measure, said, part)

    return check


def _of_bands(study, last):
    now = headline(study.rows[last], study.facts, study.rate, study.loan, study.wages)
    four = {"within_40": 0, "down_payment": 1, "instalment": 2, "effort": 3}
    bands = {name: study.band(last, name) for name in four}

    def check(facts):
        for text, (name, (low, high)) in zip(re.split(r", (?=\D)", facts["ranges"]), bands.items(), strict=True):
            words = text.rpartition(": ")[2]
            ends = words.removeprefix("nearly always ").split(" to ")
            for end, expected in zip(ends, (low, high), strict=False):
                same(end, expected, step=step_of(expected, low, high) if len(ends) > 1 else 0.0)
            assert (len(ends) > 1) == (high - low > 1e-12 * max(1, high)), name

    yield "bands.say.law", check
    for name, (low, high) in bands.items():
        if not low - 1e-9 <= now[name] <= high + 1e-9:
            yield "bands.say.outside", lambda _: None


# --- the other paragraphs


def _rows_are(study, facts):
    same(facts["rows"], len(study.facts))
    same(facts["households"], study.whole)


def _loan_is(study, facts):
    same(facts["rate"], study.loan[0])
    same(facts["term"], study.loan[1])


def _assumptions_are(study, facts):
    told = [text.rpartition(": ")[2] for text in re.split(r", (?=\D)", facts["assumptions"]) if ": " in text]
    assert len(told) == len(study.assumed)
    for text, expected in zip(told, study.assumed, strict=True):
        same(text.replace("+", ""), expected)


def _value_is(study, facts):
    same(facts["rate"], study.rate)
    same(facts["effective"], (1 + study.rate / 12) ** 12 - 1)


def _nothing(*_):
    """A sentence without a figure of the households."""


PARAGRAPHS = {
    "lab.say.rows": _rows_are, "afford.say.loan": _loan_is, "study.say.assumptions": _assumptions_are, "study.say.value": _value_is,
    "lab.say.recipe": lambda study, facts: _equal(facts["title"], study.recipe),
    "policy.rising": lambda study, facts: same(facts["rate"], study.wages),
    "policy.texts": _nothing, "policy.title": _nothing, "policy.question": _nothing, "policy.again": _nothing, "policy.reason": _nothing,
    "afford.say.read": _nothing, "policy.caveat.land": _nothing, "policy.caveat.price": _nothing, "lab.say.assumed": _nothing, "payments.say.medians": _nothing,
    "study.say.reform.always": _nothing, "runs.fingerprint": _nothing, "disclaimer": _nothing,
    **{f"policy.heading.{name}": _nothing for name in ("findings", "texts", "caveats", "again")},
}  # fmt: skip
"""The paragraphs outside of the findings, and what checks their figures."""


def _equal(one, other):
    assert one == other


def check(study, note, words, command):
    """Every line and every paragraph of a note; returns the lines of the table and the sentences that were computed."""
    paragraphs, rows = note
    laws, lines = check_table(study, rows, words)
    expected = list(findings(study))
    numbered = [re.sub(r"^\d+\. ", "", text) for text in paragraphs if re.match(r"\d+\. ", text)]
    if len(numbered) != len(expected):
        raise UnexplainedError(f"{[key for key, _ in expected]}: {numbered}")
    for text, (key, computed) in zip(numbered, expected, strict=True):
        found = shape(words[key]).fullmatch(text)
        if not found:
            raise UnexplainedError(f"{key}: {text}")
        facts = found.groupdict()
        assert facts.get("law", laws[-1]) in laws
        assert facts.get("first", laws[0]) == laws[0]
        computed(facts)
    for text in paragraphs:
        if not re.match(r"\d+\. ", text) and text and text != command:
            key, found = next(
                ((key, found) for key in PARAGRAPHS if (found := shape(words[key]).fullmatch(text))), (None, None)
            )
            if key is None:
                raise UnexplainedError(text)
            PARAGRAPHS[key](study, found.groupdict())
    return lines, [key for key, _ in expected]
