"""A file of payments of a contract: each row is matched to the lines that it paid, or listed with its reason; nothing is guessed."""

import csv
import datetime as dt
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from test_contract import AADL_1, with_contract

import simulator
from simulator.applicants import payments_rows
from simulator.cli import main
from simulator.contracts import Contract
from simulator.contracts.reconciliation import reconcile
from simulator.question.scenario import raw_of
from simulator.reading.errors import InputError
from simulator.views import contract_statement
from simulator.wording import LANGUAGES, write

AS_OF = "2019-01-01"
INSTALMENT = 656_250
"""The instalment of the contract of 2018, in centimes; its first line is due on 15 May 2018."""


def life(folder, text, *, name="pay.csv", **part):
    """The contract of 2018 with a file of payments."""
    (folder / name).write_text(text, encoding="utf-8")
    part = {"as_of": AS_OF, "paid": name} | part
    return simulator.contract(with_contract(AADL_1, **part), folder=folder)


def rows_of(contract):
    """What became of each row: the numbers of the lines that it paid, or its reason."""
    payments = contract.to_json()["payments"]
    matched = {row["row"]: [line["n"] for line in row["lines"]] for row in payments["matched"]}
    return matched | {row["row"]: row["reason"] for row in payments["unmatched"]}


# --- what is read


@pytest.mark.parametrize(
    "before", ["Extrait du compte 123;;\n\n", "CCP\nPériode du 01/01/2018;au 31/12/2018\n", "sep=;\n"]
)
def test_the_heads_stand_under_the_titles_of_an_extract(tmp_path, before):
    contract = life(tmp_path, before + "Date opération;Libellé;Montant\n15/05/2018;VERSEMENT;6 562,50\n")
    assert rows_of(contract) == {before.count("\n") + 2: [1]}


@pytest.mark.parametrize(
    "text",
    [
        "Date opération;Libellé;Montant;Solde\n15/05/2018;VERSEMENT;6 562,50;81 200,10\n14/06/2018;VERSEMENT;6562,50;0\n",
        "date,amount\n2018-05-15,6562.50\n2018-06-14,6562.5\n",
        "التاريخ;البيان;المبلغ (دج)\n15/05/2018;دفع;6562,50\n١٤/٠٦/٢٠١٨;دفع;٦٥٦٢,٥٠\n",
        "Date\tMontant (centimes)\n15/05/2018\t656250\n14/06/2018\t656250\n",
    ],
    ids=["french", "english", "arabic", "centimes"],
)
def test_the_heads_and_the_cells_of_three_languages_are_read(tmp_path, text):
    contract = life(tmp_path, text)
    assert rows_of(contract) == {2: [1], 3: [2]}
    assert contract.statement.paid == 2 * INSTALMENT


def test_a_workbook_is_read_as_the_same_rows(tmp_path):
    book = Workbook()
    for row in (["Date", "Crédit"], [dt.date(2018, 5, 15), 6562.5], ["14/06/2018", "6 562,50"]):
        book.active.append(row)
    book.save(tmp_path / "pay.xlsx")
    contract = simulator.contract(with_contract(AADL_1, as_of=AS_OF, paid="pay.xlsx"), folder=tmp_path)
    assert rows_of(contract) == {2: [1], 3: [2]}


def test_a_file_beside_the_question_is_found_from_anywhere(tmp_path, monkeypatch, capsys):
    (tmp_path / "pay.csv").write_text("date;montant\n15/05/2018;6562,50\n", encoding="utf-8")
    question = with_contract(AADL_1, as_of=AS_OF, paid="pay.csv")
    (tmp_path / "mine.yaml").write_text(json.dumps(question), encoding="utf-8")
    monkeypatch.chdir("/")
    for lang in LANGUAGES:
        assert main(["contract", str(tmp_path / "mine.yaml"), "--lang", lang]) == 0
    assert main(["contract", str(tmp_path / "mine.yaml"), "--format", "json"]) == 0
    assert '"matched"' in capsys.readouterr().out


# --- which lines a row paid


def test_a_row_pays_the_oldest_line_first_and_what_is_beyond_waits_for_the_next_lines(tmp_path):
    text = "date;montant\n16/07/2018;6562,50\n20/07/2018;20000\n"
    contract = life(tmp_path, text, as_of="2018-09-20")
    early, late = contract.to_json()["payments"]["matched"]
    assert [(line["n"], line["amount"]) for line in early["lines"]] == [(1, "6562.50")]
    assert [(line["n"], line["amount"]) for line in late["lines"]] == [
        (2, "6562.50"), (3, "6562.50"), (4, "6562.50"), (5, "312.50")
    ]  # fmt: skip
    assert late["ahead"] == "0.00"
    assert contract.statement.late == INSTALMENT - 31_250


def test_the_reading_of_imputation_decides_which_line_a_row_paid(tmp_path):
    text = "date;montant\n16/07/2018;6562,50\n"
    contract = life(tmp_path, text, readings={"imputation": "current_first"})
    assert rows_of(contract) == {2: [3]}


