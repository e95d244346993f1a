"""The command ``location-vente diff RUN_A RUN_B``: which dossiers have another verdict or figure, and because of what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.batch.columns import KINDS, head
from simulator.question.facts import COLUMNS
from simulator.runs.result_table import CODED, VERDICT
from simulator.runs.run_diff import run_diff
from simulator.wording import LANGUAGES, Plain, say, write
from simulator.writing import atomic, csv_cells, formats

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from simulator.cli.arguments import Commands
    from simulator.runs.row_changes import Change, ChangedRow
    from simulator.runs.run_diff import RunDiff

SHOWN, FIGURES = 10, 4
"""Dossiers on the screen, and figures of each; the file has all of them."""
_FIRST = (VERDICT, "reasons", "instalment", "months", "down_payment", "price")
_HEADS = ("number", "row_before", "row_after", "figure", "before", "after", "facts")


def add_to(commands: Commands) -> None:
    """Add the command ``diff``."""
    command = commands.add_without_law("diff", _diff, formats.FORMATS[:2])
    command.add_argument("first", metavar="RUN_A")
    command.add_argument("second", metavar="RUN_B")
    command.add_argument("-o", "--out", metavar="CHANGES.csv", help=commands.say("runs.help.changes"))


def _diff(options: argparse.Namespace) -> str:
    if options.out:
        atomic.ending_of(options.out, (".csv",))
    outcome = run_diff(options.first, options.second)
    if options.out:
        table = csv_cells.table(_HEADS, _lines(outcome, options.lang))
        atomic.write(options.out, table.encode("utf-8-sig"), inputs=[options.first, options.second], text=True)
    return formats.pretty(_json(outcome)) if options.format == "json" else _page(outcome, options.lang)


def _lines(outcome: RunDiff, lang: str) -> Iterator[dict[str, object]]:
    """One line for each figure that changed, with the facts that changed in its row."""
    for row in outcome.changes.rows():
        facts = " · ".join(f"{fact.name}: {fact.before} → {fact.after}" for fact in row.facts)
        where = {"number": row.number, "row_before": row.before, "row_after": row.after, "facts": facts}
        for change in row.figures:
            values = {part: _value(change.name, getattr(change, part), lang) for part in ("before", "after")}
            yield {**where, "figure": label(change.name, lang), **values}


def label(name: str, lang: str) -> str:
    """What a figure or a fact is called; its own name where it has no words."""
    if name in KINDS:
        return head(name, lang).partition(" (")[0]
    return say(f"batch.head.{name}", lang) if name in COLUMNS and not name[-1:].isdigit() else name


def _page(outcome: RunDiff, lang: str) -> str:
    lines = [write(sentence, lang) for sentence in outcome.sentences()]
    for row in outcome.changes.rows(SHOWN):
        lines += [f"  {_name(row, lang)}", *(f"    {line}" for line in _changes(row, lang))]
    more = int(outcome.changes.changed.sum()) - SHOWN
    if more > 0:
        lines.append("  " + say("runs.diff.more", lang, count=more))
    return "\n".join(lines) + "\n"


def _name(row: ChangedRow, lang: str) -> str:
    """A dossier by its number and its row in the second result."""
    if row.number:
        return say("runs.diff.numbered", lang, number=Plain(row.number), row=row.after)
    return say("runs.diff.row", lang, row=row.after)


def _changes(row: ChangedRow, lang: str) -> Iterator[str]:
    """The facts of a dossier that changed, then its figures, those first that a person asks for first."""
    yield from (_change("runs.diff.fact", change, lang) for change in row.facts)
    figures = sorted(row.figures, key=lambda change: change.name not in _FIRST)
    yield from (_change("runs.diff.figure", change, lang) for change in figures[:FIGURES])
    if len(figures) > FIGURES:
        yield say("runs.diff.figures", lang, count=len(figures) - FIGURES)


def _change(key: str, change: Change, lang: str) -> str:
    before, after = (Plain(_value(change.name, value, lang)) for value in (change.before, change.after))
    return say(key, lang, name=Plain(label(change.name, lang)), before=before, after=after)


def _value(name: str, value: str, lang: str) -> str:
    """A value in words where it is a code; a sign where there is none."""
    start, codes = CODED.get(name, ("", ()))
    return say(f"{start}.{value}", lang) if value in codes else value or "–"


def _json(outcome: RunDiff) -> dict[str, object]:
    changes = outcome.changes
    return {
        "both": len(changes.pairs[0]),
        "changed": int(changes.changed.sum()),
        "verdicts": changes.verdicts,
        "only_first": changes.only_first,
        "only_second": changes.only_second,
        "matched_by": "number" if changes.by_number else "place",
        "between": None if outcome.between is None else {side: list(words) for side, words in outcome.between.items()},
        "causes": [{"facts": list(names), "rows": count} for names, count in changes.causes().items()],
        "sentences": [{lang: write(sentence, lang) for lang in LANGUAGES} for sentence in outcome.sentences()],
        "rows": [_row_json(row) for row in changes.rows(SHOWN)],
    }


def _row_json(row: ChangedRow) -> dict[str, object]:
    return {
        "number": row.number,
        "before": row.before,
        "after": row.after,
        "figures": [change._asdict() for change in row.figures],
        "facts": [change._asdict() for change in row.facts],
    }
