"""What can be taken away: the schedule as CSV, the whole answer as JSON, both in the words of the contract."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.summary import Json

COLUMNS = ("n", "date", "kind", "payer", "due", "principal", "interest", "fees", "balance", "charges")


def schedule(found: Json) -> bytes:
    """One payment a line; the mark at the beginning tells spreadsheets that it is UTF-8."""
    out = io.StringIO()
    columns = COLUMNS if found["charges"] else COLUMNS[:-1]
    writer = csv.DictWriter(out, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(found["schedule"])
    return out.getvalue().encode("utf-8-sig")


def answer(found: Json) -> bytes:
    """The answer, whole."""
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()
