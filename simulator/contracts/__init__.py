"""A contract that lives: what was paid, what happened, and what is left. State × event → state, over whole centimes."""

from simulator.contracts.contract import Contract

__all__ = ["Contract"]
