"""Two hundred ugly files: no row is lost, and none is wrong without a word."""

import pytest
import ugly_files

from simulator.applicants import reader
from simulator.applicants.no_applicant import CODES
from simulator.reading.errors import InputError

FILES = 200
EVERY_DAY = range(3, FILES, 8)


def outcome(file):
    """The parts of a file, its faults as (row, column), and the rows that are no applicant."""
    parts = list(reader.read(file.content))
    columns = {
        head: column
        for column, head in zip(
            parts[0].places_of_facts, (parts[0].heads[p] for p in parts[0].places_of_facts.values()), strict=True
        )
    }
    faults, others = {}, set()
    for part in parts:
        for row, head, code in zip(*(part.rejected[name] for name in ("row", "column", "code")), strict=True):
            if code in CODES:
                others.add(row)
            else:
                faults.setdefault(row, set()).add(columns.get(head, head))
    return parts, faults, others


def facts_of(part, place, names):
    """The facts of an answered row, as they were understood."""
    people = part.people
    birth = people.birth[place].item()
    return {
        "birth": birth.year if part.year_only[place] else birth, "income": people.income[place] / 100, "spouse_income": people.spouse_income[place] / 100,
        "cohort": people.cohort[place], "owns_property": people.owns_property[place], "had_state_aid": people.had_state_aid[place],
        "type": people.dwelling[place] + 2, "application": people.application[place].item(), "acceptance": people.acceptance[place].item(),
        "keys": people.keys[place].item(), "identifier": part.extra["identifier"][place], "name": part.cells.column(names)[part.places[place].item()].as_py(),
    }  # fmt: skip


def check(seed):
    file = ugly_files.made(seed)
    rows = ugly_files.rows_of(file)
    if file.refused:
        with pytest.raises(InputError) as caught:
            outcome(file)
        assert caught.value.key == file.refused, file.about
        return
    parts, faults, others = outcome(file)
    answered = {int(line): facts_of(part, place, file.names) for part in parts for place, line in enumerate(part.lines)}
    heads = parts[0].chosen.head_row
    count = sum(part.rows for part in parts)
    assert count == len(answered) + len(faults) + len(others), file.about
    assert count == len(file.answered) + len(file.rejected) + len(file.others) + len(file.told), file.about
    above = len(rows) - count
    assert 0 <= above <= heads, file.about
    assert set(answered) == set(file.answered), file.about
    assert others - file.told == file.others, file.about
    assert set(faults) - file.told == set(file.rejected), file.about
    for line, expected in file.answered.items():
        assert answered[line] == expected, (file.about, line)


@pytest.mark.parametrize("seed", EVERY_DAY)
def test_no_row_of_an_ugly_file_is_lost_or_wrong_without_a_word(seed):
    check(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", sorted(set(range(FILES)) - set(EVERY_DAY)))
def test_none_of_two_hundred_ugly_files_loses_a_row(seed):
    check(seed)
