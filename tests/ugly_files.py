"""Lists of applicants as offices keep them, made from a seed: encodings, separators, layouts, languages of heads, faults.

Each file comes with what a careful clerk would read in it: the facts of every good row, the rows with a fault and its column, the rows
that are no applicant. ``rows_of`` counts the rows of a file without any module of ours.
"""

import csv
import datetime as dt
import io
import itertools
import math
import random
import re
import xml.etree.ElementTree as ET
import zipfile
from decimal import Decimal
from typing import Any, NamedTuple

import opendocuments
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

HEADS = {
    "identifier": ("Numéro de dossier", "رقم الملف", "File number"),
    "birth": ("Date de naissance", "تاريخ الميلاد", "Date of birth"), "income": ("Revenu mensuel net", "الدخل الشهري الصافي", "Net monthly income"),
    "spouse_income": ("Revenu du conjoint", "دخل الزوج(ة)", "Income of the spouse"), "cohort": ("Cohorte", "البرنامج", "Cohort"),
    "owns_property": ("Propriétaire", "يملك عقارًا", "Owns property"), "had_state_aid": ("Aide de l’État", "استفاد من مساعدة الدولة", "Had State aid"),
    "type": ("Type de logement", "نوع المسكن", "Dwelling type"), "application": ("Date de la demande", "تاريخ الطلب", "Date of application"),
    "acceptance": ("Date d’acceptation", "تاريخ القبول", "Date of acceptance"), "keys": ("Remise des clés", "تسليم المفاتيح", "Key handover"),
}  # fmt: skip
OTHERS = {
    "name": ("Nom et prénom", "الاسم واللقب", "Name"), "note": ("Observations", "ملاحظات", "Remarks"), "wilaya": ("Wilaya", "الولاية", "Wilaya"),
    "empty": ("", "", ""),
}  # fmt: skip
"""Columns that no rule reads: the name stands in every list, the others in some."""
ENCODINGS, MIXED = ("utf-8", "utf-8-sig", "cp1252", "latin-1", "cp1256", "utf-16"), "utf-8 and cp1252"
LINE_ENDS = ("\r\n", "\r\n", "\n", "\r")
DAYS, AMOUNTS, ANSWERS = (
    ("birth", "application", "acceptance", "keys"),
    ("income", "spouse_income"),
    ("owns_property", "had_state_aid"),
)
NAMES = (
    ("Aïcha Béjaïa", "Noël Sétif", "Hélène O'Kacem", "Mohamed; Amine", "Zoé, née Ali"), ("محمد أمين", "فاطمة الزهراء", "نور الهدى بن علي", "Amine محمد"),
    ("Amine", "Sara | Lina", "Yacine", 'Ali "le grand"', "Ali\nAmine"),
)  # fmt: skip
_ARABIC_DIGITS = str.maketrans("0123456789,", "٠١٢٣٤٥٦٧٨٩٫")
BLANK = "\u00a0"

# --- how people write a fact


def day_forms(day):
    """A day as people write it; the year in two digits where its century is certain."""
    forms = [f"{day:%d/%m/%Y}", f"{day:%d-%m-%Y}", f"{day:%d.%m.%Y}", day.isoformat(), f"{day:%d%m%Y}", f"{day:%d/%m/%Y} 00:00", f"{day.day}/{day.month}/{day.year}"]  # fmt: skip
    forms += [f"{day:%d/%m/%Y}".translate(_ARABIC_DIGITS), f"\u200f{day:%d/%m/%Y}\u200f", f"{BLANK}{day:%d/%m/%Y} "]
    return [*forms, f"{day:%d/%m/%y}", f"{day:%d-%m-%y}"] if day.year < 2000 else forms


def year_forms(year):
    """The year of a birth that the civil status presumes."""
    return [str(year), f"présumé {year}", f"P{year}", f"00/00/{year}", f"--/--/{year}", f"{year}-00-00", f"خلال {year}"]


def amount_forms(dinars):
    """A whole amount of dinars as people write it."""
    grouped = f"{dinars:,}"
    forms = [
        str(dinars),
        f"{dinars} DA",
        f"{dinars},00",
        f"{dinars}.00",
        str(dinars).translate(_ARABIC_DIGITS),
        f"{dinars} دج",
        f"DA {dinars}",
    ]
    forms += [grouped.replace(",", sign) for sign in (" ", BLANK, "\u202f", "'", "٬")]
    if dinars >= 1_000:
        forms += [f"{grouped.replace(',', '.')},00", f"{grouped}.00", f"{grouped.replace(',', ' ')},00 DZD"]
    return [*forms, "néant", "/", "-"] if not dinars else forms


