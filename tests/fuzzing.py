"""What nobody would write, made from what people write: questions, amounts, days, reforms, files; the same for the same seed."""

import copy
import datetime as dt
import io
import json
import random
import zipfile
from decimal import Decimal
from fractions import Fraction

import opendocuments
import pyarrow as pa
import pyarrow.parquet as pq
import yaml
from test_applicants import ROW, csv_of
from test_population_upload import GOOD, parquet, workbook

from simulator.applicants import headers
from simulator.reading.documents import read_file

WORDS = (
    "", " ", "0", "-1", "0 DZD", "0,01 DZD", "-5 DZD", "10000000000 DZD", "9" * 5_000, "9" * 5_000 + " DZD", "1e9 DZD", "1 0 DZD", "6 MAD",
    "0 %", "100 %", "99.9999 %", "0.0001 %", "-1 %", "0 years", "999 years", "1 months", "480 months", "0 m2", "0.0001 m2", "9" * 30 + " m2",
    "0 SNMG", "1000000 SNMG", "2024-02-30", "2024-02-29", "1850-01-01", "2119-12-31", "0001-01-01", "9999-12-31", "1960", "0000", "٢٠٢٤",
    "unknown", "none", "null", "true", "no", "max", "F3", "F99", "2013", "2024", "location_vente", "lpa", "lsp", "daam_sakane",
    "location_vente@2024-06-26", "@", "location_vente@", "@2024-06-26", "lpa@1900-01-01", "ⵜⴰⵡⴰⵛⵓⵍⵜ", "ɣɛčḍ", "Ελένη", "👩\u200d👧", "a\nb", "\x00", "\x1b[0m",
    "\ud800", "\udfff", "\u202e", "\ufeff", "e" + "\u0301" * 99, "{}", "{x}", "%s", "=1+1", "<script>", "' OR 1=1", "../../etc/passwd", "x" * 10_000,
)  # fmt: skip
VALUES = (
    None, True, False, 0, -1, 1, 10**12, 10**30, 10**5_000, -(10**5_000), 0.0, -0.0, 1e308, float("nan"), float("inf"), [], {}, (), [None], [[]],
    ["2025-05-05"], [dt.date(2025, 5, 5)], dt.date(2025, 5, 5), dt.date(1, 1, 1), dt.date(9999, 12, 31), dt.datetime(2024, 7, 6, tzinfo=dt.UTC),
    b"bytes", Decimal("1.5"), Fraction(1, 3), {"fr": "a"}, {1: 2}, {None: None}, {"a": {"b": {"c": []}}}, [{}] * 30, ["x"] * 1_000,
    [{"from": "1850-01-01", "to": "2119-12-31"}] * 20, {"type": "F3"}, {"birth": "1990"}, set(), object,
)  # fmt: skip


def deep(depth=400):
    """A list in a list in a list …"""
    found = []
    for _ in range(depth):
        found = [found]
    return found


def value(rng):
    """Anything at all."""
    kind = rng.random()
    if kind < 0.55:
        return rng.choice(WORDS)
    if kind < 0.93:
        return copy.deepcopy(rng.choice(VALUES))
    return deep() if kind < 0.95 else text(rng)


def text(rng, alphabet="0123456789 .,-/%'_\u00a0\u202f٠١٢DZAHMcentimsouryl\t\n\u200e=+@éⵣ\ud83d", most=14):
    """Letters of an alphabet."""
    return "".join(rng.choice(alphabet) for _ in range(rng.randrange(most)))


def places(raw, here=()):
    """Every place in a document."""
    yield here
    if isinstance(raw, dict):
        for name, inner in raw.items():
            yield from places(inner, (*here, name))
    elif isinstance(raw, list):
        for place, inner in enumerate(raw):
            yield from places(inner, (*here, place))


def changed(raw, rng):
    """A document with one to three places changed: replaced, removed, doubled, moved, or with a name that is not known."""
    raw = copy.deepcopy(raw)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        every = [place for place in places(raw) if place]
        if not every:
            break
        *path, last = rng.choice(every)
        inner = raw
        for step in path:
            inner = inner[step]
        kind = rng.random()
        if kind < 0.75:
            inner[last] = value(rng)
        elif kind < 0.85:
            del inner[last]
        elif kind < 0.93 and isinstance(inner, dict):
            inner[rng.choice(WORDS)] = value(rng)
        else:
            *_, other = rng.choice(every)
            if isinstance(inner, dict) == isinstance(other, str):
                inner[other if isinstance(inner, dict) else last] = copy.deepcopy(inner[last])
    return raw


