"""The grid of typical households, in a fold of the comparison: one type and one income at a time, all of it as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulator.base.money import Money
from simulator.ui.answer import form as forms
from simulator.ui.compare import blocks, engine, law_codes, session
from simulator.ui.shell.markup import Markup, figure, join, tag
from simulator.ui.state import session as state
from simulator.whatif.household_grid import TYPES
from simulator.whatif.household_grid_page import known_sum, supposed, verdict
from simulator.whatif.line_names import line_name
from simulator.wording import Months, Sentence, Years, write
from simulator.writing import formats

if TYPE_CHECKING:
    from simulator.views.voice import Voice
    from simulator.whatif.household_grid import GridCell, HouseholdGrid

_NAME = "grid"


def fold(voice: Voice, scenario: str, schemes: tuple[str, ...]) -> None:
    """The fold, whose inside is computed while it is open; an address with a choice of the grid opens it."""
    is_new = state.key(f"fold_{_NAME}") not in st.session_state
    with forms.folded(
        voice.say("grid.title"), _NAME, opened=is_new and bool(session.codes()["grid_income"])
    ) as grid_fold:
        if grid_fold.open:
            _inside(voice, engine.grid(scenario, schemes))


def _inside(voice: Voice, grid: HouseholdGrid) -> None:
    incomes = {str(income): income for income in grid.incomes}
    with st.container(key=f"{law_codes.PREFIX}grid"):
        dwelling = _choice("grid_type", voice.say("grid.head.type"), list(TYPES), {})
        labels = {code: voice.say("grid.income", income=Money(cents, grid.currency)) for code, cents in incomes.items()}
        income = _choice("grid_income", voice.say("grid.head.income"), list(incomes), labels)
    st.html(_table(voice, grid, dwelling, incomes[income]))
    st.download_button(
        voice.say("grid.download"), formats.flat_table(formats.warned(grid.rows()), voice.lang).encode(), "grille.csv",
        "text/csv", key=state.key("grid_csv"), on_click="ignore",
    )  # fmt: skip


def _choice(name: str, label: str, codes: list[str], labels: dict[str, str]) -> str:
    """One of some codes; the first where the address names none of them."""

    def chosen(code: str) -> str:
        return code if code in codes else codes[0]

    st.pills(
        label, codes, required=True, label_visibility="collapsed", format_func=lambda code: labels.get(code, code),
        **session.bound(name, str, chosen, argument="default"),
    )  # fmt: skip
    return chosen(session.codes()[name])


def _table(voice: Voice, grid: HouseholdGrid, dwelling: str, income: int) -> Markup:
    """A row for each age, a column for each law that could be asked; below, why the others could not."""
    part = grid.part(dwelling, income)
    names = {scheme: write(line_name(scheme), voice.lang) for scheme in grid.schemes if scheme in part[grid.ages[0]]}
    heads = (tag("th", name, scope="col", role="columnheader") for name in names.values())
    head = tag("tr", tag("th", voice.say("grid.head.age"), scope="col", role="columnheader"), *heads, role="row")
    rows = [
        tag(
            "tr", tag("th", write(Years(age), voice.lang), scope="row", role="rowheader"),
            *(_cell(voice, by_scheme[scheme], name) for scheme, name in names.items()), role="row",
        )
        for age, by_scheme in part.items()
    ]  # fmt: skip
    caption = tag("caption", write(supposed(grid), voice.lang), " ", voice.say("grid.silent"))
    table = tag("table", caption, tag("thead", head), tag("tbody", *rows), cls="beside ages", role="table")
    refused = [
        Sentence("value.of", {"name": line_name(line.name), "value": blocks.why(line.error)}) for line in grid.missing
    ]
    return join(table, *(tag("p", write(words, voice.lang), cls="label") for words in refused))


def _cell(voice: Voice, cell: GridCell, name: str) -> Markup:
    """The instalment, for how long and what is paid up to the keys; what refuses the household, where something does."""
    refuses = not cell.figures.eligible or not cell.figures.months
    below = [write(verdict(cell.figures), voice.lang)] if refuses else []
    if cell.figures.months:
        facts = {"months": Months(cell.figures.months), "up_front": known_sum(voice, cell.up_front)}
        below.append(voice.say("grid.cell", **facts))
    lines = [tag("span", words, cls="s") for words in below]
    value = tag("span", figure(known_sum(voice, cell.monthly)), cls="v")
    return tag(
        "td",
        tag("span", name, cls="of"),
        tag("div", value, *lines),
        cls="against" if refuses else "",
        role="cell",
    )
