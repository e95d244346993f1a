"""The page that ``/lite`` is without a network: what it is, a choice among the years of the tables, and what stands at a place of them.

It reads no fact of an address: without a server nothing can be computed, and a figure of other facts would be a false one.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from simulator.base.money import Money
from simulator.law import earlier
from simulator.ui.server import lite
from simulator.ui.shell.markup import Markup, join, tag
from simulator.wording.languages import TABLE
from simulator.wording.numbers import bare

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.ui.offline.tables import Table
    from simulator.views.voice import Voice

PATH = f"{lite.PATH}/offline"
SCRIPT = "/assets/offline.js"
_BIRTH, _KEYS = 1111, 2222
"""The years that ``offline.js`` replaces by those that were chosen."""
_MILLION = Money(100_000_000)
_STYLE = "[hidden]{display:none}fieldset{border:0;margin-top:.6rem}#answer{display:grid;gap:.6rem;margin-top:1rem}"


def written(voice: Voice, tables: Iterable[Table]) -> str:
    """The whole page in the language of a voice."""
    tables = list(tables)
    last = dt.date.fromisoformat(earlier.mark(voice.law).partition(".")[0])
    parts = [
        tag("p", tag("b", voice.say("offline.state")), " ", voice.say("offline.what"), cls="note"),
        tag("p", voice.say("offline.texts", date=last), cls="s"),
        tag("noscript", tag("p", voice.say("offline.script"), cls="alert")),
        _form(voice, tables),
        tag("div", id="answer", role="status"),
        _templates(voice),
        tag("p", tag("a", voice.say("offline.back"), href=f"{lite.PATH}?lang={voice.lang}"), cls="out"),
        Markup(f'<script src="{SCRIPT}" defer></script>'),
    ]
    return lite.document(voice, PATH, voice.say("offline.title"), {}, parts, _STYLE)


def _form(voice: Voice, tables: list[Table]) -> Markup:
    """The choices: the programme, then what its table has. The years are blank until they are chosen."""
    programmes = [(table.programme, voice.say(f"page.cohort.{table.programme}")) for table in tables]
    sets = [
        tag("fieldset", tag("div", *_choices(voice, table), cls="grid"), data_programme=table.programme, hidden="hidden")
        for table in tables
    ]  # fmt: skip
    amount = voice.amount(_MILLION)
    number = bare(_MILLION.cents, _MILLION.currency, voice.lang)
    words = {
        "data_amount": amount.replace(number, "#"),
        "data_group": number[1],
        "data_decimal": TABLE[voice.lang].decimal_sign,
        "data_texts": earlier.mark(voice.law),
    }
    return tag("form", _choice(voice.say("page.field.cohort"), "programme", programmes), *sets, id="scale", **words)


def _choices(voice: Voice, table: Table) -> Iterable[Markup]:
    """The dwelling, the band of income where there are several, and the two years."""
    kinds = [(kind, voice.say(f"page.type.{kind}")) for kind in table.places]
    yield _choice(voice.say("page.field.type"), "dwelling", kinds)
    if table.bounds:
        yield _choice(voice.say("offline.income"), "band", _bands(voice, table))
    for name, years in (("birth", table.births), ("keys", table.keys)):
        blank = [("", voice.say("offline.choose"))]
        yield _choice(voice.say(f"offline.{name}"), name, [*blank, *((str(year), str(year)) for year in years)])


def _bands(voice: Voice, table: Table) -> list[tuple[str, str]]:
    """The bands of income by their number, each up to its bound and the last above it."""
    bounds = [Money(bound) for bound in table.bounds]
    names = [
        *(voice.say("offline.up_to", amount=bound) for bound in bounds),
        voice.say("offline.above", amount=bounds[-1]),
    ]
    return [(str(band), name) for band, name in enumerate(names)]


def _choice(label: str, name: str, options: Iterable[tuple[str, str]]) -> Markup:
    choices = [Markup(tag("option", words).replace("<option", f'<option value="{code}"', 1)) for code, words in options]
    return tag("label", label, tag("select", *choices, name=name))


def _templates(voice: Voice) -> Markup:
    """What stands at a place of a table, by its kind: ``offline.js`` fills the slots."""
    years = {"birth": dt.date(_BIRTH, 1, 1), "keys": dt.date(_KEYS, 12, 31)}
    other_years = {"birth": dt.date(_BIRTH, 12, 31), "keys": dt.date(_KEYS, 1, 1)}
    ends = [voice.say("offline.end", **facts) for facts in (years, other_years)]
    return join(
        tag("template", *(_card(voice, end) for end in ends), id="ends"),
        *(
            tag("template", tag("p", voice.say(f"offline.{name}"), cls="alert"), id=name)
            for name in ("other_texts", "missing")
        ),
    )


def _card(voice: Voice, end: str) -> Markup:
    rows = {
        "instalment": voice.say("offline.instalment"),
        "count": voice.say("offline.count"),
        "price": voice.say("column.price"),
        "down": voice.say("column.down_payment"),
    }
    lines = [
        tag("p", words, voice.say("error.colon"), tag("bdi", data_slot=name), cls="v" if name == "instalment" else "s")
        for name, words in rows.items()
    ]
    silences = [
        tag("p", voice.say(f"offline.{name}"), data_slot=name, hidden="hidden") for name in ("no_months", "no_price")
    ]
    return tag("section", tag("p", end, cls="l", data_slot="years"), *lines, *silences, cls="card")
