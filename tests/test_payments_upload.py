"""A file of payments at the counter: matched to what is due, what cannot be is listed, and nothing stays for the next visitor."""

import datetime as dt
import io
from urllib.parse import urlencode

import pytest
from browsing import CHROMIUM, Visit
from openpyxl import Workbook
from paging import ran
from test_contract_counter import FACTS, brought
from test_contract_page import AADL_1, MISSED, TODAY, codes_of, contract_of, words
from test_counter import address, pressed, shown

from simulator import Law
from simulator.applicants import payments_rows
from simulator.reading import clock
from simulator.reading.errors import InputError
from simulator.ui.contract import blocks, engine, files, payments_upload
from simulator.ui.state import recall_code
from simulator.views import contract_statement
from simulator.views.voice import Voice
from simulator.wording import LANGUAGES, say, write

PAID = "15/05/2018;6562,50\n15/06/2018;6562,50\n20/07/2018;6000\n"
FILE = f"Date opération;Montant\n{PAID}15/06/2018;6562,50\n16/08/2018;-50\n01/01/2018;10000\nhier;5\n"
"""Three rows that count, then the same one twice, a negative one, one before the keys, and a day that is none."""


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch):
    monkeypatch.setenv(clock.VARIABLE, TODAY.isoformat())


def table(text, unit=""):
    """The rows of a file of this machine, which are read as those of a visitor's."""
    return payments_rows.table(text.encode(), "DZD", unit)


def life(text, stated=AADL_1, *, unit="", account=""):
    rows = table(text, unit)
    return engine.life_of_file(engine.codes_of_file(codes_of(stated)), rows, account, TODAY)


def at_the_counter(content, lang="fr", name="ccp.csv"):
    """The counter after the file of a visitor was sent."""
    at = brought(recall_code.encode(FACTS), lang)
    at.session_state[f"fold_payments@{lang}.{at.session_state.visit.turn}"] = True
    return ran(ran(at.run()).file_uploader[0].set_value((name, content, "text/csv")).run())


def button(at, name):
    return next(each for each in at.button if name in str(each.key))


def test_the_rows_count_as_the_same_payments_told_one_by_one_and_the_others_are_listed():
    begun = life(FILE)
    file = begun.contract.reconciliation
    assert [row.payment.row for row in file.matched] == [2, 3, 4]
    assert {row.row: row.code for row in file.unmatched} == {
        5: "twice",
        6: "negative",
        7: "before",
        8: "date_unreadable",
    }
    told = "payment.2018-05-15.6562,50~payment.2018-06-15.6562,50~payment.2018-07-20.6000"
    alone = contract_of({name: code for name, code in AADL_1.items() if name != "paid"} | {"events": told})
    assert begun.contract.statement == alone.statement


def test_what_the_page_told_of_the_payments_is_set_aside_and_other_events_count():
    begun = life(FILE, AADL_1 | {"events": f"{MISSED}~payment.2026-11-25.500~lump_sum.2026-11-01.5000.shorter"})
    assert [event.name for event in begun.contract.events] == ["lump_sum"]
    assert not begun.refused


def test_an_event_that_cannot_be_beside_the_file_says_why_and_the_others_count():
    begun = life(FILE, AADL_1 | {"events": "lump_sum.2026-11-01.999999999.shorter~deferred.2026-12.6.6"})
    assert list(begun.refused) == [0]
    assert [event.name for event in begun.contract.events] == ["deferred"]


def test_months_that_were_missed_beside_a_file_are_refused_in_python():
    begun = contract_of(AADL_1 | {"events": MISSED})
    with pytest.raises(InputError) as error:
        begun.paid_by(table(FILE))
    assert (error.value.where, error.value.key) == ("contract.events[0]", "error.contract.missed_beside_payments")


def test_the_unit_and_the_account_that_the_page_asks_decide():
    centimes = "Date;Montant\n15/05/2018;656250\n"
    assert [row.code for row in life(centimes).contract.reconciliation.unmatched] == ["centimes"]
    assert life(centimes, unit="centimes").contract.statement.paid == 6562_50
    several = "Date;Montant;Compte\n15/05/2018;6562,50;0012\n15/06/2018;6562,50;77\n"
    assert table(several).accounts == ("12", "77")
    assert {row.code for row in life(several).contract.reconciliation.unmatched} == {"accounts"}
    assert life(several, account="00 12").contract.statement.paid == 6562_50


