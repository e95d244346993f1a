"""What is printed, dated and tabled is the answer: each figure, each word that says who, when, how much, and no other.

What must stand there is written again from the answer of the contract and the question as it was typed.
"""

import datetime as dt
import io
import math
import re
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest
from claiming import answered, answers
from icalendar import Calendar
from test_claims_of_sentences import later

from simulator import sheets
from simulator.law import Readings
from simulator.money import Money
from simulator.sheets import content, diary, facts, figures, proof, since
from simulator.summary import cents
from simulator.wording import Months, Named, Plain, Sentence, say, write
from simulator.wording.numbers import month

SEEDS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 18, 19, 22, 23, 27, 31)
SAID = {"fr": lambda key, **more: say(key, "fr", **more)}
fr = SAID["fr"]


@pytest.fixture(scope="module", params=SEEDS)
def case(request):
    return answered(request.param)


def page_of(case):
    return case.page("fr")


def money(case, decimals):
    return write(Money(int(Decimal(decimals) * 100), case.found["currency"]), "fr")


def day(iso):
    return write(dt.date.fromisoformat(iso), "fr")


# --- the first page


def test_the_head_of_a_sheet_is_its_verdict_and_its_monthly_figure(case):
    found, hero = case.found, content.hero(case, page_of(case))
    assert hero["label"] == fr("sheet.hero")
    unknown = any(row["verdict"] == "unknown" for row in found["criteria"])
    refused = any(row["verdict"] == "refused" for row in found["criteria"])
    verdict = "sheet.verdict.refused" if refused else "sheet.verdict.unchecked" if unknown else "verdict.eligible"
    assert hero["verdict"] == fr(verdict)
    assert hero["state"] == ("refused" if refused else "blocked" if found["blocked"] else "")
    if found["instalment"] is None:
        assert hero["value"] == fr("sheet.hero.none")
        lines = [fr("instalments.none")]
        if found["blocked"]:
            lines = [fr("sheet.hero.blocked", limit=dt.date.fromisoformat(found["blocked"]["limit"]))]
            for way in found["ways_out"]:
                once = way["way"] == "cash"
                told = {"way": Named(f"way.{way['way']}"), "availability": Named(f"availability.{way['availability']}")}
                amount = Money(cents(way["amount" if once else "instalment"]), "DZD")
                lines.append(fr("sheet.way.once" if once else "sheet.way.monthly", amount=amount, **told))
    else:
        assert hero["value"] == money(case, found["instalment"])
        first, last = (month(dt.date.fromisoformat(found[name]), "fr") for name in ("first_due", "last_due"))
        lines = [fr("sheet.hero.time", months=Months(found["instalments"]), first=first, last=last)]
        if found["last_instalment"] != found["instalment"]:
            lines.append(fr("sheet.hero.last", amount=Plain(money(case, found["last_instalment"]))))
        lines += [fr("sheet.hero.effort", effort=found["effort"])] if found["effort"] is not None else []
        lines += [fr("instalments.charges", amount=Plain(money(case, found["charges"])))] if found["charges"] else []
    ends = (
        len(found["spread"] or ())
        if found["spread"] and len({repr(spread(row)) for row in found["spread"].values()}) == 2
        else 0
    )
    assert hero["lines"][: len(lines)] == lines
    assert len(hero["lines"]) == len(lines) + ends


def spread(row):
    return [row[name] for name in ("instalment", "term_months", "last_due", "total_paid", "payers")]


