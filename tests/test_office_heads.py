"""Lists as offices keep them: heads that are cut short, lines under the list that are no applicant, in French and in Arabic.

A head is read where it can only be one fact; where it may be two, the user is asked. A line at the foot is told and not counted.
"""

import datetime as dt
import itertools

import pytest

from simulator.applicants import foot_words, group_heads, head_row, headers, no_applicant, payments_rows, reader
from simulator.applicants.mapping import FileMapping
from simulator.question.facts import COLUMNS
from simulator.reading.errors import InputError
from simulator.wording import write

LIST = {
    "identifier": "1", "birth": "15/03/1985", "income": "60000", "spouse_income": "0", "cohort": "2024", "owns_property": "non",
    "had_state_aid": "non", "type": "F3", "application": "06/07/2024", "acceptance": "15/12/2025", "keys": "20/06/2028",
}  # fmt: skip
"""A household, by the names of its columns."""
CUT = {
    "birth": {"date": ("Date", "Dt", "Dt.", "D.", "DTE"), "naissance": ("naiss.", "Naiss", "nais.", "NAISSANCE")},
    "income": {"revenu": ("Rev.", "rev", "Revenu"), "mensuel": ("mens.", "Mensuel")},
    "spouse_income": {"salaire": ("Sal.", "Salaire"), "conjoint": ("conj.", "Conj", "conjt")},
    "type": {"type": ("Typ.", "Type"), "logement": ("log.", "logt", "Logmt")},
    "application": {"date": ("Dt", "Date"), "demande": ("dem.", "dem", "Demande")},
    "keys": {"remise": ("Rem.", "Remise"), "clés": ("clés", "CLES", "cl.")},
    "kafil_income": {"revenu": ("Rev.",), "kafil": ("kaf.", "Kafil")},
}
"""Words of a fact, each as offices cut it."""
CUT_ARABIC = {
    "birth": ("ت. الميلاد", "ت الميلاد", "تا. الميلاد", "تاريخ الميل."), "income": ("الدخل الشه.", "د. الشهري"),
    "spouse_income": ("د. الزوج", "الدخل الزو."), "application": ("ت. الطلب", "تاريخ الطل."), "acceptance": ("ت. القبول",),
}  # fmt: skip
OTHERS = (
    "N° tel", "Nbre enf.", "Nb enf", "Sit. fam.", "Obs.", "Adr.", "L. naiss.", "Date naiss. conj.", "Rev. annuel", "Rev. brut",
    "Nom & prén.", "Kaf.", "Date", "Mt", "Dt mariage", "Date dép.", "Cote", "ع. الأولاد", "ر. الهاتف", "ت. الزواج", "ت. ميلاد الزوج",
)  # fmt: skip
"""Heads that are no fact, cut or not."""
DOUBTED = {
    "D.D.": "application",
    "R.M.": "income",
    "Dem.": "application",
    "ت.م": "birth",
    "Date d.": "application",
    "Date a.": "acceptance",
    "Rev. c.": "spouse_income",
    "Hand.": "keys",
    "Date cl.": "keys",
}
FEET = {
    no_applicant.TOTAL: (
        "Total", "TOTAL :", "Total général", "T O T A L", "Sous-total 2", "S/Total", "Totaux", "Nombre de dossiers : 1", "Montant total",
        "Cumul", "Moyenne", "Max", "Nb : 3", "À reporter", "المجموع", "مجموع الدخل", "عدد الملفات : 1", "المعدل", "الإجمالي",
    ),
    no_applicant.CLOSING: (
        "Arrêté la présente liste à un (01) souscripteur", "Arrêtée la présente liste au nombre de 1", "La présente liste est arrêtée à 1",
        "Fait à Oran, le 12/03/2026", "Fait le 12/03/2026", "Le Directeur", "P/Le Chef de service", "Signature et cachet", "Visa", "Page 2/5",
        "N.B : sous réserve", "Commune : Es Senia", "حرر بوهران في 12/03/2026", "المدير", "التوقيع", "ضبطت هذه القائمة على 1", "بلدية السانية", "ملاحظة: …",
    ),
    no_applicant.NUMBERS: ("2", "____", "-", "=====", "٢"),
}  # fmt: skip


def of_list(*rows):
    """All the rows of a table, read; each row is a mapping or the text of its first cell."""
    empty = dict.fromkeys(LIST, "")
    table = [empty | (row if isinstance(row, dict) else {"identifier": row}) for row in rows]
    return next(reader.read(table))


