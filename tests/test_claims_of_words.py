"""No sentence that compares is without a claim, and no language says the opposite of another.

A sentence compares when one of its languages has a word for more or less, before or after, from or until, who gains or who bears.
Each such key stands in one of three places: a claim on its facts, a test that asserts it against both figures, or a family
of sentences that speak of no figure of an answer. Each pair of opposite sentences has the words of its own side in each language.
"""

import ast
import fnmatch
import re
from pathlib import Path

import pytest
from test_claims_of_pairs import FAR
from test_claims_of_sentences import CLAIMS
from test_wording import CATALOGUES

from simulator.wording import LANGUAGES

TESTS = Path(__file__).parent
COMPARING = {
    "fr": r"\b(plus|moins|hausse|baisse|augmente\w*|diminue\w*|monte|tombe|avant|après|depuis|jusqu\w*|tôt|tard|au-del[àa]|au-dessus"
    r"|dépass\w*|inférieur\w*|supérieur\w*|allonge\w*|raccourci\w*|trop|passe de|va de|manqu\w*|au lieu|Trésor|mêmes?|gagne\w*|perd\w*"
    r"|dès|à partir|premier|première|dernier|dernière)\b",
    "ar": r"(أكثر|أقل|قبل|بعد|منذ|حتى|إلى غاية|تجاوز|أكبر|أصغر|أطول|أقصر|أعلى|يرتفع|ينخفض|ترتفع|تنخفض|زيادة|فوق|بدل|نفس|الخزينة|لاحق|مبكر"
    r"|تفوق|يفوق|ينقص|تنقص|يزيد|تزيد|ابتداء)",
    "en": r"\b(more|less|fewer|most|least|higher|lower|larger|smaller|longer|shorter|earlier|later|latest|sooner|before|after|until|since"
    r"|above|below|beyond|past|exceeds?|rises?|falls?|goes from|instead|same|any more|lacking|bears?|gain|lose|shortens?|too|from)\b",
}  # fmt: skip