def test_the_first_page_has_its_parts(case):
    page = page_of(case)
    first = content.first_page(case, page)
    assert list(first) == [
        "title",
        "brand",
        "subtitle",
        "disclaimer",
        "law",
        "reform",
        "hero",
        "facts",
        "cards",
        "chart",
        "tranches",
        "payers",
        "price",
        "conditions",
    ]
    assert [first[name] for name in ("title", "brand", "disclaimer")] == [
        fr("sheet.title"),
        fr("sheet.brand"),
        fr("disclaimer"),
    ]
    assert first["reform"] is None
    date = dt.date.fromisoformat(case.found["law_date"])
    assert first["law"] == fr("law.date", scheme=Named(f"scheme.{case.found['scheme']}"), date=date)
    assert first["facts"]["title"] == fr("sheet.facts")
    assert first["hero"] == content.hero(case, page)
    paid = any(row["kind"] != "grant" for row in case.found["schedule"])
    assert (first["chart"] is not None) == paid
    if paid:
        assert first["chart"]["title"] == fr("sheet.chart")
        assert "<svg" in first["chart"]["svg"]
        present = {
            content.APPLICANT if row["payer"] == "applicant" else content.KAFIL
            for row in case.found["schedule"]
            if row["kind"] == "instalment"
        }
        present |= {row["kind"] for row in case.found["schedule"] if row["kind"] in ("tranche", "fee")}
        assert (
            len({name for _, name in first["chart"]["legend"]})
            == len(first["chart"]["legend"])
            >= len(present & {"applicant", "kafil", "fee"})
        )


def typed(case, *path):
    value = case.scenario.raw
    for name in path:
        value = value[name]
    return str(value)


def amount(text):
    number, currency = text.split()
    return write(Money(int(number) * 100, currency), "fr")


def told_day(text):
    return fr("sheet.year_only", year=Plain(text)) if len(text) == 4 else day(text)


def test_the_facts_are_those_that_were_typed(case):
    raw, rows = case.scenario.raw, dict(facts.rows(case, page_of(case)))
    household, dates = raw["household"], raw["dates"]
    label = {name: fr(f"sheet.fact.{name}") for name in (
        "birth", "income", "spouse_income", "owns_property", "had_state_aid", "application", "acceptance", "contract", "keys", "deed", "price", "cohort", "dwelling",
        "loan", "bank", "rate", "own_funds", "zone", "had_location_vente",
    )}  # fmt: skip
    expected = {
        label["birth"]: told_day(str(household["birth"])), label["income"]: amount(household["income"]),
        label["spouse_income"]: amount(household["spouse_income"]), label["application"]: day(dates["application"]),
        **{label[name]: fr("sheet.yes" if household[name] == "true" else "sheet.no") for name in ("owns_property", "had_state_aid")},
    }  # fmt: skip
    rent = raw["scheme"] == "location_vente"
    expected[label["acceptance" if rent else "contract"]] = day(dates["acceptance"])
    expected[label["deed" if "deed" in dates else "keys"]] = day(dates.get("deed") or dates["keys"])
    if rent:
        expected[label["cohort"]] = fr(f"cohort.{household['cohort']}")
    if "price" in raw["dwelling"]:
        expected[label["price"]] = amount(raw["dwelling"]["price"])
    if "type" in raw["dwelling"]:
        expected[label["dwelling"]] = raw["dwelling"]["type"]
    if "zone" in raw["dwelling"]:
        expected[label["zone"]] = fr(f"zone.{raw['dwelling']['zone']}")
    for place, kafil in enumerate(raw.get("kafil", ()), 1):
        told = {"birth": told_day(str(kafil["birth"])), "income": amount(kafil["income"])}
        shared = {"share": float(kafil["share"].rstrip(" %")) / 100} if "share" in kafil else {}
        expected[fr(f"payer.kafil{'' if place == 1 else f'_{place}'}")] = fr(
            "sheet.kafil.sharing" if shared else "sheet.kafil", **told, **shared
        )
    expected |= _loan(raw.get("loan", {}), label)
    assert rows == expected
    assert facts.subject(case, page_of(case)) == [
        expected[label[name]] for name in ("dwelling", "cohort", "zone") if label[name] in expected
    ]


