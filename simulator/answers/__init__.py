"""The answer to one household: an ``Answer`` of numbers, days and rules, and its JSON.

Nothing is computed here that a page, a sheet or a table could show differently: all of them read this.
"""

from simulator.answers.answer_to_json import to_json
from simulator.answers.household_answer import answer
from simulator.answers.json_values import Json
from simulator.answers.model import Answer

__all__ = ["Answer", "Json", "answer", "to_json"]