ASSERTED = {
    "test_own_words.py::test_a_bound_stays_on_its_side": ("page.frame.*",),
    "test_portfolio.py::test_every_row_that_was_read_is_somewhere": ("portfolio.rows.*",),
    "test_portfolio.py::test_totals_are_the_sums_of_single_statements_by_group": ("portfolio.row_of.*", "portfolio.status*"),
    "test_portfolio.py::test_who_reaches_the_age_limit_is_whom_his_age_or_a_kafil_ends": ("portfolio.need.*", "portfolio.limit.note"),
    "test_portfolio.py::test_a_forecast_by_hand": ("portfolio.forecast.note",),
    "test_portfolio.py::test_what_is_late_is_planned_in_no_month": ("portfolio.months.*",),
    "test_portfolio.py::test_a_refund_of_which_a_figure_is_missing_can_only_fall": ("portfolio.refunds_incomplete",),
    "test_claims_of_pairs.py::test_a_threshold_says_what_is_on_its_two_sides": ("whatif.at.*", "whatif.from.*", "whatif.curve", "whatif.curve.*"),
    "test_claims_of_pairs.py::test_two_answers_say_how_much_more_or_less_the_second_is": (*FAR, "whatif.unchanged"),
    "test_claims_of_pairs.py::test_waiting_says_what_it_costs_and_until_when_it_costs_nothing": ("whatif.delay.*",),
    "test_claims_of_pairs.py::test_a_goal_is_on_the_side_of_the_household_that_its_sentence_names": ("whatif.goal.*", "whatif.sought.*"),
    "test_claims_of_pairs.py::test_another_reading_says_what_it_changes_and_which_way": ("schedule.change.*",),
    "test_claims_of_pairs.py::test_a_line_says_how_much_more_or_less_it_is_than_the_households_own": ("least.prices", "whatif.present*", "value.at_least", "whatif.least.*"),
    "test_claims_of_pairs.py::test_what_costs_least_costs_least": ("least.*", "whatif.conclusion"),
    "test_claims_of_pairs.py::test_why_two_laws_agree_is_why": ("same.*",),
    "test_claims_of_tables.py::test_every_sentence_about_a_population_is_true_of_its_figures": ("lab.say.*", "population.say.*"),
    "test_lab_verdict.py::test_every_sentence_has_the_figures_of_its_lab": ("payments.say.*", "payments.change.*"),
    "test_lab_oracle.py::test_the_sentence_of_the_value_says_the_rate_and_where_a_tranche_without_a_day_is": ("study.say.value*",),
    "test_lab_oracle.py::test_the_same_amounts_on_other_days_are_no_gain_and_are_told": ("study.say.redated.*",),
    "test_lab_oracle.py::test_the_interest_is_that_of_the_credit_and_of_no_silent_text": ("study.say.interest*",),
    "test_lab_oracle.py::test_the_sentence_of_the_receipts_holds_all_that_is_paid": ("study.say.receipts*", "study.say.unsplit"),
    "test_lab_oracle.py::test_a_reform_leaves_the_past_alone_where_it_is_asked_to": ("study.say.reform.*",),
    "test_lab_oracle.py::test_every_assumption_of_the_recipe_is_moved_and_printed": ("study.say.assumptions", "study.assumption"),
    "test_lab_oracle.py::test_who_pays_longer_at_another_minimum_wage_has_more_instalments": ("study.say.wage.incomes",),
    "test_lab_cohorts.py::test_each_programme_has_its_people_its_minimum_wage_and_about_as_many_accepted": ("invented.say.accepted*", "invented.say.snmg.*"),
    "test_lab_delivery.py::test_what_is_said_and_drawn_is_what_was_counted": ("invented.say.delivery", "invented.say.funnel*"),
    "test_lab_afford.py::test_the_sentences_say_the_figures_of_the_classes_and_of_age": ("afford.say.law", "afford.say.unknown", "afford.say.age*"),
    "test_lab_afford.py::test_a_loan_for_the_tranches_is_one_of_the_regular_payments": ("afford.say.loan",),
    "test_lab_afford.py::test_the_picture_has_its_finding_as_its_title_and_adds_up": ("afford.say.title*",),
    "test_lab_afford.py::test_the_command_says_what_each_share_of_kafils_pays": ("afford.say.kafils", "afford.say.supposed", "afford.case"),
    "test_lab_afford.py::test_small_groups_are_told_and_marked_and_not_printed": ("afford.say.by_age", "afford.say.few"),
    "test_lab_afford.py::test_another_share_or_reading_is_refused": ("afford.error.share",),
    "test_lab_afford.py::test_at_its_own_price_the_first_programme_costs_what_it_did": ("afford.say.own_price*", "afford.price"),
    "test_lab_afford.py::test_each_reading_is_moved_alone": ("afford.say.reading*", "afford.say.read", "afford.reading"),
    "test_lab_treasury.py::test_the_sentences_of_the_account_have_its_figures": (
        "treasury.say.account", "treasury.say.without", "treasury.say.cost", "treasury.say.some_whole*", "treasury.picture*",
    ),
    "test_lab_treasury.py::test_what_does_not_come_in_is_that_of_a_second_program": ("treasury.say.arrears",),
    "test_lab_treasury.py::test_the_aids_are_spread_over_the_works_where_it_is_asked": ("treasury.say.when.*",),
    "test_lab_treasury.py::test_what_the_texts_do_not_say_is_unknown_and_never_zero": ("treasury.say.unknown",),
    "test_lab_treasury.py::test_the_sentence_of_the_account_of_a_purchase_has_its_figures": ("treasury.say.purchase*",),
    "test_lab_treasury.py::test_the_sentences_of_paying_whole_have_their_figures": ("treasury.say.gain*", "treasury.say.all_whole*", "treasury.say.nothing_off"),
    "test_lab_treasury.py::test_a_balance_is_exact_to_the_step_and_is_that_of_a_second_program": ("treasury.say.balance*",),
    "test_lab_treasury.py::test_a_map_has_the_figure_of_every_pair_and_of_the_law": ("treasury.say.map*",),
    "test_lab_bands.py::test_the_sentences_have_the_bands_and_what_they_rest_on": ("bands.say.*", "bands.range", "bands.noise", "bands.steady", "bands.cell", "bands.about"),
    "test_lab_bands.py::test_the_parts_that_are_said_add_up_to_the_difference_that_is_said": ("parts.say.*", "parts.part", "parts.title", "parts.ends"),
    "test_lab_cohorts.py::test_incomes_and_what_bars_may_be_crossed_too": ("invented.say.crossed",),
    "test_claims_of_tables.py::test_a_break_even_is_on_the_side_that_its_sentence_names": ("breakeven.*",),
    "test_claims_of_sheets.py::test_the_message_has_the_figures_and_the_words_of_its_answer": ("sheet.payers", "sheet.event.*", "schedule.span"),
    "test_counter_page.py::test_the_box_has_the_next_payment_of_the_schedule": ("paper.next",),
    "test_counter_page.py::test_the_box_says_what_is_paid_and_what_may_be_called_before": ("paper.before", "paper.over"),
    "test_counter_page.py::test_without_a_day_it_is_the_first_payment_and_the_day_of_issue_is_left_to_fill_in": ("paper.first",),
    "test_remedies.py::test_each_sentence_is_what_the_engine_answers": ("answer.change.*",),
    "test_announced.py::test_each_line_is_what_the_engine_asks_over_that_term": ("answer.announced.*",),
    "test_sms.py::test_every_example_is_one_message_with_its_figure_and_what_it_is_worth": ("sheet.sms.*",),
    "test_schedule_page.py::test_what_pays_the_rest_at_once_stands_under_what_is_left": ("schedule.pay_off",),
    "test_claims_of_days.py::test_a_text_applies_from_its_very_day": ("since", "law.frozen", "texts.life*"),
    "test_claims_of_days.py::test_the_ban_of_the_contract_never_ends_before_the_deed": ("step.transaction_ban",),
    "test_down_payment_loan.py::test_the_sentences_are_true_of_the_figures": ("step.tranches_loan.*",),
    "test_claims_of_sentences.py::test_every_sentence_of_an_answer_is_true_of_its_figures": ("binding.*",),
    "test_contract.py::test_the_statement_says_the_figures_of_the_contract": ("life.*",),
    "test_contract_page.py::test_the_sentences_of_the_page_have_the_figures_of_the_statement": ("mine.left*", "mine.late", "mine.planned"),
    "test_contract_page.py::test_each_question_says_the_figures_of_its_solution": ("mine.question.*",),
    "test_contract_page.py::test_what_is_left_to_live_on_has_the_figures_of_the_efforts": ("mine.effort*",),
    "test_contract_page.py::test_page_command_and_json_say_the_same_figures": ("mine.condition.*", "mine.next"),
    "test_contract_page.py::test_payments_one_by_one_say_what_was_paid_with_a_day_before_them_or_without": ("mine.events.why",),
    "test_contract_page.py::test_a_list_that_is_full_takes_no_more_and_loses_nothing": ("mine.add.full",),
    "test_contract_page.py::test_the_points_stand_by_their_days_and_on_their_side_of_the_day": ("mine.point.*",),
    "test_contract_page.py::test_the_facts_of_an_example_move_no_instalment_of_the_older_programmes": ("mine.beside.why",),
    "test_contract_solutions.py::test_what_is_planned_for_later_does_not_stand_in_the_way_of_a_question": ("mine.questions.why",),
    "test_tranche_plan.py::test_the_sentences_say_the_figures_of_the_plan": ("plan.*",),
    "test_plan_drawing.py::test_the_words_of_the_picture_have_the_figures_of_the_plan": ("plan.picture.*",),
    "test_kafil_choice.py::test_the_sentences_name_the_first_of_each_ranking": ("kafils.*",),
    "test_payment_order.py::test_the_sentences_say_the_figures_of_the_check": ("order.*",),
    "test_rates.py::test_the_sentences_have_the_rates": ("rates.*",),
    "test_keys_in_hand.py::test_the_words_give_the_days_of_the_answer_in_their_order": ("in_hand.*",),
    "test_runs.py::test_each_sentence_says_what_became_of_the_thing_that_it_names": ("runs.record.*", "runs.input.*", "runs.law.*", "runs.engine.*", "runs.output.*", "runs.again.*", "runs.verify.*"),
    "test_run_diff.py::test_the_sentences_count_what_is_in_the_files": ("runs.diff.*",),
    "test_since_link.py::test_each_figure_that_moved_is_said_before_and_after_with_the_text_that_moved_it": ("share.since.*",),
    "test_compare_table.py::test_each_difference_is_that_of_the_figures_in_words_and_better_or_worse": ("grid.far.*", "grid.a_month"),
    "test_compare_table.py::test_the_aid_is_said_with_the_scale_that_gives_it_on_its_day": ("adviser.aid",),
    "test_offline.py::test_without_a_network_the_figures_are_those_of_the_engine": ("offline.*",),
    "test_policy_note.py::test_the_title_of_a_picture_has_its_figures": ("policy.chart.*",),
    "test_plausible.py::test_a_fact_is_told_at_its_place_and_the_one_beside_it_is_not": ("warning.*",),
}  # fmt: skip
"""The tests that assert a sentence against figures that its own facts do not hold, and its keys."""