def _loan(loan, label):
    if not loan:
        return {}
    words = {"max": fr("sheet.loan.max"), "none": fr("sheet.loan.none")}
    told = {label["loan"]: words.get(loan["amount"]) or amount(loan["amount"])}
    told |= {label["bank"]: loan["bank"].upper()} if "bank" in loan else {}
    told |= {label["rate"]: write(Fraction(loan["rate"].rstrip(" %")) / 100, "fr")} if "rate" in loan else {}
    return told | ({label["own_funds"]: amount(loan["own_funds"])} if loan.get("own_funds", "0 ")[:2] != "0 " else {})


def test_the_cards_are_the_four_figures(case):
    found, cards = case.found, content.cards(case, page_of(case))
    loan = found.get("loan")
    expected = [
        [fr("column.price"), money(case, found["price"]), fr(f"sheet.price.{found['price_source']}")],
        [fr("column.down_payment"), money(case, found["down_payment"]), "" if loan else cards[1][2]],
    ]
    if loan:
        rate = fr("sheet.card.rate", rate=Fraction(loan["effective_rate"])) if cents(loan["amount"]) else ""
        expected += [
            [fr("key.grant"), money(case, found["grant"]), fr("sheet.card.aid")],
            [fr("sheet.card.loan"), money(case, loan["amount"]), rate],
        ]
    else:
        share = sum(Fraction(row["share"]) for row in found["tranches"])
        assert cards[1][2] == fr("sheet.card.share", share=share)
        expected.append(
            [
                fr("sheet.card.financed"),
                money(case, found["financed"]),
                "" if found["blocked"] else fr("sheet.card.monthly"),
            ]
        )
        if found["last_due"]:
            expected.append(
                [
                    fr("column.last_due"),
                    day(found["last_due"]),
                    fr("sheet.card.decided", cap=Named(f"cap.{found['decisive']}")),
                ]
            )
    assert cards == expected


def test_the_tranches_are_those_that_are_called(case):
    found, shown = case.found, content.tranches(case, page_of(case))
    called = [row for row in found["tranches"] if "loan" not in found or cents(row["amount"])]
    assert [row["n"] for row in shown["rows"]] == [str(row["n"]) for row in called]
    for row, told in zip(called, shown["rows"], strict=True):
        assert told["milestone"] == fr(f"milestone.{row['milestone']}")
        assert told["amount"] == money(case, row["amount"])
        assert told["share"] == ("" if "loan" in found else write(Fraction(row["share"]), "fr"))
        assert told["due"] == (fr("date.unknown") if row["due"] is None else day(row["due"]))
        assert told["undated"] is (row["due"] is None)
        parts = [
            fr("step.half", amount=Plain(money(case, half["amount"])), by=dt.date.fromisoformat(half["by"]))
            for half in row["halves"]
        ]
        assert told["halves"] == parts
    assert shown["total"] == [fr("column.down_payment"), money(case, found["down_payment"])]
    assert (shown["title"], shown["none"]) == (fr("sheet.tranches"), fr("sheet.tranches.none"))
    assert shown["grade"]["status"] == case.summary.weakest(("down_payment",)).provision.status
    assert shown["grade"]["text"] == fr(f"status.{shown['grade']['status']}")


def test_who_pays_is_who_pays_in_the_schedule(case):
    shown = content.payers(case.found, page_of(case))
    assert shown["title"] == fr("sheet.payers")
    instalments = [row for row in case.found["schedule"] if row["kind"] == "instalment"]
    names = [
        name
        for name in ("applicant", *(f"kafil{end}" for end in ("", "_2", "_3")))
        if any(row["payer"] == name for row in instalments)
    ]
    assert [row["who"] for row in shown["rows"]] == [fr(f"payer.{name}") for name in names]
    for name, told, row in zip(names, shown["rows"], case.found["payers"], strict=True):
        mine = [each for each in instalments if each["payer"] == name]
        span = fr(
            "sheet.payer.time",
            first=dt.date.fromisoformat(mine[0]["date"]),
            last=dt.date.fromisoformat(mine[-1]["date"]),
            months=Months(len(mine)),
        )
        total = fr("sheet.payer.total", total=Money(sum(cents(each["due"]) for each in mine), case.found["currency"]))
        assert told["lines"][:2] == [span, total]
        assert told["lines"][2:] == ([] if row["effort"] is None else [fr("sheet.hero.effort", effort=row["effort"])])
        assert told["monthly"] == fr("sheet.payer.monthly", amount=Plain(money(case, row["monthly"])))
        assert (told["kind"], told["supposed"]) == (
            ("applicant", "") if name == "applicant" else ("kafil", fr("kafil.hypothesis"))
        )


