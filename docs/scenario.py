"""Writes ``scenario.md`` from the table of facts, where each key of a scenario is said once: ``python docs/scenario.py``."""
# ruff: noqa: INP001 - a script on its own

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from simulator.law.scheme import ALL  # noqa: E402 - the folder of the program comes first
from simulator.question.facts import KEYS, about, takers  # noqa: E402 - the folder of the program comes first

FILE = HERE / "scenario.md"
HEAD = """# The keys of a scenario

A scenario is one question in YAML or JSON, or a mapping in Python: these are all its keys. A key that is not here is refused, with the
place where it stands; a fact that is needed and missing is asked for, with a valid line. Under *schemes*: who reads the key (`all`, or
their names). Amounts have their currency (`DZD`, or `MAD` under `daam_sakane`; `235 millions` are centimes), rates their `%`, terms
their unit (`25 years`, `300 months`). Days are `2024-07-06`; of a birth the year alone is enough.

This page is made by `python docs/scenario.py` from the table of facts, `simulator/question/facts.py`;
`tests/test_scenario_keys.py` holds that it and the reader say the same. `schemas/scenario.schema.json` says it to editors.
"""
SECTIONS = {
    "The question": ("",),
    "The household": ("household", "household.property[]"),
    "The dwelling": ("dwelling",),
    "The dates": ("dates", "dates.suspended[]"),
    "": ("dates.milestones",),
    "The kafil": ("kafil[]",),
    "The loans": ("down_payment_loan", "loan"),
    "Options": ("options",),
    "The readings": ("readings",),
}
"""The tables of the page, each with the parts of a question that it shows."""
NOTES = {"The readings": "\nThe first choice is the default. The page of the law says why each exists.\n"}


def table(parts: tuple[str, ...]) -> str:
    """The keys of some parts of a question, one row each."""
    rows = [
        f"| `{fact.key}` | {'all' if takers(fact) == tuple(ALL) else ', '.join(takers(fact))} |{example} | {about(fact)}{below} |\n"
        for fact in KEYS.values()
        if fact.part in parts
        for example, below in [(f" `{fact.example}`", "") if fact.example else ("", ": below")]
    ]
    return "\n| key | schemes | example | what it says |\n|---|---|---|---|\n" + "".join(rows)


def whole() -> str:
    """The whole page."""
    sections = (
        (f"\n## {title}\n{NOTES.get(title, '')}" if title else "") + table(parts) for title, parts in SECTIONS.items()
    )
    return HEAD + "".join(sections)


if __name__ == "__main__":
    FILE.write_text(whole(), encoding="utf-8")
