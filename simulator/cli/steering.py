"""The command ``location-vente steering``: the figures of a file of dossiers, an invented file, or the published series."""

from __future__ import annotations

import datetime as dt
import json
from fractions import Fraction
from typing import TYPE_CHECKING, get_args

from simulator import steering
from simulator.base.money import Money
from simulator.law import Law
from simulator.reading import clock
from simulator.reading.errors import InputError
from simulator.reading.shipped import source
from simulator.steering.cells import CURRENCY
from simulator.steering.portal_figures import YOUTH_UNDER, Beneficiary, rounded
from simulator.views.text.page import TextPage
from simulator.wording import Plain, Years, write
from simulator.writing import atomic

if TYPE_CHECKING:
    import argparse

    from simulator.cli.arguments import Commands
    from simulator.steering.portal_figures import Figures, Part

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


def command(options: argparse.Namespace) -> str:
    """What ``location-vente steering`` prints. Raises ``InputError``."""
    if [options.file is not None, options.sample is not None, options.published].count(True) != 1:
        raise InputError("steering.error.command")
    if options.sample is not None:
        return steering.sample(options.sample, options.seed)
    law = Law.load().with_files(options.reform)
    if options.published:
        return _published(law, options)
    on = _day(options.on) if options.on else clock.today()
    content = atomic.streamed_content(options.file)
    dossiers = (
        steering.read_file(options.file, law) if content is None else steering.read_bytes(content, options.file, law)
    )
    figures = steering.figures(dossiers, on, options.youth_under, options.beneficiary)
    return _json(steering.figures_to_json(figures)) if options.format == "json" else table(law, figures, options.lang)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InputError("error.date.unreadable", "--on", got=Plain(text)) from None


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _published(law: Law, options: argparse.Namespace) -> str:
    checks = steering.check_published()
    if options.format == "json":
        return _json([steering.check_to_json(check) for check in checks])
    page = TextPage(law, options.lang)
    page.put(page.voice.say("steering.check.title"))
    for check in checks:
        page.put(f"{'✓' if check.closes else '✗'} {write(check.sentence, options.lang)}", 2)
    return str(page)


def table(law: Law, figures: Figures, lang: str) -> str:
    """The figures for a terminal."""
    page = TextPage(law, lang)
    _top(page, figures)
    _populations(page, figures)
    _money(page, figures)
    _months(page, figures)
    _cities(page, figures)
    _rejected(page, figures)
    return str(page)


def _top(page: TextPage, figures: Figures) -> None:
    page.put(page.voice.say("steering.title", date=figures.on))
    page.put(page.voice.say(f"steering.reading.{figures.beneficiary}"))
    page.put(page.voice.say("steering.rows", **figures.rows._asdict()))


def _part(page: TextPage, part: Part) -> str:
    """``9 162 (37.8 %)``."""
    count = write(part.count, page.voice.lang)
    if part.share is None:
        return count
    return f"{count} ({write(float(rounded(100 * part.share, 2)) / 100, page.voice.lang)})"


def _populations(page: TextPage, figures: Figures) -> None:
    """Put the table of requests and beneficiaries, each with its own shares."""
    both = (figures.requests, figures.beneficiaries)
    rows = [
        [page.voice.say("steering.figure.count"), *(write(population.count, page.voice.lang) for population in both)]
    ]
    for levels in zip(*(population.by_aid for population in both), strict=True):
        aid = levels[0].aid
        name = (
            page.voice.say("steering.figure.aid", amount=aid) if aid.cents else page.voice.say("steering.figure.no_aid")
        )
        rows.append([name, *(_part(page, level.part) for level in levels)])
    rows += [
        [page.voice.say("steering.figure.women"), *(_part(page, population.women) for population in both)],
        [page.voice.say("steering.figure.abroad"), *(_part(page, population.abroad) for population in both)],
        [page.voice.say("steering.figure.young", age=Years(figures.youth_under)), *(_part(page, population.young) for population in both)],
        [page.voice.say("steering.figure.mean_age"), *(_years(page, population.mean_age) for population in both)],
        [page.voice.say("steering.figure.mean_price"), *(_mean_price(page, population.mean_price) for population in both)],
    ]  # fmt: skip
    heads = ["", page.voice.say("steering.column.requests"), page.voice.say("steering.column.beneficiaries")]
    page.put()
    page.table(heads, rows, right=(1, 2))


def _mean_price(page: TextPage, cents: Fraction | None) -> str:
    """A mean price as text, to the nearest centime."""
    return "—" if cents is None else page.voice.amount(Money(int(cents + Fraction(1, 2)), CURRENCY))


def _years(page: TextPage, age: Fraction | None) -> str:
    """A mean age as text: the tenth of the JSON rounded to a year, as it is published."""
    return "—" if age is None else write(Years(int(float(rounded(age, 1)) + 0.5)), page.voice.lang)


def _money(page: TextPage, figures: Figures) -> None:
    page.put()
    page.put(page.voice.say("steering.heading.money"))
    colon = page.voice.say("error.colon")
    for name, payments in figures.money._asdict().items():
        label, count = page.voice.say(f"steering.money.{name}"), write(payments.dossiers, page.voice.lang)
        page.put(f"{label}{colon}{page.voice.amount(payments.amount)} ({count})", 2)
    page.put(f"{page.voice.say('steering.money.net')}{colon}{page.voice.amount(figures.money.net)}", 2)


def _heads(page: TextPage, first: str) -> list[str]:
    names = (first, "requests", "beneficiaries", "paid")
    return [page.voice.say(f"steering.column.{name}") for name in names]


def _months(page: TextPage, figures: Figures) -> None:
    page.put()
    page.put(page.voice.say("steering.heading.months"))
    rows = [
        [
            write(Plain(f"{row.month:02d}/{row.year}"), page.voice.lang),
            write(row.requests, page.voice.lang),
            write(row.beneficiaries, page.voice.lang),
            page.voice.amount(row.paid.amount),
        ]
        for row in figures.by_month
    ]
    page.table(_heads(page, "month"), rows, right=(1, 2, 3))


def _cities(page: TextPage, figures: Figures) -> None:
    page.put()
    page.put(page.voice.say("steering.heading.cities"))
    rows = [
        [
            write(Plain(row.name), page.voice.lang),
            _part(page, row.requests),
            _part(page, row.beneficiaries),
            page.voice.amount(row.paid.amount),
        ]
        for row in figures.by_city[:SHOWN]
    ]
    page.table(_heads(page, "city"), rows, right=(1, 2, 3))
    _more(page, len(figures.by_city))


def _rejected(page: TextPage, figures: Figures) -> None:
    """Put every fault in the order of the file; a row may have several."""
    if not figures.rejected:
        return
    page.put()
    page.put(page.voice.say("steering.heading.rejected"))
    for fault in figures.rejected[:SHOWN]:
        reason = write(fault.reason, page.voice.lang)
        page.put(page.voice.say("steering.fault", line=fault.line, column=Plain(fault.column), reason=reason), 2)
    _more(page, len(figures.rejected))


def _more(page: TextPage, count: int) -> None:
    if count > SHOWN:
        page.put(page.voice.say("steering.more", count=count - SHOWN), 2)