def test_a_row_that_is_an_event_of_the_question_is_not_counted_twice(tmp_path):
    text = "date;montant\n15/05/2018;6562,50\n20/05/2018;500000\n10/06/2018;6562,50\n"
    lump_sum = {"event": "lump_sum", "date": "2018-05-20", "amount": "500000 DZD", "effect": "shorter"}
    contract = life(tmp_path, text, events=[lump_sum], as_of="2018-06-20")
    matched = contract.to_json()["payments"]["matched"]
    assert [row["event"] for row in matched] == [None, "lump_sum", None]
    assert contract.statement.paid == 2 * INSTALMENT + 50_000_000


@pytest.mark.parametrize(("amount", "reason"), [("1568437,50", []), ("1568437,00", "pay_all")])
def test_the_row_that_pays_everything_is_the_amount_of_that_day_or_is_listed(tmp_path, amount, reason):
    text = f"date;montant\n15/05/2018;6562,50\n20/05/2018;{amount}\n"
    contract = life(tmp_path, text, events=[{"event": "pay_all", "date": "2018-05-20"}])
    assert rows_of(contract) == {2: [1], 3: reason}


# --- what cannot be matched


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("16/05/2018;-6562,50", "negative"),
        ("16/05/2018;0", "nothing"),
        ("01/01/2010;6562,50", "before"),
        ("15/12/2030;6562,50", "after"),
        ("15/05/2018;6562,50", "twice"),
        ("16/05/2018;656250", "centimes"),
        ("16/05/2018;1312500", "centimes"),
        ("16/05/2018;9999999", "too_much"),
        ("31/02/2018;6562,50", "date_impossible"),
        ("hier;6562,50", "date_unreadable"),
        ("16/05/2018;", "missing"),
        ("16/05/2018;12.345", "amount_two_readings"),
        ("16/05/2018;6562,50;encore", "row_cells"),
    ],
)
def test_what_cannot_be_matched_is_listed_with_its_reason_and_counts_for_nothing(tmp_path, row, reason):
    contract = life(tmp_path, f"date;montant\n15/05/2018;6562,50\n{row}\n")
    assert rows_of(contract) == {2: [1], 3: reason}
    assert contract.statement.paid == INSTALMENT
    reason = contract.reconciliation.unmatched[0].reason
    assert all(write(reason, lang) for lang in LANGUAGES)


def test_a_returned_payment_counts_for_nothing(tmp_path):
    text = "date;montant;rejeté\n15/05/2018;6562,50;oui\n16/05/2018;6562,50;non\n17/05/2018;6562,50;?\n18/05/2018;6562,50;\n"
    assert rows_of(life(tmp_path, text)) == {2: "returned", 3: [1], 4: "value_yes_no", 5: [2]}


def test_rows_of_several_accounts_wait_for_the_account_of_this_contract(tmp_path):
    text = "date;montant;compte\n15/05/2018;6562,50;0012345\n16/05/2018;6562,50;12 345\n17/05/2018;6562,50;99999\n"
    assert rows_of(life(tmp_path, text)) == {2: "accounts", 3: "accounts", 4: "accounts"}
    ours = {"file": "pay.csv", "account": "12345"}
    assert rows_of(life(tmp_path, text, paid=ours)) == {2: [1], 3: [2], 4: "account"}


def test_two_payments_of_one_day_with_their_references_are_two(tmp_path):
    text = "date;montant;libellé\n15/05/2018;6562,50;reçu 1\n15/05/2018;6562,50;reçu 2\n15/05/2018;6562,50;reçu 2\n"
    assert rows_of(life(tmp_path, text)) == {2: [1], 3: [2], 4: "twice"}


@pytest.mark.parametrize(("unit", "paid"), [("centimes", INSTALMENT), ("DA", 100 * INSTALMENT)])
def test_an_amount_a_hundred_times_too_large_waits_for_the_unit(tmp_path, unit, paid):
    text = "date;montant\n15/05/2018;656250\n"
    assert life(tmp_path, text).statement.paid == 0
    assert life(tmp_path, text, paid={"file": "pay.csv", "unit": unit}).statement.paid == paid


def test_on_another_day_the_rows_are_those_of_that_day(tmp_path):
    contract = life(tmp_path, "date;montant\n15/05/2018;6562,50\n15/06/2018;6562,50\n")
    earlier = contract.on(dt.date(2018, 6, 1))
    assert rows_of(earlier) == {2: [1], 3: "after"}
    assert rows_of(contract) == {2: [1], 3: [2]}


