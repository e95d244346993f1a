"""The two ways to refuse: the question cannot be read (``InputError``), or the law does not answer (``LawError``).

An error holds the key of its sentence and the facts in it, so that it can be read in any of the three languages;
``str(error)`` is the message that the command line prints by default.
"""

from __future__ import annotations

from typing import Self

from simulator import free_text, wording


class SimulatorError(Exception):
    """A refusal: ``key`` names the sentence in the wording files, ``facts`` fill it, ``where`` says which place."""

    def __init__(self, key: str, where: str = "", /, **facts: object) -> None:
        super().__init__(key)
        self.key, self.where, self.facts = key, free_text.repeated(where), facts

    def at(self, place: str) -> Self:
        """The same error, told one level further out: ``at("kafil[1]")`` of ``birth`` is at ``kafil[1].birth``."""
        if not self.where:
            return type(self)(self.key, place.removesuffix(" ›"), **self.facts)
        joint = " " if place.endswith("›") else "" if self.where.startswith("[") else "."
        return type(self)(self.key, f"{place}{joint}{self.where}", **self.facts)

    def message(self, lang: str = wording.DEFAULT) -> str:
        """Where, what, and how to repair it, in one sentence of the language asked for."""
        sentence = wording.write(wording.Sentence(self.key, self.facts), lang)
        where = wording.write(wording.Plain(self.where), lang)
        return f"{where}{wording.say('error.colon', lang)}{sentence}" if self.where else sentence

    def __str__(self) -> str:
        return self.message()


class InputError(SimulatorError):
    """The question is incomplete, contradictory or unreadable: nothing was computed."""


class LawError(SimulatorError):
    """The texts conflict, or no text in force answers: nothing was computed."""
