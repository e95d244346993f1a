"""What is understood of a file before it is answered: its columns, its questions, and what is still to be said of it.

Nothing of it is an answer: a file of which something is missing has a survey too, with the refusal and what would repair it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from simulator.applicants import choices, files, headers, no_applicant, reader
from simulator.applicants.questions import KNOWN_TO_A_PERSON, Gathered
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np
    import numpy.typing as npt

    from simulator.applicants.blocks import Chosen, Opened
    from simulator.applicants.mapping import FileMapping
    from simulator.applicants.part import Part
    from simulator.applicants.questions import FileQuestion
    from simulator.applicants.reader import Limits, Unit
    from simulator.wording import Sentence

    AmountsInDoubt = Callable[[Part], Mapping[tuple[str, str], npt.NDArray[np.int64]]]
    """What finds the rows with an amount to confirm, by its column and the code of the question."""

SHOWN = 4
"""Rows of a preview."""


class SurveyedColumn(NamedTuple):
    """A column of a file: its name apart from all others, the column of the contract, its first cells.

    ``fact`` is empty for a column that is not read, None for one of which the user must say what it is; ``guess`` is what it is
    taken for as long as the user says nothing.
    """

    name: str
    fact: str | None
    guess: str | None
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Survey:
    """What was understood of a file.

    ===========  ==================================================================================================
    chosen       the sheet, the row of the heads, the encoding
    columns      its columns, in their order
    sentences    what was chosen, in words
    shared       the columns that are missing and may be given once for every row
    questions    what one answer would save
    rows         the rows that were read, of which ``readable`` can be answered and ``others`` are no applicant
    refusal      why the file cannot be answered yet; None where it can
    ===========  ==================================================================================================
    """

    chosen: Chosen
    columns: tuple[SurveyedColumn, ...]
    sentences: tuple[Sentence, ...]
    shared: tuple[str, ...]
    questions: tuple[FileQuestion, ...] = ()
    rows: int = 0
    readable: int = 0
    others: int = 0
    refusal: InputError | None = None


def survey_of(
    file: Opened, unit: Unit, mapping: FileMapping, limits: Limits, amounts_in_doubt: AmountsInDoubt | None = None
) -> Survey:
    """The survey of a file, all of whose rows are read; ``unit`` and ``limits`` as ``reader.read`` has them.

    ``amounts_in_doubt`` finds the rows of a part with an amount to confirm: without it no amount is asked about.

    Raises ``InputError`` where not even its first rows can be read.
    """
    shown, file = files.preview(file, SHOWN)
    gathered, rows, readable, others = Gathered(), 0, 0, list[str]()
    last: Part | None = None
    refusal: InputError | None = None
    try:
        for part in reader.read(file, unit=unit, mapping=mapping, limits=limits):
            gathered.add(part)
            if amounts_in_doubt is not None:
                gathered.add_amounts(part, amounts_in_doubt(part), unit, mapping)
            rows, readable, last = rows + part.rows, readable + len(part.people), part
            others += part.rejected["code"][part.rejected["code"].isin(no_applicant.CODES)].tolist()
    except InputError as error:
        refusal = error
    sentences = choices.of_table(file.chosen) if last is None else choices.sentences(last, unit, mapping)
    sentences += [*choices.answers(mapping), *no_applicant.left_out(others)]
    return Survey(
        file.chosen, _columns(file.heads, shown, mapping), tuple(sentences), _shared(file.heads, unit, mapping),
        tuple(gathered.questions()), rows, readable, len(others), refusal,
    )  # fmt: skip


def _columns(heads: Sequence[str], shown: list[list[str]], mapping: FileMapping) -> tuple[SurveyedColumn, ...]:
    cells = [*zip(*shown, strict=True)] or [()] * len(heads)
    return tuple(
        SurveyedColumn(name, mapping.columns.get(name, guess), guess, column)
        for name, guess, column in zip(headers.names_apart(heads), headers.guesses(heads), cells, strict=True)
    )


def _shared(heads: Sequence[str], unit: Unit, mapping: FileMapping) -> tuple[str, ...]:
    """The columns that are missing and may hold for every row; none where no head is recognised: then the heads are elsewhere."""
    facts = {*filter(None, headers.taken_for(heads, mapping.columns))}
    if not facts:
        return ()
    absent = headers.missing(facts, unit)
    return tuple(name for name in absent if name not in KNOWN_TO_A_PERSON and not name.startswith(headers.OF_A_KAFIL))