# --- refusals


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("date;libellé\n15/05/2018;V\n", "error.contract.file_heads"),
        ("date;montant;crédit\n15/05/2018;1;1\n", "batch.file.twice"),
        ("date;montant\n", "error.contract.file_empty"),
        ("date;montant (DH)\n15/05/2018;6562,50\n", "batch.file.unit"),
        ("", "batch.file.empty"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(tmp_path, text, key):
    with pytest.raises(InputError) as refused:
        life(tmp_path, text)
    assert refused.value.key == key
    assert "pay.csv" in refused.value.where
    assert all(refused.value.message(lang) for lang in LANGUAGES)


def test_a_question_that_is_no_file_names_no_file(tmp_path):
    (tmp_path / "pay.csv").write_text("date;montant\n15/05/2018;6562,50\n", encoding="utf-8")
    question = with_contract(AADL_1, as_of=AS_OF, paid=str(tmp_path / "pay.csv"))
    for form in (question, json.dumps(question)):
        with pytest.raises(InputError, match=r"(?s)contract\.paid") as refused:
            simulator.contract(form)
        assert refused.value.key == "error.contract.file_elsewhere"


@pytest.mark.parametrize("paid", ["pay.txt", {"file": "pay.txt"}, {"unit": "DA"}, {"file": "p.csv", "unit": "DH"}])
def test_what_names_no_file_is_refused(paid):
    with pytest.raises(InputError) as refused:
        simulator.contract(with_contract(AADL_1, as_of=AS_OF, paid=paid))
    assert refused.value.where.startswith("contract.paid")


# --- what holds for every file


DAYS = st.dates(dt.date(2023, 12, 1), dt.date(2025, 6, 30))
AMOUNTS = st.one_of(st.sampled_from([10_000, 20_000, 5_000, 1_000_000, 0, -10_000]), st.integers(1, 150_000))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(DAYS, AMOUNTS), min_size=1, max_size=25), DAYS.filter(lambda day: day >= dt.date(2024, 1, 10))
)
def test_every_row_is_in_one_list_and_every_centime_that_counts_has_its_line(rows, day):
    begun = Contract.level("1200.00", instalments=12, start="2024-01-10")
    out = io.StringIO()
    csv.writer(out).writerows(
        [("date", "amount"), *((on.isoformat(), f"{Decimal(amount) / 100:.2f}") for on, amount in rows)]
    )
    file = payments_rows.read(out.getvalue().encode(), begun.plan, ())
    contract = Contract(begun.plan, day, (), file.payments, file=file)
    result = reconcile(file, contract.paths[0], day)
    numbers = [row.payment.row for row in result.matched] + [row.row for row in result.unmatched]
    assert sorted(numbers) == list(range(2, 2 + len(rows)))
    assert result.matched_sum == contract.statement.paid
    for row in result.matched:
        assert sum(share.amount for share in row.shares) + row.waiting + row.on_balance == row.payment.amount
        assert not row.on_balance
    paid = {}
    for row in result.matched:
        for share in row.shares:
            paid[share.number] = paid.get(share.number, 0) + share.amount
    lines = contract.paths[0].lines[: contract.paths[0].due]
    assert paid == {line.number: line.paid for line in lines if line.paid}


def test_the_same_payments_one_by_one_give_the_same_statement(tmp_path):
    text = "date;montant\n15/05/2018;6562,50\n20/06/2018;3000\n20/09/2018;15000\n"
    payments = [
        {"date": "2018-05-15", "amount": "6562.50 DZD"}, {"date": "2018-06-20", "amount": "3000 DZD"},
        {"date": "2018-09-20", "amount": "15000 DZD"},
    ]  # fmt: skip
    assert (
        life(tmp_path, text).statement
        == simulator.contract(with_contract(AADL_1, as_of=AS_OF, paid=payments)).statement
    )


def test_the_example_of_the_documentation_is_read(capsys):
    path = Path(__file__).parents[1] / "scenarios" / "contracts" / "payments.yaml"
    assert main(["contract", str(path), "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "Counted: 8 lines" in said
    assert "Not counted: 2 lines." in said
    assert raw_of(path)["contract"]["paid"] == "payments.csv"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_file_of_which_no_row_counts_is_not_said_to_have_one(tmp_path, lang):
    contract = life(tmp_path, "date;montant\nxx;1\n")
    assert [sentence.key for sentence in contract_statement.payments_sums(contract)] == [
        "life.payments.none",
        "life.payments.unmatched",
    ]
    assert write(contract_statement.payments_sums(contract)[0], lang)


def test_days_whose_month_may_stand_first_are_asked_about(tmp_path):
    text = "date,amount\n05/15/2018,6562.50\n06/05/2018,6562.50\n2018-07-15,6562.50\n"
    assert rows_of(life(tmp_path, text)) == {2: "date_impossible", 3: "date_order_in_doubt", 4: [1]}


def test_a_head_whose_brackets_say_something_else_is_no_column(tmp_path):
    with pytest.raises(InputError) as refused:
        life(tmp_path, "date;montant (EUR)\n15/05/2018;6562,50\n")
    assert refused.value.key == "error.contract.file_heads"
    assert rows_of(life(tmp_path, "date;montant (milliers)\n15/05/2018;6,5625\n")) == {2: [1]}