ANSWER_FORMS = {
    True: ("oui", "OUI", "Oui ", "نعم", "yes", "1", "O"),
    False: ("non", "NON", " non", "لا", "no", "0", "N"),
}
COHORT_FORMS = (
    ("2001", "AADL 1", "2001-2002"),
    ("2013", "AADL 2", "aadl2"),
    ("2024", "AADL 3", "AADL3", "٢٠٢٤", "عدل 3"),
)
TYPE_FORMS = {3: ("F3", "f3", "F 3", "T3", "3 pièces", "ثلاث غرف", "3"), 4: ("F4", "T4", "F-4", "4 pièces", "4")}
FAULTS = {
    "birth": ("31/02/1985", "15/03/05", "1985-03-15 10:30", "1985-03-15T00:00:00Z", "#N/A", "?", "", "mars 1985", "=A2+1"),
    "income": ("45000 20000", "45000/20000", "45000+20000", "60.000", "60,000", "600 EUR", "#REF!", "1e9", "-5", "?", "", "6 0000", "60000 centimes"),
    "spouse_income": ("20000 DA + prime", "20.000", "#VALUE!", "$600", "=C2*2"), "cohort": ("1999", "", "2013/2024"),
    "owns_property": ("peut-être", "", "2", "#NOM?"), "had_state_aid": ("oui/non", ""), "type": ("F9", "F3 / F4", "studio"),
    "application": ("13/13/2024", "", "2024"), "acceptance": ("2023-01-01", "#DIV/0!"), "keys": ("01/01/2020", "?", "1985-03-15 23:00:00"),
}  # fmt: skip
"""What a row may hold by mistake, by column: each is to be told, and is told in that column or in one that it contradicts."""
ONLY_IN_DINARS = ("60.000", "60,000", "20.000")
TOTALS = (("TOTAL", "Total général", "Sous-total : 3"), ("المجموع", "المجموع العام"), ("Total", "Grand total"))
FOOTS = (("Fait à Alger", "Le directeur"), ("حرر بالجزائر", "المدير"), ("Signed", "The director"))
TITLES = (
    ("Direction du logement – wilaya d’Alger", "Liste des souscripteurs, année 2024"),
    ("مديرية السكن", "قائمة المكتتبين"),
    ("Housing office", "List of applicants"),
)


class Row(NamedTuple):
    """A row of a file: its cells by column, and what it is: facts, a fault in a column, or no applicant."""

    cells: dict[str, Any]
    facts: dict[str, Any] | None = None
    fault: str = ""


class UglyFile(NamedTuple):
    """A file and what is right: the facts of the answered rows by their numbers, the columns of the faults, the other rows.

    ``told`` rows are no applicants that may be recognised or rejected; ``names`` is the place of the column of names, ``refused``
    the key of a file that is asked about.
    """

    about: str
    content: bytes
    encoding: str
    answered: dict[int, dict[str, Any]]
    rejected: dict[int, str]
    others: set[int]
    told: set[int]
    names: int
    refused: str = ""


def facts_of(rng, place):
    """The facts of an applicant: dinars, days, the place of the cohort, rooms."""
    birth = dt.date(rng.randrange(1950, 1998), rng.randrange(1, 13), rng.randrange(1, 29))
    acceptance = dt.date(2025, rng.randrange(1, 13), rng.randrange(1, 29))
    return {
        "identifier": f"{place:05d}", "birth": birth if rng.random() < 0.85 else birth.year, "income": rng.randrange(300, 900) * 100,
        "spouse_income": rng.choice((0, 0, rng.randrange(10, 600) * 100)), "cohort": rng.randrange(3), "owns_property": rng.random() < 0.1,
        "had_state_aid": rng.random() < 0.1, "type": rng.choice((3, 4)), "application": dt.date(2024, 7, rng.randrange(1, 29)),
        "acceptance": acceptance, "keys": acceptance + dt.timedelta(rng.randrange(300, 900)),
    }  # fmt: skip


def typed(column, value, rng, fits, scale):
    """A fact as a text that the encoding of the file can hold."""
    if column in AMOUNTS and scale != 1:
        forms = [f"{value / scale:.6f}".rstrip("0").rstrip(".").replace(".", sign) for sign in ".,"]
    elif column in DAYS:
        forms = year_forms(value) if isinstance(value, int) else day_forms(value)
    else:
        forms = {
            **dict.fromkeys(AMOUNTS, amount_forms), **dict.fromkeys(ANSWERS, ANSWER_FORMS.get), "cohort": COHORT_FORMS.__getitem__, "type": TYPE_FORMS.get,
        }.get(column, lambda text: [text])(value)  # fmt: skip
    return rng.choice([form for form in forms if fits(form)])


