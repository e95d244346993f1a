"""The forms in which an answer leaves: a page for people, JSON, CSV, a line of JSON for each row; one way for all."""

from __future__ import annotations

from decimal import Decimal
from json import dumps
from typing import TYPE_CHECKING, Any

from simulator.base import free_text
from simulator.wording import LANGUAGES, say
from simulator.writing import csv_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Json = dict[str, Any]

FORMATS = ("table", "json", "csv", "ndjson")
"""The forms in which a command answers; the first when none is asked for."""
COLUMNS = (
    "scenario", "scheme", "eligible", "blocked", "n", "date", "kind", "payer", "due", "principal", "interest", "fees",
    "balance", "pay_off", "charges", "label", "status", "birth", "other_birth", "other_instalment", "other_months", "other_last_due",
    "other_total_paid", "disclaimer", "warnings",
)  # fmt: skip


def written(
    form: str,
    *,
    lang: str,
    table: Callable[[], str],
    json: Callable[[], object],
    rows: Callable[[], Iterable[Json]],
    csv: Callable[[], str] | None = None,
) -> str:
    """An answer in one of ``FORMATS``; only that one is made.

    ``rows`` are the lines of ``ndjson``, whole, and of ``csv``, each cell in ``lang`` and flat, unless the command has
    a table of its own for ``csv``.
    """
    match form:
        case "json":
            return pretty(json())
        case "ndjson":
            return "".join(f"{dumps(row, ensure_ascii=False)}\n" for row in rows())
        case "csv":
            return csv() if csv else flat_table(rows(), lang)
        case _:
            return table()


def warned(rows: Sequence[Json], warnings: Sequence[Json] = ()) -> list[Json]:
    """The rows of a table, the first of which says what none of them is: a figure that binds anybody; and what is to check."""
    first, *others = rows
    return [first | {"disclaimer": _disclaimer(), "warnings": _warnings(warnings)}, *others]


def _warnings(warnings: Iterable[Json]) -> str:
    return " / ".join(warning["sentence"][lang] for lang in LANGUAGES for warning in warnings)


def _disclaimer() -> str:
    return " / ".join(say("disclaimer", lang) for lang in LANGUAGES)


def flat_table(rows: Iterable[Json], lang: str) -> str:
    """Rows of nested values as CSV: a column for each value, words in one language, a list in one cell."""
    flat = [dict(_flat(row, lang)) for row in rows]
    return csv_cells.table(list(dict.fromkeys(name for row in flat for name in row)), flat)


def _flat(value: Json, lang: str, before: str = "") -> Iterator[tuple[str, object]]:
    """The values of a mapping under their path: ``payers.0``, ``state.aid``; words in one language are one value."""
    for name, each in value.items():
        if isinstance(each, dict) and each and not set(each) <= set(LANGUAGES):
            yield from _flat(each, lang, f"{before}{name}.")
        elif isinstance(each, dict):
            yield f"{before}{name}", each.get(lang, "")
        else:
            yield f"{before}{name}", _cell(each)


def _cell(value: object) -> object:
    """A value as the cell of a table: nothing is empty, a truth is a word of JSON, a list is its parts."""
    if isinstance(value, list | tuple):
        return "; ".join(str(_cell(each)) for each in value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else value


def schedule(answers: Iterable[tuple[str, Json]]) -> str:
    """Every payment of some named answers, one a line; an answer without a payment has a line of its own.

    ``eligible`` is ``true`` or ``false``, ``blocked`` why no instalment is possible; ``charges`` is empty where none
    were given; ``status`` is ``hypothesis`` where a kafil pays. Where only the year of a birth is known, ``birth`` is the
    day that was taken, and the first line has what the other end of the year gives (``other_…``). The first line of each answer
    says what no line of it is: a figure that binds anybody; and what is to check.
    """
    return csv_cells.table(COLUMNS, _payments(answers))


def _payments(answers: Iterable[tuple[str, Json]]) -> Iterator[Json]:
    for name, found in answers:
        blocked = found["blocked"]["reason"] if found["blocked"] else ""
        told = {
            "scenario": free_text.one_line(name), "scheme": found["scheme"], "eligible": str(found["eligible"]).lower(),
            "blocked": blocked, "birth": found["readings"]["birth_year_only"] if found["spread"] else "",
        }  # fmt: skip
        first, *others = [*(row | _status(row) for row in found["schedule"]), *_loan_for_tranches(found)] or [{}]
        yield told | first | _other_end(found) | {"disclaimer": _disclaimer(), "warnings": _warnings(found["warnings"])}
        yield from (told | row for row in others)


def _loan_for_tranches(found: Json) -> Iterator[Json]:
    """The instalments of the loan for the tranches: they repay what paid the tranches above, on top of the rent."""
    loan = found["down_payment_loan"] or {"schedule": []}
    paid = [due for due in loan["schedule"] if due["due"] != "0.00"]
    for number, due in enumerate(paid, 1):
        repaid = Decimal(due["due"]) - Decimal(due["interest"])
        yield {
            "n": number, "date": due["date"], "kind": "tranches_loan", "payer": "applicant", "due": due["due"],
            "principal": str(repaid), "interest": due["interest"], "fees": "0.00", "balance": due["balance"],
        }  # fmt: skip


def _status(row: Json) -> Json:
    """That a payment of a kafil is a hypothesis: the order that fixes his conditions is not available."""
    return {"status": "hypothesis"} if row["payer"].startswith("kafil") else {}


def _other_end(found: Json) -> Json:
    """What the end of a year of birth that the rows do not show gives."""
    for end, row in (found["spread"] or {}).items():
        if end != found["readings"]["birth_year_only"]:
            names = {
                "instalment": "instalment",
                "months": "term_months",
                "last_due": "last_due",
                "total_paid": "total_paid",
            }
            return {"other_birth": end} | {f"other_{name}": row[key] for name, key in names.items()}
    return {}


def pretty(found: object) -> str:
    """An answer, whole, as JSON that a person can read."""
    return dumps(found, ensure_ascii=False, indent=2) + "\n"
