"""``location-vente batch IN.csv -o OUT.xlsx``: a file of applicants, annotated; what became of it on standard output."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from simulator.cli import mapping, progress, recording
from simulator.law import Law
from simulator.law.scheme import MAIN
from simulator.reading.shipped import source
from simulator.wording import Plain, Sentence, say, write
from simulator.writing import atomic

if TYPE_CHECKING:
    import argparse

    from simulator.batch import Fault, Reply
    from simulator.cli.arguments import Commands


def add_to(commands: Commands) -> None:
    """Add the command ``batch``."""
    batch = commands.add("batch", _batch, ("table", "json"))
    batch.add_argument("file", type=source, metavar="IN.csv")
    batch.add_argument("-o", "--out", required=True, metavar="OUT.xlsx", help=commands.say("batch.option.out"))
    batch.add_argument("--unit", choices=("DA", "centimes"), default="DA", help=commands.say("batch.option.unit"))
    batch.add_argument("--encoding", metavar="ENCODING", help=commands.say("batch.option.encoding"))
    mapping.add_to(batch, commands)
    batch.add_argument("--scheme", default=MAIN, metavar="SCHEME[@DATE]", help=commands.say("batch.option.scheme"))
    batch.add_argument("--as-written", action="store_true", help=commands.say("batch.option.as_written"))
    recording.add_option(batch, commands)
    recording.add_resume(batch, commands)


def _batch(options: argparse.Namespace) -> str:
    from simulator.batch import Options, answered_file

    law = Law.load().with_files(options.reform)
    content = atomic.streamed_content(options.file)
    source = options.file if content is None else content
    recording.check(options)
    stated = mapping.stated(options, [options.file])
    identity = recording.identity(options, {"file": content}, mapping=stated.to_json())
    batch_options = Options(
        lang=options.lang,
        unit=options.unit,
        encoding=options.encoding,
        mapping=stated,
        scheme=options.scheme,
        as_written=options.as_written,
        fingerprint=identity.fingerprint,
    )
    report_rows = progress.of_rows("batch.progress", options.lang)
    with recording.resumed(options, identity) as finished:
        reply = answered_file(source, options.out, batch_options, law=law, progress=report_rows, finished=finished)
    recording.leave(options, identity)
    report = (
        json.dumps(_json(reply), ensure_ascii=False, indent=2) + "\n"
        if options.format == "json"
        else _table(reply, options.out, options.lang)
    )
    if options.out != atomic.STANDARD:
        return report
    sys.stderr.write(report)  # standard output holds the file
    return ""


def _json(reply: Reply) -> dict[str, object]:
    """The reply; only that of a folder names files."""
    document = asdict(reply)
    if not reply.files:
        del document["files"]
        for fault in document["first"]:
            del fault["file"]
    return document


def _fault(fault: Fault) -> Sentence:
    """One fault with its place: its file, its row and its column."""
    from simulator.applicants import reasons

    return reasons.in_place(fault.row, fault.column, fault.reason, Plain(fault.file) if fault.file else None)


def _table(reply: Reply, out: str, lang: str) -> str:
    counted = 3 + bool(reply.counts.to_confirm) + bool(reply.counts.no_applicant)
    lines = [*reply.about[:counted], *reply.chosen, *reply.questions]
    lines += ["  " + write(_fault(fault), lang) for fault in reply.first[:10]]
    if reply.faults > 10:
        lines.append("  " + say("batch.more", lang, count=reply.faults - 10))
    lines.append(say("batch.written", lang, file=Plain(out)))
    lines.append(say("runs.fingerprint", lang, fingerprint=Plain(reply.fingerprint)))
    return "\n".join(lines) + "\n"