def documents(*folders):
    """The YAML files of some folders."""
    return [read_file(path) for folder in folders for path in sorted(folder.rglob("*.yaml"))]


EXTREMES = {
    "DZD": ("0 DZD", "0.01 DZD", "1 DZD", "10000000000 DZD"), "%": ("0 %", "0.0001 %", "50 %", "100 %"), "m2": ("0 m2", "0.01 m2", "1000000 m2"),
    "SNMG": ("0 SNMG", "0.01 SNMG", "1000000 SNMG"), "years": ("0 years", "1 years", "200 years"), "months": ("0 months", "1 months", "1200 months"),
    "days": ("0 days", "1 days", "100000 days"),
}  # fmt: skip
"""Values that a provision may have, at the ends of what makes sense, by the unit that ends them."""


def extreme(raw, rng):
    """A provision of which one to three numbers stand at the end of what makes sense; some have no unit, or are unknown."""
    raw = copy.deepcopy(raw)
    for path in rng.sample(
        every := [place for place in places(raw) if "value" in place], min(len(every), rng.randrange(1, 4))
    ):
        *steps, last = path
        inner = raw
        for step in steps:
            inner = inner[step]
        now = inner[last]
        if isinstance(now, str):
            inner[last] = rng.choice(EXTREMES.get(now.split(" ")[-1], (now, "0", "1", "unknown", "none")))
    return raw


def reform(rng, texts):
    """A reform that sets anew what some texts set, with other values."""
    source = rng.choice(texts)
    schemes = source["scheme"]
    sets = {
        key: source["sets"][key]
        for key in rng.sample(sorted(source["sets"]), min(len(source["sets"]), rng.randrange(1, 4)))
    }
    day = rng.choice(("2001-04-29", "2010-01-01", "2024-06-27", "2027-01-01"))
    made = {
        "id": "reform/fuzzed", "kind": "reform", "number": None, "title": dict.fromkeys(("fr", "ar", "en"), "x"), "scheme": schemes, "signed": None,
        "published": None, "in_force": {"date": day, "status": "hypothetical", "note": "x"}, "note": "x",
    }  # fmt: skip
    for inner in (item for one in sets.values() for item in (one if isinstance(one, list) else [one])):
        inner |= {"status": "hypothetical"}
    if rng.random() < 0.2:
        return changed(made | {"sets": sets}, rng)
    return made | {"sets": {key: extreme(provision, rng) for key, provision in sets.items()}}


# --- files


def spoilt(content, rng):
    """Bytes turned over, cut, repeated, put elsewhere."""
    content = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 5))):
        start = rng.choice(
            (
                rng.randrange(len(content)),
                rng.randrange(min(len(content), 64)),
                -rng.randrange(1, min(len(content), 400)),
            )
        )
        length = rng.choice((1, 1, 1, 4, 50))
        kind = rng.random()
        if kind < 0.6:
            content[start] = rng.choice((0, 255, 128, content[start] ^ (1 << rng.randrange(8)), rng.randrange(256)))
        elif kind < 0.75:
            del content[start : start + length or None]
        elif kind < 0.9:
            content[start:start] = content[start : start + length or None]
        else:
            content[start:start] = rng.randbytes(length)
        if not content:
            return b""
    return bytes(content)


def table(rng):
    """Some rows of applicants, of which some cells are anything."""
    rows = [dict(ROW if rng.random() < 0.5 else rng.choice(GOOD)) for _ in range(rng.randrange(1, 5))]
    for row in rows:
        for name in rng.sample(sorted(row), rng.randrange(3)):
            word = rng.choice(WORDS) if rng.random() < 0.6 else text(rng)
            row[name] = word.encode("utf-8", "replace").decode()
    return [{name: row.get(name, "") for name in rows[0]} for row in rows]