FACTS = "a condition that is a fact or a silence, without a bound"
OF_NO_FIGURE = {
    "what was typed or sent, and how to repair it": (
        "policy.error.*",
        "error.*", "page.fix.*", "batch.row.*", "batch.file.*", "steering.row.*", "steering.file.*", "steering.error.*", "lab.error.*",
        "population.error.*", "options.*", "study.error.*", "payments.error.*", "invented.error.*", "bands.error.*", "breakeven.error.*", "whatif.error.*", "grid.error.*", "sheet.error.*", "counter.code.*", "counter.address.*", "install.*",
        "treasury.error.*",
        "app.*", "api.*", "cluster.*", "runs.error.*", "portfolio.row.*", "portfolio.no_*", "portfolio.head_unknown", "portfolio.within", "portfolio.supposed", "portfolio.standard_input", "portfolio.more",
         "texts.day.*", "lab.page.editor.*", "page.borrowed", "page.example", "page.noscript",
        "mine.fix.*", "mine.supposed", "mine.children.*", "programme.fix.*",
    ),
    "the name of a column, a measure, a step, a part of the law or of a form": (
        "column.*", "heading.*", "key.*", "rule.*", "reading.*", "why.*", "milestone.*", "stage.*", "actor.*", "partner.*", "cap.*", "bound.*", "word.*",
        "value.*", "composition.*", "payer.*", "status.*", "charge.*", "text.*", "zone.*", "given.*", "batch.*", "steering.*", "counter.*",
        "texts.*", "lab.column.*", "lab.heading.*", "lab.measure.*", "lab.lever.*", "lab.four.*", "lab.number.*", "lab.assumption.*",
        "lab.article.*", "lab.reason.*", "lab.page.*", "lab.twin", "fold.*", "lab.help.*", "study.measure.*", "study.reason.*", "study.help.*", "payments.column.*", "payments.heading.*", "payments.measure.*", "payments.help.*", "invented.help.*", "invented.assumption.*", "invented.order.*", "invented.stage.*", "bands.help", "bands.point*", "parts.help", "parts.progress", "parts.article", "parts.falls", "parts.rises", "lab.progress.*", "population.*", "breakeven.part.*",
        "afford.class.*", "afford.measure.*", "afford.help.*", "afford.progress*",
        "treasury.column.*", "treasury.row.*", "treasury.measure.*", "treasury.reason.*", "treasury.help.*",
        "begin.*", "page.more", "page.card.*", "answer.card.*", "answer.exact*", "answer.left.*", "answer.point.*", "page.field.*", "page.hint.*", "page.payers", "page.readings.*", "page.tagline", "page.type.*", "page.grade.*",
        "page.cohort.*", "page.onward.*", "page.gaps", "page.reasons", "page.error.*", "page.answer.*", "page.conditions", "page.footer",
        "schedule.journey", "schedule.charges.*", "schedule.unit.*", "schedule.readings.*", "sheet.book.*", "sheet.fact.*", "sheet.holding.*", "whole_cohort", "sheet.fees", "sheet.chart*",
        "sheet.loan.*", "sheet.payers", "sheet.price.*", "sheet.tranches.*", "sheet.head.*", "sheet.column.*", "sheet.series.*", "sheet.card.*",
        "sheet.take.*", "sheet.help.*", "sheet.message.*", "sheet.calendar.*", "sheet.gaps", "sheet.made", "sheet.qr", "sheet.readings*",
        "threshold.*", "portfolio.head.*", "portfolio.file.*", "portfolio.heading.*", "portfolio.column.*", "portfolio.help.*", "portfolio.progress", "portfolio.title",
        "portfolio.written", "grid.row.*", "grid.kept.*", "grid.head.*", "grid.picture", "grid.numbers", "grid.mine", "grid.supposed", "grid.silent", "grid.part", "grid.title", "grid.income", "grid.download", "grid.cell", "grid.line.*", "grid.verdict.*", "grid.texts", "grid.caption.*", "whatif.field.*", "whatif.code.*", "whatif.row.*", "whatif.line.*", "whatif.sign.*", "whatif.asked*", "whatif.alone.*",
        "adviser.no_column", "adviser.counter", "adviser.no_income", "adviser.wait.*", "adviser.owner.*", "adviser.price.*", "whatif.twin", "whatif.time", "whatif.own", "whatif.rate", "whatif.reforms", "whatif.move.*", "whatif.to", "whatif.title",
        "subject.*", "policy.rising", "policy.absent", "policy.again", "policy.both", "policy.caveat.*", "policy.cited", "policy.heading.*", "policy.help.*", "policy.input.*", "policy.line.*",
        "policy.page.*", "policy.pair", "policy.payment.*", "policy.column.*", "policy.question", "policy.reason", "policy.texts*", "policy.title", "policy.unknown",
        "runs.help.*", "runs.subject.*", "lite.*", "help.*", "argparse.*", "install.*", "instalments.charges", "not_included", "kafil.hypothesis", "law.*", "compare.*", "loan.*", "tranches_loan.*", "grant.*",
        "state.discount", "way.*", "verdict.short.*", "availability.*", "cohort.*", "scheme.*", "date.*", "attaches.*", "unit.*", "page.way.*",
        "page.row.*", "page.undated", "page.cases*", "page.lang", "mine.field.*", "mine.row.*", "mine.event.*", "mine.choice.*", "mine.said.*",
        "mine.hint.*", "mine.keep*", "mine.before", "mine.after", "mine.begin", "mine.last_answer", "mine.hero", "mine.legend.*", "mine.example", "mine.yours", "mine.partly", "programme.*", "papers.*",
    ),
    "what the texts do not say": ("gap.*", "contract.*.unknown"),
    "a term of the contract without a figure of the household": (
        "contract.title", "contract.tariff", "contract.cost.*", "contract.sale_before_transfer.*", "contract.resale_ban.undated",
        "contract.resale_before.repay_aid", "contract.transaction_ban.*", "contract.preemption.*", "contract.letting_ban.*", "contract.late_after.*",
        "contract.eviction.*", "contract.termination_refund", "contract.one_request.*", "contract.residence_wilaya.*", "contract.savings_plan.*",
        "contract.death.*",
    ),
    "a definition, or how the simulator works": ("guide.*", "language.incomplete"),
    "where the law was read": ("source.*",),
    FACTS: (
        "step.no_property.*", "step.no_earlier_aid.*", "step.one_benefit.*", "step.nationality.*", "step.co_owner.*", "step.first_sale.*",
        "step.permis_habiter_from.*", "step.rooms_min.*", "step.own_terms.*", "step.no_dwelling.*", "step.price_cap.unknown", "step.income_floor.unknown", "step.income_ceiling.unknown",
    ),
    "the words around a list whose parts have their own claims": (
        "step.halves", "step.calls.*", "step.transfer", "step.fnpos.*", "step.owner.*", "step.deferral", "step.price.*", "step.smig", "step.snmg",
    ),
}  # fmt: skip
"""Families of sentences that state no relation between figures of an answer, and why: each is tested where it is made."""