def test_the_price_is_its_parts_or_a_sentence(case):
    found, shown = case.found, content.price(case, page_of(case))
    made = found["price_composition"]
    assert shown["title"] == fr("sheet.price")
    assert shown["total"] == [fr("column.price"), money(case, found["price"])]
    assert shown["note"] == (fr("composition.land") if made else "")
    if made:
        assert [row[1:] for row in shown["rows"]] == [
            [fr(f"composition.{name}"), money(case, made[name])] for name in content.SIGNS
        ]
        signs = dict(zip(content.SIGNS, (row[0] for row in shown["rows"]), strict=True))
        assert sum(cents(made[name]) * (1 if sign == "+" else -1) for name, sign in signs.items()) == cents(
            found["price"]
        )
        assert shown["sentence"] == ""
    else:
        step = case.summary.step("price")
        assert (shown["rows"], shown["sentence"]) == ([], write(step.sentence, "fr"))
    fees = shown["fees"]
    assert (fees is None) == (not found.get("fees"))
    if fees:
        assert (fees["title"], fees["total"]) == (
            fr("sheet.fees"),
            [fr("sheet.total"), money(case, found["fees_total"])],
        )
        assert fees["rows"] == [[fr(f"fee.{row['name']}"), money(case, row["amount"])] for row in found["fees"]]


def test_every_condition_is_there_with_its_mark(case):
    shown = content.conditions(case, page_of(case))
    assert shown["title"] == fr("sheet.conditions")
    steps = {step.name: step for step in case.summary.steps}
    assert shown["rows"] == [
        {"mark": row["verdict"], "text": write(steps[row["rule"]].sentence, "fr"), "cited": page_of(case).cited(row)}
        for row in case.found["criteria"]
    ]


# --- the pages behind


def plain(amount):
    """An amount of a table: with its centimes, without its currency; nothing is a dash."""
    if not amount:
        return "–"
    whole = f"{amount // 100:,}".replace(",", "\u00a0")
    return f"{whole},{amount % 100:02d}"


def test_the_years_are_the_payments_of_each_year(case):
    shown, rows = proof.years(case, page_of(case)), case.found["schedule"]
    years = sorted(
        {row["date"][:4] for row in rows if row["date"]}
        | ({"works"} if any(not row["date"] for row in rows) else set())
    )
    if not years:
        assert shown is None
        return
    names = [
        name for name in ("aid", "tranche", "applicant", "kafil", "fee") if any(series_of(row) == name for row in rows)
    ]
    assert shown["heads"] == [fr(f"sheet.head.{name}") for name in ("year", *names, "total", "left")]
    assert shown["right"] == [False, *[True] * (len(names) + 2)]
    assert (shown["title"], shown["widths"]) == (fr("sheet.years"), [1] * (len(names) + 3))
    for cells in shown["rows"]:
        year = cells[0] if cells[0].isdigit() else "works"
        mine = [row for row in rows if (row["date"] or "works")[: 4 if row["date"] else 5] == year]
        sums = [sum(cents(row["due"]) for row in mine if series_of(row) == name) for name in names]
        household = sum(amount for amount, name in zip(sums, names, strict=True) if name != "aid")
        assert cells[1:-1] == [plain(each) for each in (*sums, household)]
        if year != "works":
            left = cents(case.found["price"]) - sum(
                cents(row["principal"]) for row in rows if (row["date"] or str(case.keys))[:4] <= year
            )
            assert cells[-1] == plain(left)
    assert sorted(cells[0] if cells[0].isdigit() else "works" for cells in shown["rows"]) == years
    totals = [sum(cents(row["due"]) for row in rows if series_of(row) == name) for name in names]
    household = sum(amount for amount, name in zip(totals, names, strict=True) if name != "aid")
    assert shown["foot"] == [fr("sheet.total"), *(plain(each) for each in (*totals, household)), ""]
    assert shown["note"] == fr("sheet.amounts", unit=Plain("DH" if case.found["currency"] == "MAD" else "DA"))


