"""The command ``location-vente steering``: the figures of a file of dossiers, an invented file, or the published series."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any, get_args

from simulator import steering
from simulator.base.money import Money
from simulator.law import Law
from simulator.reading import clock
from simulator.reading.errors import InputError
from simulator.reading.shipped import source
from simulator.steering.cells import CURRENCY
from simulator.steering.portal_figures import YOUTH_UNDER, Beneficiary
from simulator.views.text.page import TextPage
from simulator.wording import Plain, Years, write
from simulator.writing import atomic

if TYPE_CHECKING:
    import argparse

    from simulator.cli.arguments import Commands

Json = dict[str, Any]

FORMATS = ("table", "json")
SHOWN = 20
"""Cities and rejected rows that the table shows; the JSON has them all."""


def add_to(commands: Commands) -> None:
    """Add the command ``steering``."""
    parser = commands.add("steering", command, FORMATS)
    parser.add_argument("file", nargs="?", type=source, metavar="FILE.csv")
    parser.add_argument("--on", metavar="DATE", help=commands.say("help.on"))
    parser.add_argument(
        "--beneficiary", choices=get_args(Beneficiary), default="paid", help=commands.say("steering.help.beneficiary")
    )
    parser.add_argument("--youth-under", type=int, default=YOUTH_UNDER, help=commands.say("steering.help.youth"))
    parser.add_argument("--sample", type=int, metavar="N", help=commands.say("steering.help.sample"))
    parser.add_argument("--seed", type=int, default=0, metavar="S", help=commands.say("steering.help.seed"))
    parser.add_argument("--published", action="store_true", help=commands.say("steering.help.published"))


def command(asked: argparse.Namespace) -> str:
    """What ``location-vente steering`` prints. Raises ``InputError``."""
    if [asked.file is not None, asked.sample is not None, asked.published].count(True) != 1:
        raise InputError("steering.error.command")
    if asked.sample is not None:
        return steering.sample(asked.sample, asked.seed)
    law = Law.load().with_files(asked.reform)
    if asked.published:
        return _published(law, asked)
    on = _day(asked.on) if asked.on else clock.today()
    content = atomic.streamed_content(asked.file)
    dossiers = steering.read_file(asked.file, law) if content is None else steering.read_bytes(content, asked.file, law)
    found = steering.figures(dossiers, on, asked.youth_under, asked.beneficiary)
    return _json(found) if asked.format == "json" else table(law, found, asked.lang)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InputError("error.date.unreadable", "--on", got=Plain(text)) from None


def _json(found: object) -> str:
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _published(law: Law, asked: argparse.Namespace) -> str:
    checks = steering.check_published()
    if asked.format == "json":
        return _json([check.told() for check in checks])
    page = TextPage(law, asked.lang)
    page.put(page.voice.say("steering.check.title"))
    for check in checks:
        page.put(f"{'✓' if check.closes else '✗'} {write(check.sentence, asked.lang)}", 2)
    return str(page)


def table(law: Law, found: Json, lang: str) -> str:
    """The figures for a terminal."""
    page = TextPage(law, lang)
    _top(page, found)
    _populations(page, found)
    _money(page, found)
    _months(page, found)
    _cities(page, found)
    _rejected(page, found)
    return str(page)


def _top(page: TextPage, found: Json) -> None:
    rows, readings = found["rows"], found["readings"]
    page.put(page.voice.say("steering.title", date=dt.date.fromisoformat(found["on"])))
    page.put(page.voice.say(f"steering.reading.{readings['beneficiary']}"))
    page.put(page.voice.say("steering.rows", **{name: rows[name] for name in ("read", "good", "rejected", "later")}))


def _amount(page: TextPage, row: Json) -> str:
    return page.voice.amount(row["amount"], CURRENCY)


def _part(page: TextPage, row: Json) -> str:
    """``9 162 (37.8 %)``."""
    count = write(row["count"], page.voice.lang)
    if row["share"] is None:
        return count
    return f"{count} ({write(_fraction(row['share']), page.voice.lang)})"


def _fraction(shared: Json) -> float:
    return float(shared["percent"]) / 100


def _populations(page: TextPage, found: Json) -> None:
    """Requests and beneficiaries side by side, each with its own shares."""
    both = [found[name] for name in ("requests", "beneficiaries")]
    young = Years(found["readings"]["youth_under"])
    rows = [[page.voice.say("steering.figure.count"), *(write(one["count"], page.voice.lang) for one in both)]]
    for place, level in enumerate(both[0]["by_aid"]):
        name = page.voice.say("steering.figure.aid", amount=_aid(level["aid"])) if float(level["aid"]) else None
        parts = [_part(page, one["by_aid"][place]) for one in both]
        rows.append([name or page.voice.say("steering.figure.no_aid"), *parts])
    rows += [
        [page.voice.say(f"steering.figure.{key}"), *(_part(page, one[key]) for one in both)]
        for key in ("women", "abroad")
    ]
    rows.append([page.voice.say("steering.figure.young", age=young), *(_part(page, one["young"]) for one in both)])
    ages = [_years(page, one["mean_age"]) for one in both]
    rows.append([page.voice.say("steering.figure.mean_age"), *ages])
    prices = ["—" if one["mean_price"] is None else _amount(page, one["mean_price"]) for one in both]
    rows.append([page.voice.say("steering.figure.mean_price"), *prices])
    heads = ["", page.voice.say("steering.column.requests"), page.voice.say("steering.column.beneficiaries")]
    page.put()
    page.table(heads, rows, right=(1, 2))


def _aid(decimals: str) -> Money:
    return Money(int(decimals.replace(".", "")), CURRENCY)


def _years(page: TextPage, age: Json | None) -> str:
    """To the nearest year, as it is published; the exact mean is in the JSON."""
    return "—" if age is None else write(Years(int(float(age["years"]) + 0.5)), page.voice.lang)


def _money(page: TextPage, found: Json) -> None:
    page.put()
    page.put(page.voice.say("steering.heading.money"))
    colon = page.voice.say("error.colon")
    for name in ("paid", "returned", "repaid"):
        row = found["money"][name]
        said = page.voice.say(f"steering.money.{name}")
        page.put(f"{said}{colon}{_amount(page, row)} ({write(row['dossiers'], page.voice.lang)})", 2)
    page.put(f"{page.voice.say('steering.money.net')}{colon}{_amount(page, found['money']['net'])}", 2)


def _heads(page: TextPage, first: str) -> list[str]:
    names = (first, "requests", "beneficiaries", "paid")
    return [page.voice.say(f"steering.column.{name}") for name in names]


def _months(page: TextPage, found: Json) -> None:
    page.put()
    page.put(page.voice.say("steering.heading.months"))
    rows = [
        [
            write(Plain(f"{row['month'][5:]}/{row['month'][:4]}"), page.voice.lang), write(row["requests"], page.voice.lang),
            write(row["beneficiaries"], page.voice.lang), _amount(page, row["paid"]),
        ]
        for row in found["by_month"]
    ]  # fmt: skip
    page.table(_heads(page, "month"), rows, right=(1, 2, 3))


def _cities(page: TextPage, found: Json) -> None:
    page.put()
    page.put(page.voice.say("steering.heading.cities"))
    rows = [
        [
            write(Plain(row["city"]), page.voice.lang),
            _part(page, row["requests"]),
            _part(page, row["beneficiaries"]),
            _amount(page, row["paid"]),
        ]
        for row in found["by_city"][:SHOWN]
    ]
    page.table(_heads(page, "city"), rows, right=(1, 2, 3))
    _more(page, len(found["by_city"]))


def _rejected(page: TextPage, found: Json) -> None:
    """Every fault in the order of the file; a row may have several."""
    if not found["rejected"]:
        return
    page.put()
    page.put(page.voice.say("steering.heading.rejected"))
    for fault in found["rejected"][:SHOWN]:
        facts = {"line": fault["line"], "column": Plain(fault["column"]), "reason": fault["reason"][page.voice.lang]}
        page.put(page.voice.say("steering.fault", **facts), 2)
    _more(page, len(found["rejected"]))


def _more(page: TextPage, count: int) -> None:
    if count > SHOWN:
        page.put(page.voice.say("steering.more", count=count - SHOWN), 2)