def comparing():
    return {
        key for lang in LANGUAGES for key, forms in CATALOGUES[lang].items() if any(re.search(COMPARING[lang], form, re.IGNORECASE) for form in forms)
    }  # fmt: skip


def within(key, patterns):
    return any(fnmatch.fnmatchcase(key, pattern) for pattern in patterns)


def test_every_sentence_that_compares_has_a_claim():
    elsewhere = [pattern for patterns in (*ASSERTED.values(), *OF_NO_FIGURE.values()) for pattern in patterns]
    assert sorted(key for key in comparing() if not within(key, [*CLAIMS, *elsewhere])) == []


def test_a_new_sentence_about_figures_would_need_a_claim():
    """The families that speak of no figure leave those open that do: a new key of an answer is in none of them."""
    families = [pattern for patterns in OF_NO_FIGURE.values() for pattern in patterns]
    for key in ("step.new", "whatif.new", "whatif.at.new", "schedule.change.new", "same.new", "least.new", "sheet.since.new", "verdict.new",
                "instalments.new", "lab.say.new", "breakeven.new", "sheet.verdict.new", "sheet.hero.new"):  # fmt: skip
        assert not within(key, families), key


def test_every_place_where_a_sentence_is_asserted_is_a_test():
    for place, keys in ASSERTED.items():
        module, _, name = place.partition("::")
        tree = ast.parse((TESTS / module).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, place
        assert all(any(within(key, [pattern]) for key in CATALOGUES["fr"]) for pattern in keys), place


@pytest.mark.parametrize("patterns", [*OF_NO_FIGURE.values(), tuple(CLAIMS)])
def test_every_family_is_of_the_catalogues(patterns):
    assert [pattern for pattern in patterns if not any(within(key, [pattern]) for key in CATALOGUES["fr"])] == []


# --- no language says the opposite of another

OPPOSITE = [
    # a key and the words of its side in French, Arabic and English; the opposite key and its words
    ("whatif.more", ("de plus", "زيادة", "more"), "whatif.less", ("de moins", "نقصان", "less")),
    ("schedule.change.price.more", ("de plus", "زيادة", "more"), "schedule.change.price.less", ("de moins", "نقصان", "less")),
    ("schedule.change.month.more", ("de plus", "زيادة", "more"), "schedule.change.month.less", ("de moins", "نقصان", "less")),
    ("schedule.change.months.more", ("plus longue", "أطول", "longer"), "schedule.change.months.less", ("plus courte", "أقصر", "shorter")),
    ("schedule.change.accepted", ("ne serait plus refusé", "لا يُرفض", "no longer"), "schedule.change.refused", ("dossier serait refusé", "^يُرفض", "would be refused")),
    ("schedule.change.possible", ("devient possible", "يصبح القسط ممكنًا", "becomes"), "schedule.change.impossible", ("plus aucune", "لا يمكن دفع أي قسط", "no instalment")),
    ("whatif.goal.price.higher", ("de plus", "بزيادة", "more"), "whatif.goal.price.lower", ("de moins", "بنقصان", "less")),
    ("whatif.goal.price.higher", ("pourrait aller jusqu", "يمكن أن يبلغ", "could go up"), "whatif.goal.price.lower", ("devrait être d’au plus", "يجب ألا يتجاوز", "should be at most")),
    ("whatif.goal.keys.later", ("peuvent être remises jusqu", "إلى غاية", "can be handed over until"), "whatif.goal.keys.sooner", ("au plus tard", "أجل أقصاه", "would be needed by")),
    ("whatif.at.accepted", ("condition remplie", "شرط مستوفى", "condition met"), "whatif.at.refused", ("non remplie", "غير مستوفى", "not met")),
    ("batch.colour.accepted", ("vert", "أخضر", "green"), "batch.colour.refused", ("rouge", "أحمر", "red")),
    ("whatif.at.opened", ("sont possibles", "تصبح", "are possible"), "whatif.at.blocked", ("plus aucune", "لا يمكن", "no instalment")),
    ("whatif.at.loan.some", ("est possible", "يصبح", "is possible"), "whatif.at.loan.none", ("plus aucun", "لا يمكن", "no loan")),
    ("whatif.sought.reached", ("déjà possible", "هذا ممكن", "possible already"), "whatif.sought.not_reached", ("pas possible", "غير ممكن", "not possible")),
    ("step.interest.treasury", ("Trésor", "الخزينة", "Treasury"), "step.interest.plain", ("mensualités fixes", "ثابتة", "fixed instalments")),
    ("step.term_max.within", ("au-dessus du seuil, elle", "وفوق هذه", "above it the term"), "step.term_max.above", ("jusqu’à ce seuil", "وإلى غاية هذه", "up to it")),
    ("step.term_max.within", ("revenu allant jusqu", "لا يتجاوز", "income up to"), "step.term_max.above", ("revenu supérieur à", "يفوق", "income above")),
    ("bound.above", ("supérieur", "يفوق", "more than"), "bound.up_to", ("au plus", "لا يتجاوز", "at most")),
    ("bound.from", ("au moins", "لا يقل", "at least"), "bound.up_to", ("au plus", "لا يتجاوز", "at most")),
    ("step.income_floor.met", ("condition remplie", "الشرط مستوفى", "condition met"), "step.income_floor.refused", ("non remplie", "غير مستوفى", "refused")),
    ("step.income_ceiling.met", ("condition remplie", "الشرط مستوفى", "condition met"), "step.income_ceiling.refused", ("non remplie", "غير مستوفى", "refused")),
    ("step.age_at_registration.met", ("condition remplie", "الشرط مستوفى", "condition met"), "step.age_at_registration.refused", ("non remplie", "غير مستوفى", "refused")),
    ("spread.accepted", ("rien de ce qui", "مستوفاة", "nothing that was"), "spread.refused", ("au moins une condition", "غير مستوفى", "at least one")),
    ("page.hero.other_end.accepted", ("rien de ce qui", "مستوفاة", "nothing that was"), "page.hero.other_end.refused", ("au moins une condition", "غير مستوفى", "at least one")),
    ("step.price_cap.met", ("condition remplie", "الشرط مستوفى", "condition met"), "step.price_cap.refused", ("non remplie", "غير مستوفى", "too high")),
    ("step.income_floor.refused", ("Il manque", "ينقص", "would be needed"), "step.income_ceiling.refused", ("dépassé", "يتجاوز الدخل", "too high")),
    ("step.age.open", ("mensualités possibles", "المدة الممكنة", "fall on or before"), "step.age.past", ("Aucune mensualité", "ليس هناك أي قسط", "No instalment")),
    ("step.kafil.not_needed", ("aucun kafil n’est requis", "لا حاجة", "not needed"), "step.kafil.takes_over", ("paie les mensualités", "يدفع", "pays the instalments")),
    ("step.instalment.even", ("exactement", "بالضبط", "exactly"), "step.instalment.dinar_up", ("plus petite", "أقل", "smaller")),
    ("step.owner.contract", ("contrat", "عقد البيع", "contract"), "step.owner.deed", ("acte définitif", "العقد النهائي", "deed")),
    ("step.loan.granted", ("Le crédit est de", "مبلغ القرض", "The loan is"), "step.loan.refused", ("Aucun crédit", "لا يمكن الحصول", "No loan")),
    ("step.grant.given", ("est de", "تُخصم", "is deducted"), "step.grant.none", ("n’accorde pas", "لا تمنح", "gives no aid")),
    ("step.way_out.cash.allowed", ("peut ne pas s’appliquer", "حل ممكن", "Way out"), "step.way_out.cash.not_provided", ("ne permettent pas", "لا تعفي", "does not let")),
    ("step.way_out.unable.cash.hypothesis", ("Solution possible", "حل ممكن", "Way out"), "step.way_out.unable.cash.not_provided", ("ne permettent pas", "لا تسمح", "do not let")),
    ("schedule.change.unable", ("serait dite", "^يُعدّ", "would be called"), "schedule.change.able", ("plus dite", "^لا يُعدّ", "no longer")),
    ("page.age.sooner", ("plus élevée", "يرتفع", "higher"), "page.age.nothing", ("Rien ne change", "لا يتغيّر", "Nothing changes")),
    ("verdict.eligible", ("Rien ne s’oppose", "مستوفٍ لكل", "Nothing stands"), "verdict.refused", ("Au moins une condition", "شرط واحد على الأقل", "At least one")),
    ("verdict.unchecked", ("Rien ne s’oppose", "مستوفٍ لكل", "Nothing stands"), "verdict.refused", ("Au moins une condition", "شرط واحد على الأقل", "At least one")),
    ("verdict.short.eligible", ("^remplies", "^مستوفاة", "accepted"), "verdict.short.refused", ("non remplies", "غير", "refused")),
    ("verdict.unchecked", ("Rien ne s’oppose", "مستوفٍ لكل", "Nothing stands"), "answer.refused", ("serait refusé", "^يُرفض", "would be refused")),
    ("same.age", ("âge du souscripteur", "سن المكتتب", "applicant's age"), "same.kafil_age", ("âge du kafil", "سن الكفيل", "kafil's age")),
    ("cap.age", ("souscripteur", "المكتتب", "applicant"), "cap.kafil_age", ("kafil", "الكفيل", "kafil")),
    ("cap.term_asked", ("demandée", "المطلوبة", "asked"), "cap.bank_term", ("banque", "البنك", "bank")),
    ("least.month", ("par mois", "شهري", "a month"), "least.whole", ("au total", "المجموع", "in all")),
    ("whatif.least.month", ("par mois", "شهري", "month"), "whatif.least.whole", ("total", "المجموع", "in all")),
    ("breakeven.from", ("à partir de", "ابتداءً", " on "), "breakeven.up_to", ("jusqu", "إلى غاية", "up to")),
    ("breakeven.from", ("plus bas", "أقل", "lower"), "breakeven.up_to", ("plus haut", "أكثر", "higher")),
    ("breakeven.never.kept", ("toutes", "كل القيم", "every value"), "breakeven.never.passed", ("aucune", "أي من", "none")),
    ("lab.say.aged", ("âge raccourcit", "^والسن تقصّر", "Age shortens"), "lab.say.aged.not", ("ne raccourcit pas", "ولا تقصّر", "does not")),
    ("batch.added.above_floor", ("au-dessus", "فوق", "above"), "batch.added.below_ceiling", ("sous le plafond", "تحت", "below")),
    ("batch.refused.income_floor", ("trop bas", "أقل", "too low"), "batch.refused.income_ceiling", ("trop élevé", "يتجاوز", "too high")),
    ("lab.lever.term_long", ("plus longue|longue", "أطول|الطويلة", "longer"), "lab.lever.term_short", ("plus courte|courte", "أقصر|القصيرة", "shorter")),
    ("value.income_over", ("supérieur", "يفوق", "above"), "value.income_up_to", ("jusqu", "لا يتجاوز", "up to")),
    ("payments.change.more", ("de plus", "أكثر", "more"), "payments.change.less", ("de moins", "أقل", "less")),
    ("payments.say.better", ("y gagnent", "يربح", "gain"), "payments.say.worse", ("y perdent", "يخسر", "lose")),
    ("payments.column.less_before", ("^moins.*plus", "^أقل.*أكثر", "^less.*more"), "payments.column.more_before", ("^plus.*moins", "^أكثر.*أقل", "^more.*less")),
    ("order.amount.more", ("de plus", "زيادة", "more"), "order.amount.less", ("de moins", "نقصان", "less")),
    ("grid.far.more", ("de plus", "زيادة", "more"), "grid.far.less", ("de moins", "نقصان", "less")),
    ("grid.verdict.accepted", ("oppose", "لا مانع", "nothing stands against"), "grid.verdict.refused", ("ne remplit pas", "غير مستوفاة", "does not meet")),
    ("value.price_over", ("supérieur", "يفوق", "above"), "value.price_up_to", ("jusqu", "لا يتجاوز", "up to")),
]  # fmt: skip


def sides():
    for first, words, second, opposite in OPPOSITE:
        for lang, own, other in zip(LANGUAGES, words, opposite, strict=True):
            yield first, lang, own, other
            yield second, lang, other, own


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sentence_has_the_words_of_its_side_and_none_of_the_other(lang):
    for key, of, own, other in sides():
        for form in CATALOGUES[lang][key] if of == lang else ():
            assert re.search(own, form), (key, form)
            assert not re.search(other, form), (key, form)


def test_every_pair_of_opposite_keys_is_in_the_table():
    """Keys that differ by one of these endings say the opposite of each other."""
    ends = [("more", "less"), ("higher", "lower"), ("later", "sooner"), ("accepted", "refused"), ("met", "refused"), ("opened", "blocked"),
            ("reached", "not_reached"), ("possible", "impossible"), ("from", "up_to"), ("within", "above"), ("some", "none")]  # fmt: skip
    known = {frozenset((first, second)) for first, _, second, _ in OPPOSITE}
    pairs = {
        frozenset((key, other))
        for key in CATALOGUES["fr"] for one, two in ends
        if not key.startswith("word.") and key.endswith(f".{one}") and (other := key.removesuffix(one) + two) in CATALOGUES["fr"]
    }  # fmt: skip
    without_a_bound = {pair for pair in pairs if any(within(key, OF_NO_FIGURE[FACTS]) for key in pair)}
    assert pairs - without_a_bound - known == set()
    for pair in without_a_bound:
        met, refused = sorted(pair)
        for lang, words in zip(
            LANGUAGES,
            (
                ("condition remplie", "non remplie|refusé"),
                ("الشرط مستوفى", "غير مستوفى|مرفوض"),
                ("condition met", "refused|not met"),
            ),
            strict=True,
        ):
            assert re.search(words[0], CATALOGUES[lang][met][0]), (lang, met)
            assert re.search(words[1], CATALOGUES[lang][refused][0]), (lang, refused)


ORDERED = [
    ("was", "is"), ("a", "b"), ("before", "after"), ("paid_before", "paid_after"), ("least", "most"), ("low", "high"), ("first", "last"),
    ("first", "until"), ("value", "moved"), ("kept", "lost"), ("at0", "at1"), ("at1", "at2"), ("low_group", "high_group"), ("need", "have"),
]  # fmt: skip
TURNED = {"whatif.at.cliff": ("a", "b"), "whatif.at.decisive": ("was", "is")}
"""“{b} instead of {a}”: the later first, in the three languages."""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_was_comes_before_what_is_in_every_language(lang):
    for key, forms in CATALOGUES[lang].items():
        for pair in () if key.startswith("steering.") else ORDERED:
            places = [forms[0].find(f"{{{name}}}") for name in pair]
            if -1 not in places:
                assert (places[0] < places[1]) != (TURNED.get(key) == pair), (key, forms[0])


LABELLED = {
    "longer": ("plus longue", "أطول", "longer"), "shorter": ("plus courte", "أقصر", "shorter"),
    "more_aid": ("plus élevée|plus grande", "أكبر|أعلى", "larger"), "less_aid": ("moins élevée|plus basse", "أصغر|أقل", "smaller"),
    "enters": ("en plus", "مقبولون", "accepted"), "leaves": ("refusés", "مرفوضون", "refused"), "now": ("demande", "الطلب", "application"),
    "later": ("clés", "تسليم المفاتيح", "keys"),
}  # fmt: skip
"""The words that stand just before these figures, wherever they are said."""
ABOUT_PEOPLE = ("lab.say.wage", "population.say.wage*")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_gains_and_who_loses_are_called_so(lang):
    for key, forms in CATALOGUES[lang].items():
        if within(key, ABOUT_PEOPLE):
            for name in re.findall(r"\{(\w+)\}", forms[0]):
                words = LABELLED.get(name, ("", "", ""))[LANGUAGES.index(lang)]
                start = forms[0].index(f"{{{name}}}")
                assert re.search(words, forms[0][max(start - 45, 0) : start]), (key, name)