def series_of(row):
    if row["kind"] == "instalment":
        return "applicant" if row["payer"] == "applicant" else "kafil"
    return {"grant": "aid"}.get(row["kind"], row["kind"])


def test_every_payment_is_a_line(case):
    rows, shown = case.found["schedule"], proof.months(case, page_of(case))
    if not rows:
        return
    place = {head: n for n, head in enumerate(shown["heads"])}
    assert len(shown["rows"]) == len(rows)
    several = len({row["payer"] for row in rows}) > 1
    bearing, charged = (
        any(cents(row["interest"]) for row in rows),
        case.found["charges"] is not None,
    )
    names = ["n", "date", *["payer"] * several, "due", *["interest"] * bearing, *["charges"] * charged, "balance"]
    assert shown["heads"] == [fr(f"sheet.column.{name}") for name in names]
    assert shown["right"] == [name in ("due", "interest", "charges", "balance") for name in names]
    assert (shown["title"], shown["foot"]) == (fr("sheet.months"), None)
    for row, cells, kind in zip(rows, shown["rows"], shown["kinds"], strict=True):
        called = {"instalment": str(row["n"]), "tranche": f"{fr('kind.tranche')} {row['n']}", "grant": fr("kind.grant")}
        number = called.get(row["kind"]) or fr(f"fee.{row['label']}")
        told = {
            "n": number,
            "date": day(row["date"]) if row["date"] else fr("sheet.undated"),
            "payer": fr(f"payer.{row['payer']}"),
        }
        told |= {name: plain(cents(row[name])) for name in ("due", "interest", "balance")} | {
            "charges": plain(cents(row.get("charges", "0.00")))
        }
        assert cells == [told[name] for name in names]
        expected = {"tranche": "tranche", "grant": "grant", "fee": ""}.get(
            row["kind"], "" if row["payer"] == "applicant" else "kafil"
        )
        assert kind == expected
    assert place


def test_the_reasons_the_readings_and_the_gaps_are_those_of_the_answer(case):
    page, found = page_of(case), case.found
    other = proof.other_pages(case, page, monthly=True)
    rules = {row["rule"] for row in found["criteria"]}
    steps = [step for step in case.summary.steps if step.name not in rules]
    assert [row["text"] for row in other["reasons"]["rows"]] == [write(step.sentence, "fr") for step in steps]
    assert [row["decisive"] for row in other["reasons"]["rows"]] == [step.decisive for step in steps]
    for row, step in zip(other["reasons"]["rows"], steps, strict=True):
        assert row["cited"].split(fr("list.semicolon")) == (
            list(dict.fromkeys(map(page.cited, step.provisions))) or [""]
        )
    idle = proof.OF_A_RENT if "loan" in found else proof.OF_A_LOAN
    names = [name for name in Readings.choices() if name not in idle and (name != "birth_year_only" or found["spread"])]
    chosen = [
        (
            fr(f"reading.{name}"),
            fr(f"reading.{name}.{found['readings'][name]}"),
            found["readings"][name] != getattr(Readings(), name),
        )
        for name in names
    ]
    assert [(row["name"], row["choice"], row["changed"]) for row in other["readings"]["rows"]] == chosen
    gaps = [[fr(f"gap.{row['key']}"), page.cited(row)] for row in found["gaps"]]
    assert other["gaps"]["rows"] == (gaps if "loan" in found else [*gaps, [fr("not_included"), ""]])
    titles = {"reasons": "sheet.reasons", "readings": "sheet.readings", "gaps": "sheet.gaps"}
    assert {name: other[name]["title"] for name in titles} == {name: fr(key) for name, key in titles.items()}
    assert other["readings"]["changed"] == fr("sheet.readings.changed")
    assert other["made"] == fr("sheet.made")
    assert other["marks"] == fr(
        "reproduce", **{name: Plain(found["reproduce"][name]) for name in ("engine", "law", "inputs")}
    )
    assert other["since"] == [write(sentence, "fr") for sentence in since.sentences(case)]
    assert (proof.other_pages(case, page, monthly=False)["months"], other["years"]) == (None, proof.years(case, page))
    assert other["months"] == proof.months(case, page)
    _of_the_journey(case, other["journey"])


