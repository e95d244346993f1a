"""The answers of one version as flat figures: a program of its own, so that two versions never meet in one process.

``PYTHONPATH=FOLDER python -P flat_answers.py FOLDER < questions.jsonl > figures.jsonl``: one line of JSON for each question.
It imports the public functions of ``simulator`` alone, which both versions have.
"""

from __future__ import annotations

import hashlib
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

LANGUAGES = {"fr", "ar", "en"}
NAMES = ("rule", "name", "way", "step", "key", "n", "choice")
"""What a row of a list is named by: the first of these that it has; its place where it has none."""
PLACES = {"text", "article", "status", "source", "provisions", "evidence"}
"""The leaves that say where a rule stands, not what it gives."""
APART = {"title", "readings", "reproduce", "disclaimer", "schedule", "supposed", "warnings", "unit"}
"""What is no figure of the household, and the schedule, which is added up."""
MONEY = ("due", "principal", "interest", "fees", "charges")

Json = dict[str, Any]


def flat(answer: Json) -> dict[str, Json]:
    """``figures``, ``places`` (texts, articles, statuses) and ``words`` (fingerprints of sentences), each by its path."""
    flat_answer: dict[str, Json] = {"figures": {}, "places": {}, "words": {}}
    for name, value in answer.items():
        _walk(value, name, flat_answer)
    flat_answer["figures"] |= totals(answer["schedule"])
    return flat_answer


def _walk(value: object, path: str, flat_answer: dict[str, Json]) -> None:
    last = path.rpartition(".")[2]
    if last in APART:
        return
    if last in PLACES:
        flat_answer["places"][path] = fingerprint(value)
    elif isinstance(value, dict) and value and set(value) <= LANGUAGES:
        flat_answer["words"][path] = fingerprint(value)
    elif isinstance(value, dict):
        for name, inner in value.items():
            _walk(inner, f"{path}.{name}", flat_answer)
    elif isinstance(value, list):
        _rows(value, path, flat_answer)
    else:
        flat_answer["figures"][path] = value


def _rows(rows: list[Any], path: str, flat_answer: dict[str, Json]) -> None:
    """A list: each row under its name; of a row that has no figure, that it is there."""
    for place, row in enumerate(rows, 1):
        by = next((name for name in NAMES if isinstance(row, dict) and name in row), None)
        row_path = f"{path}.{place if by is None else str(row[by]).replace('.', '_')}"
        before = len(flat_answer["figures"])
        _walk(
            {name: value for name, value in row.items() if name != by} if isinstance(row, dict) else row,
            row_path,
            flat_answer,
        )
        if len(flat_answer["figures"]) == before:
            flat_answer["figures"][row_path] = "there"


def totals(schedule: list[Json]) -> Json:
    """Sums, number, first and last day of each kind of payment, and a fingerprint of all of its rows."""
    sums: Json = {}
    for kind in sorted({row["kind"] for row in schedule}):
        rows = [row for row in schedule if row["kind"] == kind]
        days = [row["date"] for row in rows if row["date"]]
        added = {name: str(sum((Decimal(row.get(name, "0")) for row in rows), Decimal())) for name in MONEY}
        whole = [[row.get(name) for name in ("n", "date", "payer", "label", "balance", *MONEY)] for row in rows]
        facts = {"rows": len(rows), "first": min(days, default=None), "last": max(days, default=None), **added}
        sums |= {f"schedule.{kind}.{name}": value for name, value in facts.items()}
        sums[f"schedule.{kind}.whole"] = fingerprint(whole)
    return sums


def fingerprint(value: object) -> str:
    """Eight letters that differ where what was said differs."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:8]


def refusal(error: Exception) -> dict[str, Json]:
    """The same shape for a question without an answer: the key of the message."""
    return {"figures": {"error": getattr(error, "key", type(error).__name__)}, "places": {}, "words": {}}


def main(folder: str) -> int:
    """Answer every line of the standard input. Raises ``RuntimeError`` where another version than the folder's answers."""
    import simulator
    from simulator import InputError, Law, LawError, answer

    if not Path(simulator.__file__).is_relative_to(Path(folder).resolve()):
        message = f"the version of {folder} is asked for, that of {simulator.__file__} would answer"
        raise RuntimeError(message)
    law = Law.load()
    for line in sys.stdin:
        try:
            flat_answer = flat(answer(json.loads(line), law=law))
        except (InputError, LawError) as error:
            flat_answer = refusal(error)
        sys.stdout.write(json.dumps(flat_answer, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
