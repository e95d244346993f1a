"""The heads of a file of applicants: which column is which fact, in French, Arabic or English.

A head is accepted whatever its case, accents, spaces and punctuation; what stands between brackets is not read, but for
a unit that contradicts the one declared. A column with another head is kept as it is.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import TYPE_CHECKING

from simulator.base.money import western
from simulator.reading.errors import InputError
from simulator.wording import LANGUAGES, Listed, Plain, Sentence, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KAFILS = ("", "_2", "_3")
"""What the columns of the first, the second and the third kafil end with."""
OF_A_KAFIL = ("kafil_birth", "kafil_income", "kafil_share")
NEEDED = (
    "birth", "income", "spouse_income", "cohort", "owns_property", "had_state_aid", "application", "acceptance", "keys",
)  # fmt: skip
EITHER = ("type", "price")
"""One of these two: a price wins over a type."""
COLUMNS = (
    "identifier", "birth", "income", "spouse_income", "cohort", "owns_property", "had_state_aid", "had_location_vente",
    "type", "price", "application", "acceptance", "keys",
    *(f"{name}{number}" for number in KAFILS for name in OF_A_KAFIL), "weight",
)  # fmt: skip
"""Every column of the contract, flattened, in the order of the template."""
UNITS = ("DA", "centimes")
DIRHAMS = "DH"
"""The unit of a file of Moroccan applicants, who are of no programme of the AADL."""

_SYNONYMS = {
    "identifier": "id, identifiant, numéro, numéro de dossier, n° dossier, dossier, matricule, référence, reference, file number, file, رقم الملف, الملف, رقم التسجيل, المعرف",
    "birth": "naissance, date de naissance, année de naissance, né le, né(e) le, birth date, date of birth, year of birth, تاريخ الميلاد, تاريخ الازدياد, سنة الميلاد, الميلاد",
    "income": "revenu, revenu mensuel, revenu net, revenu mensuel net, salaire, revenu du souscripteur, revenu du demandeur, monthly income, net income, salary, الدخل, الدخل الشهري, الأجر, دخل المكتتب, دخل طالب السكن",
    "spouse_income": "revenu du conjoint, salaire du conjoint, revenu conjoint, spouse, spouse income, income of the spouse, دخل الزوج, دخل الزوجة, دخل الزوج أو الزوجة, أجر الزوج",
    "cohort": "cohorte, programme, programme AADL, AADL, program, الفوج, فوج, البرنامج, برنامج عدل",
    "owns_property": "propriété, propriétaire, possède un bien, bien immobilier, property, owner, ملكية, ملكية عقارية, يملك عقارا, مالك",
    "had_state_aid": "aide de l'état, aide de l’état, aide état, aide antérieure, a eu une aide de l'état, state aid, earlier aid, إعانة الدولة, إعانة سابقة, استفاد من إعانة الدولة, مساعدة الدولة, مساعدة سابقة, مساعدة سابقة من الدولة",
    "had_location_vente": "location-vente antérieure, déjà location-vente, a eu une location-vente, earlier location-vente, بيع بالإيجار سابق, استفاد من البيع بالإيجار",
    "type": "type de logement, typologie, logement, dwelling, dwelling type, نوع المسكن, النوع, نوع السكن",
    "price": "prix, prix du logement, prix de vente, dwelling price, السعر, الثمن, ثمن المسكن, سعر المسكن",
    "application": "demande, date de la demande, date de demande, date d'inscription, inscription, application date, date of application, الطلب, تاريخ الطلب, تاريخ التسجيل, تاريخ الاكتتاب",
    "acceptance": "acceptation, date d'acceptation, date de l'acceptation, acceptance date, date of acceptance, القبول, تاريخ القبول, تاريخ القبول المؤقت",
    "keys": "clés, clefs, remise des clés, date de remise des clés, date des clés, keys date, handover, key handover, المفاتيح, تسليم المفاتيح, تاريخ تسليم المفاتيح",
    "kafil_birth": "naissance du kafil, date de naissance du kafil, kafil, birth of the kafil, ميلاد الكفيل, تاريخ ميلاد الكفيل",
    "kafil_income": "revenu du kafil, salaire du kafil, income of the kafil, دخل الكفيل",
    "kafil_share": "part du kafil, share of the kafil, حصة الكفيل",
    "weight": "poids, pondération, الوزن, الترجيح",
}
_UNITS = {"da": "DA", "dzd": "DA", "dinars": "DA", "دج": "DA", "د ج": "DA", "دينار": "DA",
          "dh": DIRHAMS, "mad": DIRHAMS, "dirhams": DIRHAMS, "درهم": DIRHAMS,
          "centimes": "centimes", "سنتيم": "centimes", "سنتيمات": "centimes"}  # fmt: skip
_LETTERS = str.maketrans({"ى": "ي", "ة": "ه", "ـ": "", "ٱ": "ا", "’": "'"})
_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]")
_NUMBERED = re.compile(r"(.*\S) ([123])")
_SHOWN = 60


def folded(head: str) -> str:
    """A head without what does not tell heads apart: case, accents, spaces, punctuation, what is between brackets."""
    letters = unicodedata.normalize("NFKD", _BRACKETS.sub("", western(head)).translate(_LETTERS)).lower()
    kept = "".join(
        letter if letter.isalnum() else "" if unicodedata.category(letter) in ("Mn", "Cf") else " "
        for letter in letters
    )
    return " ".join(kept.split())


@functools.cache
def accepted() -> Mapping[str, str]:
    """Every accepted head, folded, and its column."""
    found: dict[str, str] = {}
    for column, words in _SYNONYMS.items():
        own = [column, *words.split(", "), *(say(f"batch.head.{column}", lang) for lang in LANGUAGES)]
        for head in own:
            found[folded(head)] = column
            if column in OF_A_KAFIL:
                found |= {f"{folded(head)} {place + 1}": f"{column}{end}" for place, end in enumerate(KAFILS)}
    return found


def named(column: str, lang: str) -> str:
    """The head of a column in the template of a language."""
    match = _NUMBERED.fullmatch(column.replace("_", " "))
    base = column.rpartition("_")[0] if match else column
    head = say(f"batch.head.{base}", lang)
    return f"{head} {match[2]}" if match else head


def matched(heads: Sequence[str], unit: str) -> dict[str, int]:
    """The place in the file of every column that is known. Raises ``InputError`` for what makes the file unreadable."""
    known = accepted()
    if not {known.get(folded(head)) for head in heads} & {*NEEDED, *EITHER}:
        raise InputError("batch.file.no_heads", got=_listed(heads), columns=Listed(tuple(map(_examples, NEEDED))))
    found: dict[str, int] = {}
    seen: dict[str, str] = {}
    for place, head in enumerate(heads):
        column = known.get(folded(head))
        name = column or head.strip()
        if name and name in seen:
            raise InputError("batch.file.twice", first=Plain(_shown(seen[name])), second=Plain(_shown(head)))
        seen[name] = head
        if column is not None:
            _check_unit(head, unit)
            found[column] = place
    _check_complete(found, heads, tuple(name for name in NEEDED if (name, unit) != ("cohort", DIRHAMS)))
    return found


def _check_unit(head: str, unit: str) -> None:
    """A head that names a unit names the one that was declared."""
    for inside in _BRACKETS.findall(head):
        named_unit = _UNITS.get(folded(inside))
        if named_unit not in (None, unit):
            raise InputError("batch.file.unit", head=Plain(_shown(head)), unit=Sentence(f"batch.unit.{unit}"))


def _check_complete(found: Mapping[str, int], heads: Sequence[str], needed: Sequence[str]) -> None:
    missing = [name for name in needed if name not in found]
    if not set(EITHER) & set(found):
        missing += EITHER[:1]
    for number in KAFILS:
        birth, income, share = (f"{name}{number}" for name in OF_A_KAFIL)
        if {birth, income, share} & set(found):
            missing += [name for name in (birth, income) if name not in found]
    if not missing:
        return
    raise InputError("batch.file.missing", columns=Listed(tuple(map(_examples, missing))), got=_listed(heads))


def place_of(column: str, heads: Sequence[str]) -> int | None:
    """The place of a column in a file; None where it has none."""
    return next((place for place, head in enumerate(heads) if accepted().get(folded(head)) == column), None)


def _listed(heads: Sequence[str]) -> Listed:
    """What stands on the row of the heads."""
    return Listed(tuple(Plain(_shown(head)) for head in heads if head.strip()))


def _examples(column: str) -> Sentence:
    """A column, with the heads that it may have in the three languages, and that of the contract."""
    facts = {lang: Plain(named(column, lang)) for lang in LANGUAGES}
    return Sentence("batch.file.column", {**facts, "code": Plain(column)})


def _shown(head: str) -> str:
    """A head fit to be shown in a message."""
    clean = "".join(letter if letter.isprintable() else " " for letter in head.strip())
    return f"{clean[:_SHOWN]}…" if len(clean) > _SHOWN else clean