def _of_the_journey(case, shown):
    rows = case.found["journey"]
    assert (shown is None) == (not rows)
    if rows:
        assert shown["title"] == fr("sheet.journey")
        assert shown["heads"] == [fr(f"column.{name}") for name in ("step", "actor", "on", "by")]
        for row, cells in zip(rows, shown["rows"], strict=True):
            known = {
                key: say(key, "fr")
                for key in (f"stage.{row['step']}", f"milestone.{row['step']}")
                if page_of(case).has(key)
            }
            dates = ["–" if row[name] is None else day(row[name]) for name in ("on", "due")]
            assert cells == [next(iter(known.values())), fr(f"actor.{row['actor']}"), *dates]


# --- the message


def test_the_message_has_the_figures_and_the_words_of_its_answer(case):
    page, found = page_of(case), case.found
    lines = sheets.message(case, "fr", address="https://example.dz/?a=b").splitlines()
    colon, hero = fr("error.colon"), content.hero(case, page)
    assert lines[:2] == [content.subtitle(case, page), content.law_of(found, page)]
    assert lines[2:4] == ["", f"{fr('sheet.hero')}{colon}{hero['value']}"]
    expected = [
        *hero["lines"],
        hero["verdict"],
        "",
        *(f"{label}{colon}{value}" for label, value, _ in content.cards(case, page)),
    ]
    if len(found["payers"]) > 1:
        payers = content.payers(found, page)["rows"]
        expected += [
            " – ".join(filter(None, (row["who"], row["monthly"], row["lines"][0], row["supposed"]))) for row in payers
        ]
    for row in content.tranches(case, page)["rows"]:
        expected += [
            f"{row['n']}. {row['amount']} – {row['milestone']} – {row['due']}",
            *(f"   – {half}" for half in row["halves"]),
        ]
    assert lines[4:] == [
        *expected,
        "",
        fr("disclaimer"),
        fr("sheet.message.address", address=Plain("https://example.dz/?a=b")),
    ]
    assert sheets.message(case, "fr").splitlines() == lines[:-1]


def test_what_a_question_calls_itself_stands_on_its_sheet():
    raw = answered(0).scenario.raw
    titled = sheets.answered(raw | {"title": {"en": "A title of their own"}})
    assert (
        content.subtitle(titled, titled.page("en"))
        == content.subtitle(titled, titled.page("fr"))
        == "A title of their own"
    )
    assert sheets.answered(raw).summary.found["title"] == {}


# --- the calendar


