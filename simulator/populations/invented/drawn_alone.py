"""Which columns a recipe draws without any link to what the rules read: a table by them would print chance as if it were a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.populations.count import groups
from simulator.reading.errors import InputError
from simulator.wording import Plain, TextWords

if TYPE_CHECKING:
    from simulator.populations.invented.recipe import Recipe

ALONE = ("wilaya", "sex", "marital")
"""The margins that are drawn without regard to wages, ages and dates."""


def refuse(recipe: Recipe, by: str | None) -> None:
    """Raises ``InputError`` for groups by a column that the recipe draws alone: a crossed margin may hold it instead."""
    if by is not None and groups.usual_name(by) in ALONE and not recipe.crosses(groups.usual_name(by)):
        raise InputError("afford.error.drawn_alone", "--by", by=Plain(by), recipe=TextWords(recipe.title))
