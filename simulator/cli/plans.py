"""The commands ``location-vente plan | kafils | order``: what stands beside a contract, each asked of one question."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from simulator.law import Law
from simulator.law.keys import DOWN_PAYMENT_BANKS
from simulator.question.scenario import raw_of
from simulator.reading import fields
from simulator.reading.errors import InputError
from simulator.views.voice import Voice
from simulator.whatif import kafil_page, order_page, plan_drawing, plan_page
from simulator.whatif.kafil_choice import kafils
from simulator.whatif.payment_order import payment_order
from simulator.whatif.planner import tranche_plan
from simulator.wording import Plain
from simulator.writing import atomic, formats
from simulator.writing.formats import FORMATS

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from simulator.cli.arguments import Commands, Parser


def add_to(commands: Commands) -> None:
    """Add the commands ``plan``, ``kafils`` and ``order``."""
    plan = _asking(commands, commands.add("plan", _plan, FORMATS))
    plan.add_argument("--as-of", metavar="DAY", help=commands.say("help.plan_as_of"))
    plan.add_argument("--saved", metavar="AMOUNT", help=commands.say("help.saved"))
    plan.add_argument("--monthly", metavar="AMOUNT", help=commands.say("help.monthly"))
    plan.add_argument("--works", action="append", metavar="NAME=DAY..DAY", help=commands.say("help.works"))
    plan.add_argument("-o", "--output", default="", metavar="FILE.svg|png", help=commands.say("help.plan_output"))
    plan.add_argument("--bank", choices=DOWN_PAYMENT_BANKS, help=commands.say("help.loan_bank"))
    relatives = _asking(commands, commands.add("kafils", _kafils, FORMATS))
    relatives.add_argument("--relative", action="append", metavar="BIRTH,INCOME", help=commands.say("help.relative"))
    order = _asking(commands, commands.add("order", _order, FORMATS))
    order.add_argument("--amount", required=True, metavar="AMOUNT", help=commands.say("help.order_amount"))
    order.add_argument("--date", required=True, metavar="DAY", help=commands.say("help.order_date"))
    order.add_argument("--case", action="store_true", help=commands.say("help.order_case"))


def _asking(commands: Commands, command: Parser) -> Parser:
    """A command with the question that it is asked of."""
    command.add_argument("scenario", metavar="SCENARIO.yaml")
    command.add_argument("--centimes", action="store_true", help=commands.say("help.centimes"))
    return command


def _plan(options: argparse.Namespace) -> str:
    if options.output:
        atomic.ending_of(options.output, (".svg", ".png"))
    law, raw = Law.load().with_files(options.reform), raw_of(options.scenario)
    works = _works(options.works or ())
    facts = {"as_of": options.as_of, "saved": options.saved, "monthly": options.monthly, "bank": options.bank}
    plan = tranche_plan(raw, law=law, works=works or None, **facts)
    if options.output:
        return _drawn(options, plan_drawing.file(Voice(law, options.lang, centimes=options.centimes), plan), plan.as_of)
    return formats.written(
        options.format, lang=options.lang,
        table=lambda: plan_page.page(plan, law, options.lang, centimes=options.centimes),
        json=plan.to_json,
        rows=lambda: plan.to_json()["months"],
        csv=lambda: formats.flat_table(formats.warned(plan.to_json()["months"]), options.lang),
    )  # fmt: skip


def _drawn(options: argparse.Namespace, svg: str, on: dt.date) -> str:
    """Write a drawing in the format of the file's ending; on standard output, the one that is text."""
    inputs = [options.scenario, *options.reform]
    if options.output.lower().endswith(".png"):
        from simulator.sheets import typeset

        atomic.write(options.output, typeset.drawing(svg, dt.datetime.combine(on, dt.time(), dt.UTC)), inputs=inputs)
    else:
        atomic.write(options.output, svg.encode(), inputs=inputs, text=True)
    return ""


def _works(texts: Iterable[str]) -> dict[str, dict[str, str]]:
    """The periods of works, by their names. Raises ``InputError``, also for two of one name."""
    works: dict[str, dict[str, str]] = {}
    for text in texts:
        name, period = _period(text)
        fields.refuse_twice(name, works, "--works")
        works[name] = period
    return works


def _period(text: str) -> tuple[str, dict[str, str]]:
    """``foundations=2027-01-01..2027-06-30`` as a period of works. Raises ``InputError``."""
    name, equals, days = text.partition("=")
    first, dots, last = days.partition("..")
    if not (equals and dots):
        raise InputError("error.plan.works", "--works", got=Plain(text))
    return name, {"from": first, "to": last}


def _kafils(options: argparse.Namespace) -> str:
    law = Law.load().with_files(options.reform)
    relatives = None if options.relative is None else [_relative(text) for text in options.relative]
    choice = kafils(raw_of(options.scenario), relatives, law=law)
    return formats.written(
        options.format, lang=options.lang,
        table=lambda: kafil_page.page(choice, law, options.lang, centimes=options.centimes),
        json=choice.to_json,
        rows=choice.rows,
        csv=lambda: formats.flat_table(formats.warned(choice.rows()), options.lang),
    )  # fmt: skip


def _relative(text: str) -> dict[str, object]:
    """``1998-05-02,45000 DZD,40 %`` as a candidate; the share may be left out. Raises ``InputError``."""
    facts = [part.strip() for part in text.split(",")]
    if len(facts) not in (2, 3):
        raise InputError("error.kafils.relative", "--relative", got=Plain(text))
    return dict(zip(("birth", "income", "share"), facts, strict=False))


def _order(options: argparse.Namespace) -> str:
    law = Law.load().with_files(options.reform)
    check = payment_order(raw_of(options.scenario), options.amount, options.date, law=law)
    if options.case:
        return check.case_file(law)
    return formats.written(
        options.format, lang=options.lang,
        table=lambda: order_page.page(check, law, options.lang, centimes=options.centimes),
        json=check.to_json,
        rows=lambda: check.to_json()["payments"],
        csv=lambda: formats.flat_table(formats.warned(check.to_json()["payments"]), options.lang),
    )  # fmt: skip