@pytest.mark.parametrize("seed", [0, 2, 3, 5, 7, 8, 11])
def test_the_calendar_says_each_payment_in_its_own_words(seed):
    case = answered(seed)
    found = case.found
    read = Calendar.from_ical(diary.calendar(case, "fr"))
    refused = [fr("sheet.calendar.refused")] if not found["eligible"] else []
    undated = [fr("sheet.calendar.undated")] if any(row["due"] is None for row in found["tranches"]) else []
    about = [*refused, fr("disclaimer"), content.law_of(found, page_of(case)), *undated]
    assert str(read["X-WR-CALDESC"]) == " · ".join(about)
    assert str(read["X-WR-CALNAME"]) == f"{fr('sheet.calendar')} · {content.subtitle(case, page_of(case))}"
    assert (str(read["PRODID"]), str(read["VERSION"]), str(read["METHOD"])) == (
        "-//location-vente//simulator//FR",
        "2.0",
        "PUBLISH",
    )
    expected = []
    halves = {row["n"]: row["halves"] for row in found["tranches"]}
    for row in found["schedule"]:
        if row["kind"] == "grant" or not row["date"]:
            continue
        amount = Plain(money(case, row["due"]))
        if row["kind"] == "tranche" and halves.get(row["n"]):
            parts = enumerate(halves[row["n"]], 1)
            expected += [
                (half["by"], fr("sheet.event.part", n=row["n"], place=n, amount=Plain(money(case, half["amount"]))))
                for n, half in parts
            ]
            continue
        told = {
            "tranche": lambda row=row, amount=amount: fr("sheet.event.tranche", n=row["n"], amount=amount),
            "fee": lambda row=row, amount=amount: fr("sheet.event.fee", fee=Named(f"fee.{row['label']}"), amount=amount),
            "instalment": lambda row=row, amount=amount: fr("sheet.event.instalment", n=row["n"], amount=amount, payer=Named(f"payer.{row['payer']}")),
        }  # fmt: skip
        expected.append((row["date"], told[row["kind"]]()))
    events = list(read.walk("VEVENT"))
    assert [(event.decoded("DTSTART").isoformat(), str(event["SUMMARY"])) for event in events] == expected
    charged = [fr("sheet.event.charges", amount=Plain(money(case, found["charges"])))] if found["charges"] else []
    for event in events:
        text = str(event["DESCRIPTION"])
        assert text in {" ".join([*some, *refused, fr("disclaimer")]) for some in ([], charged)}
        assert str(event["TRANSP"]) == "TRANSPARENT"
        assert event.decoded("DTSTAMP") == case.stamp
        (alarm,) = event.walk("VALARM")
        assert (str(alarm["ACTION"]), str(alarm["DESCRIPTION"])) == ("DISPLAY", str(event["SUMMARY"]))
    assert len({str(event["UID"]) for event in events}) == len(events)
    assert all(
        re.fullmatch(
            r"(tranche|instalment|fee)-[\w.]+(-kafil\w*|-applicant)?@[0-9a-f]{16}\.location-vente", str(event["UID"])
        )
        for event in events
    )
    if charged:
        assert sum(charged[0] in str(event["DESCRIPTION"]) for event in events) == len(
            {row["n"] for row in found["schedule"] if row["kind"] == "instalment"}
        )


# --- formulas of a workbook, worked out here


def rounded(value, digits=0):
    """As spreadsheets round: a half away from zero, of the shortest decimals of the number."""
    return float(Decimal(repr(round(value, 9))).quantize(Decimal(1).scaleb(-int(digits)), "ROUND_HALF_UP"))


FUNCTIONS = {
    "ROUND": rounded, "INT": math.floor, "MIN": min, "MAX": max, "YEAR": lambda serial: later_day(serial).year,
    "ROUNDDOWN": lambda value, digits: math.floor(round(value, 9) * 10**digits + 1e-9) / 10**digits,
    "IF": lambda test, yes, no: yes if test else no,
    "PMT": lambda rate, months, amount: -amount * rate / (1 - (1 + rate) ** -months),
    "EDATE": lambda serial, months: (later(later_day(serial), months) - dt.date(1899, 12, 30)).days,
}  # fmt: skip


def later_day(serial):
    return dt.date(1899, 12, 30) + dt.timedelta(int(serial))