def native(column, value):
    """A fact as the cell of a spreadsheet; a text where there is no other kind."""
    if column in AMOUNTS and value % 7 == 0 and value:
        return math.nextafter(value, 0)
    return value if isinstance(value, dt.date) or column in (*AMOUNTS, *ANSWERS) else None


# --- a file


class _Maker:
    """What is chosen once for a file, and its rows."""

    def __init__(self, seed):
        self.rng = rng = random.Random(f"ugly {seed}")
        self.kind = rng.choices(("csv", "xlsx", "ods", "parquet"), (8, 3, 3, 2))[0]
        self.encoding = rng.choice((*ENCODINGS, MIXED)) if self.kind == "csv" else "utf-8"
        langs = {"cp1252": (0, 2), "latin-1": (0,), "cp1256": (1,), MIXED: (0,)}
        self.lang = rng.choice(langs.get(self.encoding, (0, 1, 2)))
        self.separator, self.line_end = rng.choice(";,\t|"), rng.choice(LINE_ENDS)
        self.whole = self._whole()
        self.unit = rng.choice(("", "", "", "(DA)", "(millions)", "(milliers)")) if self.lang < 2 else ""
        self.scale = {"(millions)": 10_000, "(milliers)": 1_000}.get(self.unit, 1)
        self.columns = self._columns()
        self.natives = {name for name in (*DAYS, *AMOUNTS, *ANSWERS) if self.kind != "csv" and rng.random() < 0.5}
        self.heads = {name: self._head(name) for name in self.columns}
        self.rows = list(self._rows())
        self.above = self._above()

    def _whole(self):
        """A fault of the whole file, in some."""
        only = {"open_quote": "csv", "instants": "parquet"}
        chosen = self.rng.choices(("", "annual", "open_quote", "month_first", "instants"), (16, 1, 2, 1, 2))[0]
        return "" if only.get(chosen, self.kind) != self.kind else chosen

    def _columns(self):
        columns = list(HEADS)
        columns.insert(self.rng.randrange(1, 3), "name")
        for name in ("note", "wilaya", "empty"):
            if self.kind != "parquet" and self.rng.random() < 0.25:
                columns.insert(self.rng.randrange(1, len(columns)), name)
        if self.rng.random() < 0.3:
            self.rng.shuffle(columns)
        return columns

    def fits(self, text):
        """Whether the encoding of the file has these letters, and a line break in it would be quoted."""
        if "\n" in text and self.line_end == "\r":
            return False
        try:
            text.encode("cp1252" if self.encoding == MIXED else self.encoding)
        except UnicodeEncodeError:
            return False
        return True

    def word(self, texts):
        """A text in the language of the file that its encoding can hold."""
        return self.rng.choice([text for text in texts[self.lang] if self.fits(text)] or ["-"])

    def _head(self, name):
        head = ({**HEADS, **OTHERS})[name][self.lang]
        head = head if self.fits(head) else head.replace("’", "'")
        if name in AMOUNTS and self.whole == "annual":
            return f"{head} (annuel)"
        if name in AMOUNTS and self.unit:
            return f"{head} {self.unit}"
        return head and self.rng.choice((head, head, head.upper(), f" {head} ", f"{head} *", f"{head}{BLANK}:"))

    def _rows(self):
        for place in range(self.rng.randrange(4, 12)):
            if place and self.rng.random() < 0.2:
                yield from self._between()
            facts = facts_of(self.rng, place)
            if self.whole == "month_first" and not place:
                facts["birth"] = dt.date(1980, 5, 20)  # a day that shows the order of its column
            row = Row(self._cells(facts), facts)
            yield self._faulty(row) if self.rng.random() < 0.3 and not self.whole else row
            if self.kind == "csv" and self.rng.random() < 0.05 and not self.whole:
                yield Row(row.cells | {"beyond": "trop"}, fault="row")
        if self.kind != "parquet":
            yield from self._below()

    def _between(self):
        if self.kind != "parquet":
            yield self.rng.choice((Row({}), Row(dict(self.heads), fault="heads")))

    def _below(self):
        first = next(name for name in self.columns if name not in ("income", "birth"))
        if self.rng.random() < 0.4:
            yield Row(
                {first: self.word(TOTALS), "income": "1234567"} if self.columns[0] != "income" else {}, fault="total"
            )
        if self.rng.random() < 0.2:
            yield Row({"name": self.word(FOOTS)}, fault="foot")

    def _cells(self, facts):
        cells = {name: self._cell(name, value) for name, value in facts.items()}
        return cells | {"name": self.word(NAMES), "wilaya": "Alger", "note": self.rng.choice(("", "R.A.S."))}

    def _cell(self, name, value):
        if self.whole == "month_first" and name == "birth" and isinstance(value, dt.date):
            return f"{value:%m/%d/%Y}"
        cell = native(name, value) if name in self.natives and self.scale == 1 else None
        return typed(name, value, self.rng, self.fits, self.scale) if cell is None else cell

    def _faulty(self, row):
        column = self.rng.choice([name for name in FAULTS if self.kind != "parquet" or name not in self.natives])
        wrong = [text for text in FAULTS[column] if self.fits(text) and (self.scale == 1 or text not in ONLY_IN_DINARS)]
        return Row(row.cells | {column: self.rng.choice(wrong)}, fault=column)

    def _above(self):
        """The rows above the heads."""
        if self.kind == "parquet" or self.rng.random() < 0.4:
            return []
        if self.kind == "csv" and self.rng.random() < 0.2:
            return [[f"sep={self.separator}"]]
        titles = [[self.word(TITLES)] for _ in range(self.rng.randrange(1, 3))]
        return titles + [[]] * self.rng.randrange(3)

    def lines(self):
        """All the rows of the file, as lists of cells."""
        rows = [
            [row.cells.get(name, "") for name in self.columns] + ["trop"] * ("beyond" in row.cells) for row in self.rows
        ]
        return [*self.above, [self.heads[name] for name in self.columns], *rows]

    def merges(self):
        """The place, among all the rows, of one whose cohort is merged with that of the next one; none in some files."""
        alike = (place for place, (row, below) in enumerate(itertools.pairwise(self.rows)) if row.facts and below.facts and row.facts["cohort"] == below.facts["cohort"])  # fmt: skip
        return [len(self.above) + 1 + place for place in itertools.islice(alike, 1)]


