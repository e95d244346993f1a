"""The JSON of an answer, for tests that claim something of the contract; the doors read the ``Answer`` itself."""

from simulator.answers import to_json
from simulator.base.money import Money


def json_of(held):
    """The JSON of the answer that a ``Summary`` has, or something with a summary; made once for each."""
    summary = getattr(held, "summary", held)
    kept = vars(summary)
    if "json" not in kept:
        kept["json"] = to_json(summary.answer)
    return kept["json"]


def cents(decimals):
    """``"6645.62"`` → 664562: amounts of the contract always have two decimals."""
    return int(decimals.replace(".", ""))


def money_of(decimals, currency="DZD"):
    """An amount of the contract; None where there is none."""
    return None if decimals is None else Money(cents(decimals), currency)