def test_a_workbook_is_read_apart():
    book = Workbook()
    book.active.append(["Extrait du compte"])
    book.create_sheet("Relevé").append(["CCP 12"])
    book.active = book["Relevé"]
    book.active.append(["Date opération", "Montant"])
    book.active.append(["15/05/2018", 6562.5])
    out = io.BytesIO()
    book.save(out)
    (row,) = payments_upload.read(out.getvalue()).rows
    assert (row.day, row.amount) == (dt.date(2018, 5, 15), 6562_50)


def test_more_rows_than_the_page_takes_are_refused():
    many = b"date,amount\n" + b"2018-05-15,5\n" * 11
    assert len(payments_rows.table(many, "DZD", most=11).rows) == 11
    with pytest.raises(InputError) as error:
        payments_rows.table(many, "DZD", most=10)
    assert error.value.key == "batch.file.too_long"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_counter_shows_the_statement_of_the_file_and_forgets_it(lang):
    at = at_the_counter(FILE.encode(), lang)
    page, contract = words(shown(at)), life(FILE).contract
    for sentence in contract_statement.payments_sums(contract):
        assert " ".join(write(sentence, lang).split()) in page
    assert " ".join(say("life.unmatched.before", lang, keys=contract.plan.start).split()) in page
    assert words(blocks.hero(Voice(Law.load(), lang), contract)).strip() in page
    assert "error." not in page
    assert len(at.get("download_button")) == len(files.FILES)
    assert not at.file_uploader
    assert "6562" not in str(address(at))
    again = ran(button(at, "payments-forget").click().run())
    assert payments_upload.SENT not in again.session_state
    assert say("life.unmatched.before", lang, keys=contract.plan.start) not in shown(again)


def test_the_next_visitor_finds_nothing_of_the_file():
    at = pressed(at_the_counter(FILE.encode()), 1)
    assert payments_upload.SENT not in at.session_state
    assert "ccp.csv" not in shown(at)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04rubbish"], ids=repr)
def test_a_file_that_cannot_be_read_is_refused_and_another_may_be_sent(content):
    at = at_the_counter(content)
    assert 'role="alert"' in shown(at)
    assert payments_upload.SENT not in at.session_state
    assert at.file_uploader


def test_another_unit_is_read_again():
    at = at_the_counter(b"Date;Montant\n15/05/2018;656250\n")
    assert " ".join(say("counter.payments.because.centimes", "fr").split()) in words(shown(at))
    unit = next(each for each in at.get("button_group") if "payments_unit" in each.key)
    at = ran(unit.set_value("centimes").run())
    (sentence,) = contract_statement.payments_sums(life("Date;Montant\n15/05/2018;656250\n", unit="centimes").contract)
    assert " ".join(write(sentence, "fr").split()) in words(shown(at))


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM")
def test_a_file_is_sent_by_the_keyboard_alone(browser, address):
    """The fold, then the button of the file, each a stop of Tab that Enter opens; the rows are matched."""
    seen = Visit(browser, address, "desktop", urlencode({"lang": "fr"} | FACTS), "guichet")
    fold = seen.page.locator("[class*=st-key-fold_payments] summary")
    fold.focus()
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_selector("[data-testid=stFileUploader] button")
    with seen.page.expect_file_chooser() as chooser:
        seen.page.keyboard.press("Tab")
        seen.page.keyboard.press("Enter")
    chooser.value.set_files({"name": "ccp.csv", "mimeType": "text/csv", "buffer": FILE.encode()})
    heard = words_of_rows(life(FILE).contract)
    seen.page.get_by_text(heard).first.wait_for()
    assert seen.errors == []


def words_of_rows(contract):
    """The first sentence about the rows that count."""
    return write(contract_statement.payments_sums(contract)[0], "fr")