def made(seed):
    """The ugly file of a seed."""
    maker = _Maker(seed)
    content = {"csv": _csv, "xlsx": _xlsx, "ods": _ods, "parquet": _parquet}[maker.kind](maker)
    answered, rejected, others, told = {}, {}, set(), set()
    spoilt = _spoilt(maker)
    for number, row in enumerate(maker.rows, len(maker.above) + 2):
        if not any(str(row.cells.get(name, "")).strip() for name in maker.columns):
            continue
        if row.fault in ("total", "heads"):
            others.add(number)
        elif row.fault == "foot":
            told.add(number)
        elif row.fault or id(row) in spoilt:
            rejected[number] = row.fault or "birth"
        else:
            answered[number] = row.facts | {"name": row.cells["name"]}
    refused = {"annual": "batch.file.brackets", "open_quote": "batch.file.open_quote"}.get(maker.whole, "")
    about = (
        f"seed {seed}: {maker.kind} {maker.encoding} {maker.separator!r} {maker.line_end!r} {maker.unit} {maker.whole}"
    )
    return UglyFile(
        about, content, maker.encoding, answered, rejected, others, told, maker.columns.index("name"), refused
    )


def _spoilt(maker):
    """The rows that a fault of the whole file spoils, by their identity."""
    rows = [row for row in maker.rows if row.facts]
    if maker.whole == "instants":
        return set(map(id, rows))
    dated = [row for row in rows if isinstance(row.facts["birth"], dt.date)]
    return set(map(id, dated)) if maker.whole == "month_first" else set()


def _csv(maker):
    out = io.StringIO(newline="")
    lines = maker.lines()
    if lines[0] == [f"sep={maker.separator}"]:
        out.write(f"{lines.pop(0)[0]}{maker.line_end}")
    tail = [""] * maker.rng.choice((0, 0, 0, 2))
    quoting = maker.rng.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    writer = csv.writer(out, delimiter=maker.separator, lineterminator=maker.line_end, quoting=quoting)
    writer.writerows([*line, *tail] if len(line) > 1 and line[-1] != "trop" else line for line in lines)
    text = _with_open_quote(maker, out.getvalue()) if maker.whole == "open_quote" else out.getvalue()
    if maker.encoding == MIXED:
        return b"".join(
            line.encode(("utf-8", "cp1252")[place % 2]) for place, line in enumerate(text.splitlines(keepends=True))
        )
    return text.encode(maker.encoding)