def columns(rng):
    """A Parquet file whose columns are of any kind."""
    kinds = (
        pa.array([1.5]), pa.array([float("nan")]), pa.array([None]), pa.array([2**62]), pa.array([b"\xff\xfe"]), pa.array([dt.datetime(2024, 7, 6)]),  # noqa: DTZ001
        pa.array([dt.date(1, 1, 1)]), pa.array([Decimal("1.50")]), pa.array([[1]]), pa.array([{"a": 1}]), pa.array([dt.timedelta(1)]), pa.array([True]),
        pa.array([2**63], pa.uint64()), pa.array([dt.time(1)]), pa.array([-(2**62)], pa.timestamp("us")), pa.array([2**62], pa.timestamp("ns", "UTC")),
        pa.array(["x"]).dictionary_encode(), pa.array([1e300]), pa.array([float("inf")]), pa.array([1.0], pa.float16()), pa.array([-(2**31)], pa.date32()),
    )  # fmt: skip
    made = {name: pa.array([cell]) for name, cell in ROW.items()}
    for name in rng.sample(sorted(made), rng.randrange(1, 3)):
        made[rng.choice((name, "note", ""))] = rng.choice(kinds)
    out = io.BytesIO()
    pq.write_table(pa.table(made), out)
    return out.getvalue()


def repacked(content, rng):
    """A workbook of which one part is spoilt, in an archive that is whole."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        names = before.namelist()
        chosen = rng.choice(
            [name for name in names if any(part in name for part in ("sheet1", "shared", "xl/workbook.xml", "content"))]
        )
        for name in names:
            part = before.read(name)
            after.writestr(name, spoilt(part, rng) if name == chosen else part)
    return out.getvalue()


def file(rng):
    """A file of applicants, as it should be or spoilt."""
    kind = rng.random()
    if kind < 0.45:
        made = csv_of(*table(rng), separator=rng.choice(";;,\t"), encoding=rng.choice(("utf-8", "utf-8-sig", "utf-16")))
        return made if rng.random() < 0.4 else spoilt(made, rng)
    if kind < 0.6:
        return columns(rng)
    if kind < 0.8:
        return spoilt(rng.choice(SOUND["parquet"]), rng)
    book = rng.choice(SOUND["xlsx"] + SOUND["ods"])
    return repacked(book, rng) if rng.random() < 0.7 else spoilt(book, rng)


SOUND = {
    "parquet": [parquet(GOOD[:4]), parquet(GOOD)], "xlsx": [workbook(GOOD[:4])],
    "ods": [opendocuments.document(list(GOOD[0]), *(list(row.values()) for row in GOOD[:4])), opendocuments.document(["Liste"], list(ROW), list(ROW.values()))],
}  # fmt: skip


HEADS = (
    *headers.accepted(),
    "Prix (millions)",
    "Revenu (annuel)",
    "Nom",
    "Nom",
    "",
    "Total",
    "(DA)",
    "Revenu [DA] (net)",
    "Date opération",
    "Montant",
)


def heads(rng):
    """A row of heads: known ones, some changed, doubled or none at all."""
    row = rng.sample(HEADS, rng.randrange(1, 16))
    return [text(rng, f"{head} ()[]*:\u200f_-éA", len(head) + 4) if rng.random() < 0.15 else head for head in row]


MAPPING = {
    "columns": {"wilaya": "", "income": "income"}, "sheet": "Sheet", "head_row": "1", "facts": {"cohort": "2024"}, "empty": {"spouse_income": "0"},
    "dates": {"birth": "month_first"}, "century": {"birth": "1900"}, "units": {"income": "centimes"},
}  # fmt: skip


def mapping(rng):
    """What a user says of a file, of which something is anything."""
    return changed({name: part for name, part in MAPPING.items() if rng.random() < 0.6}, rng)


def payments(rng):
    """A file of payments, as an account exports it, as it should be or spoilt."""
    days, sums = (
        ("15/05/2018", "2018-06-14", "14/13/2018", "", "x"),
        ("6562,50", "6 562,50 DA", "-3", "656250", "0", "9" * 20, ""),
    )
    lines = [[rng.choice(days), rng.choice(WORDS), rng.choice(sums)] for _ in range(rng.randrange(5))]
    names = rng.choice((["Date opération", "Libellé", "Montant"], ["date", "reference", "amount"], heads(rng)))
    made = "\n".join(";".join(map(str, line)) for line in [names, *lines]).encode("utf-8", "replace")
    return spoilt(made, rng) if made and rng.random() < 0.3 else made


def document_text(raw, rng):
    """A question as the bytes of a JSON or YAML document, spoilt."""
    made = json.dumps(raw, ensure_ascii=rng.random() < 0.5, default=str, indent=rng.choice((None, 1))).encode(
        "utf-8", "replace"
    )
    if rng.random() < 0.5:
        made = yaml.safe_dump(json.loads(json.dumps(raw, default=str)), allow_unicode=True).encode("utf-8", "replace")
    return spoilt(made, rng)


def source(seed):
    """Chance that is the same for the same seed."""
    return random.Random(seed)