@pytest.mark.parametrize("column", CUT)
def test_each_word_of_a_head_may_be_cut_in_either_order(column):
    parts = CUT[column].values()
    for words in itertools.product(*parts):
        for order in itertools.permutations(words):
            for link in (" ", "_", " de ", "/"):
                assert headers.column_of(link.join(order)) == column, order


@pytest.mark.parametrize("column", CUT_ARABIC)
def test_arabic_heads_may_be_cut(column):
    assert [headers.column_of(head) for head in CUT_ARABIC[column]] == [column] * len(CUT_ARABIC[column])


@pytest.mark.parametrize(
    "head", ["D.N.", "DDN", "D.D.N.", "DateNaiss", "Né(e) le", "Date naiss. (jj/mm/aaaa)", "تاريخ الميلاد"]
)
def test_usual_short_heads_of_a_birth(head):
    assert headers.column_of(head) == "birth"


@pytest.mark.parametrize("head", OTHERS)
def test_another_head_is_no_fact(head):
    assert headers.column_of(head) is None
    assert headers.guesses([*LIST, head])[-1] == ""


@pytest.mark.parametrize("head", DOUBTED)
def test_a_head_that_may_be_two_things_is_asked_about(head):
    column, heads = DOUBTED[head], [head if name == DOUBTED[head] else name for name in LIST]
    assert headers.guesses(heads)[heads.index(head)] is None
    with pytest.raises(InputError) as caught:
        headers.matched(heads, "DA")
    assert caught.value.key == "batch.file.short_head"
    assert headers.matched(heads, "DA", {head: column}).places[column] == heads.index(head)
    assert headers.guesses([*LIST, head])[-1] == ""  # a fact that stands there in full leaves no doubt


def test_a_head_that_is_another_in_full_is_not_asked_about():
    heads = ["N°", *(name for name in LIST if name not in ("identifier", "birth"))]
    assert headers.guesses(heads)[0] == "identifier"
    with pytest.raises(InputError) as caught:
        headers.matched(heads, "DA")
    assert caught.value.key == "batch.file.missing"


def test_a_head_in_full_wins_over_one_that_is_cut():
    assert headers.matched([*LIST, "Date naiss."], "DA").places["birth"] == list(LIST).index("birth")


def test_the_head_of_each_column_in_full_is_still_its_own():
    assert {head: headers.column_of(head) for head in COLUMNS} == {head: head for head in COLUMNS}


@pytest.mark.parametrize("code", FEET)
def test_each_line_at_the_foot_of_a_list_is_told_and_not_counted(code):
    part = of_list(LIST, *FEET[code])
    assert (len(part.people), set(part.rejected["code"])) == (1, {code})
    assert len(part.rejected) == len(FEET[code]) == part.rows - 1
    (said,) = no_applicant.left_out(part.rejected["code"])
    assert f": {len(FEET[code])} " in write(said, "en")


@pytest.mark.parametrize("column", ["birth", "spouse_income", "cohort", "keys"])
@pytest.mark.parametrize("code", [no_applicant.TOTAL, no_applicant.CLOSING])
def test_such_a_line_may_stand_in_any_column(code, column):
    part = of_list(LIST, *({column: text} for text in FEET[code]))
    assert (len(part.people), set(part.rejected["code"])) == (1, {code})


def test_an_average_whose_cells_can_all_be_read_is_no_household():
    assert set(of_list(LIST, LIST | {"identifier": "Moyenne"}).rejected["code"]) == {no_applicant.TOTAL}


def test_a_row_that_waits_for_a_household_is_none():
    waiting = {"identifier": "7", "income": "0", "spouse_income": "0"}
    assert set(of_list(LIST, waiting).rejected["code"]) == {no_applicant.NUMBERS}


def test_the_numbers_of_the_columns_are_no_household():
    numbers = {name: f"({place})" for place, name in enumerate(LIST, 1)}
    assert set(of_list(numbers, LIST).rejected["code"]) == {no_applicant.NUMBERS}


@pytest.mark.parametrize(
    "row",
    [LIST | {"birth": "", "identifier": "12"}, LIST | {"birth": "le directeur"}, {"identifier": "Benali Omar"}, {"identifier": "Benali", "income": "5"},
     LIST | {"identifier": "\u00a0@SUM(A1)", "income": "x"}, LIST | {"birth": "", "application": "", "acceptance": "", "keys": "", "cohort": "total"}],
)  # fmt: skip
def test_a_household_with_faults_stays_one(row):
    part = of_list(LIST, row)
    assert not {*part.rejected["code"]} & {*no_applicant.CODES}
    assert {*part.rejected["row"]} == {3}


