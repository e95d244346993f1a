"""What the facts of an applicant must be, as a schema of pandera: the name of a check is the code of the error.

The schema sees the facts that could be read; a cell that cannot be read at all has its code from ``cells``. One column
of the frame is one fact, or what lies between two of them (``birth.lead``: days from the birth to the application).
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from simulator.dates import FIRST, LAST
from simulator.money import LARGEST, MILLION
from simulator.population.cells import EPOCH
from simulator.population.heads import EITHER, KAFILS

if TYPE_CHECKING:
    import pandas as pd
    from pandera.pandas import Check, DataFrameSchema

DAYS = ("birth", "application", "acceptance", "keys", *(f"kafil_birth{number}" for number in KAFILS))
AMOUNTS = ("income", "spouse_income", "price", *(f"kafil_income{number}" for number in KAFILS))


@functools.cache
def schema() -> DataFrameSchema:
    """Every check, by column; a column that the file does not have is not checked."""
    from pandera.pandas import Column, DataFrameSchema

    calendar = _check("in_range", "date_bounds", (FIRST - EPOCH).days, (LAST - EPOCH).days)
    checks: dict[str, list[Check]] = {name: [calendar] for name in DAYS}
    checks |= {name: [_check("le", "amount_too_large", LARGEST)] for name in AMOUNTS}
    checks["price"].append(_check("ne", "price_zero", 0))
    checks["birth.lead"] = [_check("gt", "birth_after_application", 0)]
    checks["acceptance.lead"] = [_check("ge", "acceptance_before_application", 0)]
    checks["keys.lead"] = [_check("ge", "keys_before_acceptance", 0)]
    checks |= {f"{name}.priced": [_check("eq", "type_or_price", 1)] for name in EITHER}
    for number in KAFILS:
        checks[f"kafil_birth{number}.lead"] = [_check("gt", "kafil_unborn", 0)]
        checks[f"kafil_birth{number}.named"] = [_check("eq", "kafil_no_birth", 1)]
        checks[f"kafil_income{number}.named"] = [_check("eq", "missing", 1)]
        checks[f"kafil_share{number}.named"] = [_check("eq", "missing", 1)]
        checks[f"kafil_share{number}.read"] = [_check("eq", "kafil_share_unread", 1)]
    checks["kafil_share.whole"] = [_check("lt", "kafil_whole", MILLION)]
    columns = {name: Column(int, of_column, required=False) for name, of_column in checks.items()}
    return DataFrameSchema(columns, strict=True)


def _check(kind: str, code: str, *bounds: int) -> Check:
    """A vectorised check of pandera under the code of its error."""
    from pandera.pandas import Check

    found: Check = getattr(Check, kind)(*bounds, name=code, error=code)
    return found


def faults(frame: pd.DataFrame) -> pd.DataFrame:
    """Where a check fails: ``row`` (its place in the frame), ``column``, ``code``."""
    import pandas as pd
    from pandera.errors import SchemaErrors

    try:
        schema().validate(frame, lazy=True)
    except SchemaErrors as error:
        found = error.failure_cases
        if (found["index"].isna()).any():
            raise  # not about a row: the frame itself is not what the schema describes, which is a fault of ours
        column = found["column"].str.partition(".")[0]
        return pd.DataFrame({"row": found["index"].astype("int64"), "column": column, "code": found["check"]})
    return pd.DataFrame({"row": pd.array([], "int64"), "column": [], "code": []})
