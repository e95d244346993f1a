"""The consolidated law as text, one line for each version of each key and cohort.

``tests/golden/law.txt`` is what every change of the texts is compared with. After a change that is meant, read the
difference and write the file again: ``.venv/bin/python tests/golden_law.py``.
"""

import dataclasses
from fractions import Fraction
from pathlib import Path

from known_law import whole_law

from simulator.law import COHORTS
from simulator.law.keys import SCHEMES
from simulator.law.values import UNKNOWN, Multiple

GOLDEN = Path(__file__).parent / "golden" / "law.txt"


def lines(law):
    """scheme | key | cohorts | from | value | text | article | status | decides, by schemes, keys, days and cohorts."""
    yield "# scheme | key | cohorts | in force from | value | text | article | status | the date that decides"
    for scheme in SCHEMES:
        for key in sorted(SCHEMES[scheme]):
            for text in law.texts:
                for provision in text.provisions:
                    if scheme in text.schemes and provision.key == key:
                        yield line(scheme, text, provision)


def line(scheme, text, provision):
    """One version of one key."""
    cohorts = "all" if provision.cohorts == COHORTS else ", ".join(provision.cohorts)
    value = written(provision.value) + (" (strict)" if provision.strict else "")
    row = (scheme, provision.key, cohorts, text.in_force, value, text.id, provision.article, provision.status)
    return " | ".join(map(str, (*row, provision.attaches)))


def written(value):
    """A value as a person checks it: dinars, percentages, months."""
    if value is UNKNOWN:
        return "UNKNOWN"
    if isinstance(value, Multiple):
        return f"{value.wages} SNMG"
    if isinstance(value, Fraction):
        return str(value)
    if dataclasses.is_dataclass(value):
        return "{" + ", ".join(f"{f.name}: {written(getattr(value, f.name))}" for f in dataclasses.fields(value)) + "}"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {written(part)}" for name, part in value.items()) + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(map(written, value)) + "]"
    return str(value)


if __name__ == "__main__":
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_text("\n".join(lines(whole_law())) + "\n", encoding="utf-8")
