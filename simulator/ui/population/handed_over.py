"""What is handed over from the page: the policy note of its figures, and the command that writes the same."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from simulator import api
from simulator.applicants.mapping import FileMapping
from simulator.cli import population as command
from simulator.cli import recording
from simulator.law import Law
from simulator.populations.reforms import draft as reform
from simulator.populations.studies import Study
from simulator.runs.marks import FileMark, of_bytes, of_input
from simulator.ui.population import lab
from simulator.views.text.population_page import FileRead, Findings, Invention

if TYPE_CHECKING:
    import argparse

    from simulator.ui.population.lab import LabQuestion
    from simulator.ui.population.own_file import VisitorFile


def study(question: LabQuestion, visitor_file: VisitorFile | None, shown: Study, lang: str, note: str) -> Findings:
    """The study behind a note, with the command that writes it and the fingerprint of that run."""
    words = ["--lang", lang, "--note", note]
    options = lab.options_of(question, visitor_file, *words)
    stated = FileMapping() if visitor_file is None else visitor_file.stated
    identity = recording.identity_with(
        options, _marks(question, options, visitor_file), **command.counted(options, shown.lab.plan, stated)
    )
    return Findings(
        **{part.name: getattr(shown, part.name) for part in dataclasses.fields(Study)},
        command=command.line_of(options, shown.lab.plan, stated),
        engine=api.VERSION,
        law=Law.load().digest,
        inputs=_inputs(visitor_file),
        fingerprint=identity.fingerprint,
    )


def _inputs(visitor_file: VisitorFile | None) -> FileRead | Invention:
    """What identifies the population, as the command says it."""
    if visitor_file is not None:
        return FileRead(visitor_file.name, visitor_file.sha256, visitor_file.unit)
    recipe = lab.applicant_recipe()
    return Invention(lab.ROWS, lab.SEED, recipe.name, command.recipe_mark(recipe))


def _marks(question: LabQuestion, options: argparse.Namespace, visitor_file: VisitorFile | None) -> list[FileMark]:
    """The files that the command reads, in its order: the draft and the visitor's file are in no folder."""
    files = [] if visitor_file is None else [FileMark("file", visitor_file.name, visitor_file.sha256)]
    facts = [of_input("facts", options.facts)] if options.facts else []
    shipped = [of_input("reform", path) for path in options.reform[: len(question.reforms)]]
    if question.draft is None:
        return [*files, *facts, *shipped]
    content = reform.written(question.draft, Law.load(), lab.day())
    return [*files, *facts, *shipped, of_bytes("reform", lab.DRAFT_FILE, content.encode())]
