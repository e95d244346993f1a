"""What of a large family of cases is tried at every change: some of every part of it; the rest where everything is."""

import pytest


def daily(cases, count=4):
    """``cases`` for ``parametrize``: ``count`` of them, evenly spread, every day, the others as slow tests."""
    cases = list(cases)
    chosen = {number * len(cases) // count for number in range(count)}
    return [
        case
        if place in chosen
        else pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.slow)
        for place, case in enumerate(cases)
    ]