@pytest.mark.parametrize("name", ["Max", "Moy", "Report", "والي محمد", "أمين بن علي", "Le Maire"])
def test_a_household_with_a_number_stays_one_whatever_its_name(name):
    undated = LIST | dict.fromkeys(("birth", "application", "acceptance", "keys", "income", "spouse_income"), "")
    lines = [{"identifier": row["identifier"], "Nom": name} | row for row in (LIST, undated | {"identifier": "2"})]
    part = next(reader.read(lines))
    assert (len(part.people), {*part.rejected["row"]}) == (1, {3})
    assert not {*part.rejected["code"]} & {*no_applicant.CODES}


@pytest.mark.parametrize(
    "name",
    [
        "Totah Ali",
        "Mina",
        "Maxime Ali",
        "Nabil",
        "Lemir Omar",
        "Fatiha Benali",
        "Sumaya",
        "Le Guen",
        "Nombredieu",
        "Page Marie",
    ],
)
def test_a_name_is_not_a_line_at_the_foot(name):
    assert not foot_words.is_total(name)
    assert not foot_words.is_closing(name)
    assert not foot_words.is_group(name)


TWO_ROWS = (
    ["N°", "Nom", "Date naiss.", "Revenus (DA)", "", "Prog.", "Situation", "", "Logement", "Dates", "", ""],
    ["", "", "", "Souscr.", "Conj.", "", "Prop.", "Aide Etat", "Type", "Demande", "Acceptation", "Clés"],
)


def test_heads_on_two_rows_are_one_head_for_each_column():
    household = ["1", "Ali", *(LIST[name] for name in ("birth", "income", "spouse_income", "cohort", "owns_property", "had_state_aid", "type",
                                                       "application", "acceptance", "keys"))]  # fmt: skip
    lines = ["Liste des souscripteurs", *map(";".join, (*TWO_ROWS, household))]
    content = "\n".join(lines).encode()
    part = next(reader.read(content))
    stated = next(reader.read(content, mapping=FileMapping(head_row=3)))
    assert (stated.heads, len(stated.people)) == (part.heads, 1)
    assert (len(part.people), part.chosen.head_row, len(part.rejected)) == (1, 3, 0)
    assert part.heads[part.places_of_facts["spouse_income"]] == "Revenus (DA) Conj."


def test_lines_without_anything_are_never_compared_as_heads(monkeypatch):
    compared, recognised = [], head_row.recognised
    monkeypatch.setattr(head_row, "recognised", lambda row, heads=(): compared.append(row) or recognised(row, heads))
    assert head_row.heads_of([["Liste"], *[[]] * 1000, list(LIST), *[[""]] * 1000]).place == 1001
    assert len(compared) < 10


@pytest.mark.parametrize("title", ["Conjoint", "Père", "Enfants", "Salaire"])
def test_a_title_that_may_change_a_head_is_not_left_out(title):
    assert headers.column_of(group_heads.joined([title], ["Date naiss."])[0]) is None
    assert headers.column_of(group_heads.joined(["Kafil"], ["Date naiss."])[0]) == "kafil_birth"
    assert headers.column_of(group_heads.joined(["Nom", ""], ["", "Date naiss."])[1]) == "birth"


@pytest.mark.parametrize(
    "heads", ["Dt opér.;Mont.;Réf.", "Date opé.;Crédit;Libel.", "date vers.;vers.;N° reçu", "ت. الدفع;مبلغ الدفع;رقم"]
)
def test_the_heads_of_payments_may_be_cut_too(heads):
    table = payments_rows.table(f"Relevé\n{heads};Débit\n15/05/2018;6562,50;a;\n".encode(), "DZD")
    assert [(row.day, row.amount) for row in table.rows] == [(dt.date(2018, 5, 15), 656_250)]


def test_no_cell_is_remembered_once_a_list_is_read():
    assert len(of_list(LIST, {"identifier": "Benali Omar"}, "Total").rejected)
    assert [look.cache_info().currsize for look in (foot_words.is_total, foot_words.is_closing)] == [0, 0]
    household = LIST | {"identifier": "Benali Omar"}
    next(reader.read("\n".join(";".join(cells) for cells in (LIST, household.values())).encode()))
    assert headers._shortened.cache_info().currsize < 5  # heads alone