def worked(formula, names):
    """What a formula gives: its functions and comparisons are Python's once ``=`` is ``==``."""
    return eval(re.sub(r"(?<![<>=])=(?!=)", "==", formula), {"__builtins__": {}}, FUNCTIONS | names)


@pytest.mark.parametrize("seed", [seed for seed in range(48) if seed % 4 != 1])
def test_every_formula_gives_the_figure_beside_it(seed):
    case = answered(seed)
    names = {}
    for row in figures.called(case.found):
        names |= {f"Tranche_{row['n']}": cents(row["amount"]) / 100, f"Part_{row['n']}": float(Fraction(row["share"]))}
    for each in figures.figures(case):
        names[each.name] = each.value
        if each.formula and each.name != "Mensualite":
            assert round(worked(each.formula, names), 2) == round(each.value, 2), each
        if each.formula and each.name == "Mensualite":
            assert round(worked(each.formula, names | {"Nombre": 0}), 2) == each.value, each
    shown = {each.name: each for each in figures.figures(case)}
    assert shown["Prix"].editable is ("loan" not in case.found)
    assert [name for name, each in shown.items() if each.form == "count"] == [
        name for name in shown if name in ("Duree", "Nombre", "Taux_unites", "Differe")
    ]
    for row in figures.called(case.found):
        formula = figures.tranche(row, case.found)
        assert not formula or worked(formula, names) == cents(row["amount"]) / 100
        assert "loan" not in case.found or formula == ""


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 6, 7, 8, 19, 27])
def test_every_line_of_the_workbook_follows_from_the_line_before(seed):
    case = answered(seed)
    made = sheets.workbook(case, "fr")
    held, written = (openpyxl.load_workbook(io.BytesIO(made), data_only=only).worksheets[1] for only in (True, False))
    serial = (case.keys - dt.date(1899, 12, 30)).days
    names = {each.name: each.value for each in figures.figures(case)} | {"Cles": serial}
    names |= {f"Tranche_{row['n']}": cents(row["amount"]) / 100 for row in figures.called(case.found)}
    tried = 0
    for row in written.iter_rows(min_row=2):
        line = row[0].row
        cells = {
            f"{letter}{at}": held[f"{letter}{at}"].value
            for at in (line - 1, line, line + 1, line + 2)
            if at
            for letter in "ABFGHI"
        }
        cells = {
            name: (value.date() - dt.date(1899, 12, 30)).days if isinstance(value, dt.datetime) else value
            for name, value in cells.items()
        }
        for cell in row:
            if cell.data_type == "f" and "SUMIFS" not in cell.value:
                value = held[cell.coordinate].value
                value = (value.date() - dt.date(1899, 12, 30)).days if isinstance(value, dt.datetime) else value
                assert round(worked(cell.value[1:], names | cells), 2) == round(value, 2), (cell.coordinate, cell.value)
                tried += 1
    assert tried >= len(case.found["schedule"])


# --- nothing small is dropped


@pytest.mark.parametrize("seed", range(3, 60, 4))
def test_no_fee_is_left_out_however_small(seed):
    """Every fee of a centime or more is listed, dated, explained and summed; the sum is that of the schedule."""
    case = answered(seed)
    rows = [row for row in case.found["schedule"] if row["kind"] == "fee"]
    listed = {row["name"]: cents(row["amount"]) for row in case.found["fees"]}
    assert {row["label"]: cents(row["due"]) for row in rows} == listed
    assert sum(listed.values()) == cents(case.found["fees_total"])
    assert all(amount > 0 for amount in listed.values())
    explained = {
        step.name.removeprefix("fee_"): cents(step.value) for step in case.summary.steps if step.name.startswith("fee_")
    }
    assert explained == listed
    assert all(isinstance(step.sentence, Sentence) for step in case.summary.steps)


def test_the_questions_have_small_fees():
    small = [cents(row["amount"]) for case in answers(0, 60) for row in case.found.get("fees", ())]
    assert min(small) < 100 < max(small)
