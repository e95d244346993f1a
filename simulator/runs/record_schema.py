"""The JSON Schema of the record of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.base.json_schema import document, either, items, record, table, text, word
from simulator.runs.commands import COMMANDS, PRINTED
from simulator.runs.identity import LENGTH
from simulator.runs.record import FORMAT, SHA256

if TYPE_CHECKING:
    from simulator.base.json_schema import Schema

_DIGEST = text("SHA-256, in hexadecimal.", SHA256)


def run_record() -> Schema:
    """The schema of a record."""
    inputs = dict.fromkeys(part for command in COMMANDS.values() for part in command.inputs)
    outputs = dict.fromkeys([*(part for command in COMMANDS.values() for part in command.outputs), PRINTED])
    parts = {
        "format": word([FORMAT]),
        "fingerprint": text(
            "The short name of the run, printed on what it wrote: the same command, engine, law, inputs and options have the same.",
            rf"[0-9a-f]{{{LENGTH}}}",
        ),
        "command": word(COMMANDS),
        "engine": record(
            {"version": text(), "sha256": _DIGEST | {"description": "Of all the files of the program, the law apart."}}
        ),
        "law": record({"texts": table(_DIGEST, about="Every published text, by its identifier.")}),
        "inputs": items(_file(inputs), "What the run read, in the order of the command line."),
        "options": {"type": "object", "description": "What decides the answer besides the files."},
        "outputs": items(_file(outputs), "What the run wrote, and what it printed where that is an answer."),
        "libraries": table(text(), about="The versions of Python and of the packages that write files."),
    }
    return document("run", "The record of a run", record(parts))


def _file(parts: dict[str, None]) -> Schema:
    name = text("Its own name, without any folder; - for a stream.", r"[^/\\]+")
    files = table(_DIGEST, about="The files of a folder, by their path in it.")
    one_file = {"part": word(parts, "What it is to the run."), "name": name, "sha256": _DIGEST}
    return either(record(one_file), record(one_file | {"files": files}))
