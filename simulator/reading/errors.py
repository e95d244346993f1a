"""The two ways to refuse: the question cannot be read (``InputError``), or the law does not answer (``LawError``).

An error holds the key of its sentence and the facts in it, so that it can be read in any of the three languages;
``str(error)`` is the message that the command line prints by default.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from simulator import wording
from simulator.base import free_text

if TYPE_CHECKING:
    from collections.abc import Iterable


class SimulatorError(Exception):
    """A refusal: ``key`` names the sentence in the wording files, ``facts`` fill it, ``where`` says which place."""

    def __init__(self, key: str, where: str = "", /, **facts: object) -> None:
        super().__init__(key)
        self.key, self.where, self.facts = key, free_text.repeated(where), facts

    def at(self, place: str) -> Self:
        """The same error, one level further out: ``at("kafil[1]")`` of ``birth`` is at ``kafil[1].birth``."""
        if not self.where:
            return type(self)(self.key, place.removesuffix(" ›"), **self.facts)
        joint = " " if place.endswith("›") else "" if self.where.startswith("[") else "."
        return type(self)(self.key, f"{place}{joint}{self.where}", **self.facts)

    def message(self, lang: str = wording.DEFAULT) -> str:
        """The place, the fault and its repair, in one sentence of ``lang``."""
        sentence = wording.write(wording.Sentence(self.key, self.facts), lang)
        place = wording.write(wording.Plain(self.where), lang)
        return f"{place}{wording.say('error.colon', lang)}{sentence}" if self.where else sentence

    def __str__(self) -> str:
        return self.message()


class InputError(SimulatorError):
    """The question is incomplete, contradictory or unreadable: nothing was computed.

    ``others`` are the faults of the same question that were found after this one.
    """

    others: tuple[InputError, ...] = ()

    @property
    def all(self) -> tuple[InputError, ...]:
        """This fault and the others, in the order in which they were found."""
        return (self, *self.others)

    def at(self, place: str) -> Self:
        """The same error one level further out, with its others."""
        outer = super().at(place)
        outer.others = tuple(error.at(place) for error in self.others)
        return outer

    @classmethod
    def joined(cls, faults: Iterable[InputError]) -> InputError:
        """The first of some faults, with the rest as its others; of two about one place, the first is kept."""
        by_place: dict[str, InputError] = {}
        for fault in faults:
            by_place.setdefault(fault.where or fault.key, fault)
        first, *others = by_place.values()
        for fault in others:
            fault.others = ()
        first.others = tuple(others)
        return first


class MissingExtraError(InputError, ModuleNotFoundError):
    """A package that is not installed, and the extra that brings it; also a ``ModuleNotFoundError`` for callers that catch it."""

    def __init__(self, package: str, extra: str) -> None:
        command = wording.Plain(f'pip install "location-vente[{extra}]"')
        facts = {"package": wording.Plain(package), "extra": wording.Plain(extra), "command": command}
        super().__init__("error.extra", **facts)
        self.name = package


class LawError(SimulatorError):
    """The texts conflict, or no text in force answers: nothing was computed."""