def _with_open_quote(maker, text):
    """A quote before a cell of the first row of an applicant: nothing closes it, or the start of a cell in a later row."""
    place = text.index(maker.separator, text.index("00000"))
    before, after = text[: place + 1], text[place + 1 :].replace('"', "")
    if maker.rng.random() < 0.5:
        later = after.index(maker.separator, after.index(maker.line_end)) + 1
        for _ in range(maker.rng.randrange(3)):
            later = after.index(maker.separator, later) + 1
        after = f'{after[: later - 1]}"{after[later - 1 :]}'
    return f'{before}"{after}'


def _xlsx(maker):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Liste"
    for place, line in enumerate(maker.lines(), 1):
        for column, cell in enumerate(line, 1):
            if cell != "":
                sheet.cell(place, column, cell)
    for place in maker.merges():
        column = maker.columns.index("cohort") + 1
        sheet.cell(place + 2, column).value = None
        sheet.merge_cells(start_row=place + 1, end_row=place + 2, start_column=column, end_column=column)
    if maker.rng.random() < 0.4:
        hidden = book.create_sheet("Ancienne", 0)
        hidden.append([maker.heads[name] for name in maker.columns])
        hidden.sheet_state = "hidden"
    if maker.rng.random() < 0.3:
        book.create_sheet("Lisez-moi").append(["Note"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _ods_cell(value):
    text = value if isinstance(value, str) else ""
    if text.startswith("#"):
        return opendocuments.error(text)
    return opendocuments.Raw(f'<table:table-cell table:formula="of:{text}"/>') if text.startswith("=") else value


def _ods(maker):
    lines, column = [[_ods_cell(cell) for cell in line] for line in maker.lines()], maker.columns.index("cohort")
    for place in maker.merges():
        merged = opendocuments.cell(lines[place][column])
        spanned = merged.replace("<table:table-cell", '<table:table-cell table:number-rows-spanned="2"')
        lines[place][column], lines[place + 1][column] = (
            opendocuments.Raw(spanned),
            opendocuments.Raw("<table:covered-table-cell/>"),
        )
    sheets = [opendocuments.sheet(lines, "Liste")]
    if maker.rng.random() < 0.4:
        sheets.insert(0, opendocuments.sheet([list(maker.heads.values())], "Ancienne", hidden=True))
    return opendocuments.packed(opendocuments.content(*sheets))


def _parquet(maker):
    heads, *lines = maker.lines()
    columns = {
        head: _column(maker, maker.columns[place], [line[place] for line in lines]) for place, head in enumerate(heads)
    }
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def _column(maker, name, cells):
    if name == "birth" and maker.whole == "instants":
        return pa.array([dt.datetime(1980, 1, place + 1, tzinfo=dt.UTC) for place in range(len(cells))])
    if all(isinstance(cell, bool) for cell in cells) or all(isinstance(cell, dt.date) for cell in cells):
        return pa.array(cells)
    if all(isinstance(cell, int | float) for cell in cells):
        decimals = maker.rng.random() < 0.3
        return pa.array([Decimal(f"{cell:.2f}") if decimals else float(cell) for cell in cells])
    column = pa.array([cell if isinstance(cell, str) else str(cell).lower() for cell in cells])
    return column.dictionary_encode() if maker.rng.random() < 0.3 else column


# --- the same file counted by other programs


def rows_of(file):
    """The rows of a file that hold something, without any module of ours; of a workbook, those of the sheet ``Liste``."""
    if file.content.startswith(b"PAR1"):
        return [list(row.values()) for row in pq.read_table(io.BytesIO(file.content)).to_pylist()]
    if not file.content.startswith(b"PK"):
        text = _decoded(file)
        separator = max(";,\t|", key=text.count)
        return _filled(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    with zipfile.ZipFile(io.BytesIO(file.content)) as packed:
        if "content.xml" in packed.namelist():
            return _filled(_ods_rows(ET.fromstring(packed.read("content.xml"))))
    book = openpyxl.load_workbook(io.BytesIO(file.content), data_only=False)
    return _filled(book["Liste"].iter_rows(values_only=True))


def _decoded(file):
    if file.encoding != MIXED:
        return file.content.decode(file.encoding)
    lines = re.findall(rb"[^\r\n]*(?:\r\n|\r|\n)", file.content)
    return "".join(line.decode(("utf-8", "cp1252")[place % 2]) for place, line in enumerate(lines))


def _filled(rows):
    return [row for row in rows if any(cell is not None and str(cell).strip() for cell in row)]


def _ods_rows(root):
    name = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    sheet = next(each for each in root.iter(f"{name}table") if each.get(f"{name}name") == "Liste")
    return [
        ["".join(cell.itertext()) or cell.get(f"{name}formula") for cell in row]
        for row in sheet.iter(f"{name}table-row")
    ]
