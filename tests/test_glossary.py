"""One notion, one Arabic word (the second table of ``docs/glossary.md``), and the rules of register that a machine can hold."""

import ast
import re
from pathlib import Path

import pytest
import yaml
from known_law import whole_law
from source_trees import tree_of
from test_wording import CATALOGUES, LRI, NBSP, PDI, of

from simulator.ui.answer.citations import unbroken
from simulator.wording import say, write
from simulator.wording.facts import Article

ROOT = Path(__file__).parents[1]
GLOSSARY = ROOT / "docs" / "glossary.md"
LETTER = "[\u0621-\u064a]"
SIGNS = re.compile("[\u064b-\u0652\u0640\u2060\u2066-\u2069]")
"""Vowel signs, the line that lengthens a word, joiners and fences: they do not tell words apart."""


def bare(text):
    return SIGNS.sub("", text)


def cells(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def words_of(cell):
    return tuple(bare(word).strip() for word in cell.split("·") if word.strip())


def notions():
    """Every row of the table: the notion, the words kept, those retired, and what may keep a retired one."""
    table = GLOSSARY.read_text(encoding="utf-8").partition("## One notion, one Arabic word")[2]
    rows = [cells(line) for line in table.splitlines() if line.startswith("| ")][1:]
    for notion, kept, retired, but, origin in rows:
        yield notion, words_of(kept), words_of(retired), but, origin


NOTIONS = list(notions())


def spelled(word):
    """The pattern of a retired word: after و ف ب ل ك and the article, before the usual endings, never inside another word.

    One written with its article (الطالب) is retired only with it.
    """
    before = rf"(?<!{LETTER})[وف]?"
    if word.startswith("ال"):
        before, word = before + "(?:[بك]?ال|لل)", word.removeprefix("ال")
    else:
        before += "[بكل]?(?:ال|ل)?"
    after = "(?:ه|ها|هم|هما|كم|نا)?"
    ending = f"(?:ة|ت{after})" if word.endswith("ة") else f"(?:ا|ة|ان|ين|ون|{after[3:-2]})?"
    return re.compile(before + re.escape(word.removesuffix("ة")) + ending + rf"(?!{LETTER}|\()")


def titles():
    """The Arabic of the laws and of the scenarios, by the path of the file: everything but what they quote."""
    for folder in ("simulator/law/texts", "scenarios"):
        for path in sorted((ROOT / folder).rglob("*.yaml")):
            name = path.relative_to(ROOT / folder).with_suffix("").as_posix()
            yield from (
                (name, text) for text in _arabic(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
            )


def _arabic(part):
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "ar" and isinstance(value, str):
                yield value
            elif key != "quote":
                yield from _arabic(value)
    elif isinstance(part, list):
        for value in part:
            yield from _arabic(value)


SENTENCES = [*of("ar"), *titles()]
"""Every Arabic sentence that people read, with its key or the name of its text."""


def misused(retired, but, sentences):
    """The sentences that say a retired word where nothing excuses them, and the excuses that were needed."""
    phrases = [bare(phrase) for phrase in re.findall("«([^»]+)»", but)]
    keys = set(re.findall("`([^`]+)`", but))
    faulty, needed = [], set()
    for key, sentence in sentences:
        text = bare(sentence)
        said = [word for word in retired if spelled(word).search(text)]
        for phrase in phrases if said else ():
            if phrase in text:
                needed.add(phrase)
                text = text.replace(phrase, "")
        if any(spelled(word).search(text) for word in said):
            if key in keys:
                needed.add(key)
            else:
                faulty.append((key, sentence))
    return faulty, {*phrases, *keys} - needed


# --- one notion, one word


def test_the_table_is_read():
    assert len(NOTIONS) >= 43
    assert len(SENTENCES) > 2000
    assert len({notion for notion, *_ in NOTIONS}) == len(NOTIONS)
    assert all(notion and kept and retired and origin for notion, kept, retired, _, origin in NOTIONS)


@pytest.mark.parametrize(("notion", "kept", "retired", "but", "_"), NOTIONS, ids=[notion for notion, *_ in NOTIONS])
def test_a_notion_has_one_word(notion, kept, retired, but, _):
    faulty, useless = misused(retired, but, SENTENCES)
    assert faulty == [], f"{notion}: say {' · '.join(kept)}"
    assert useless == set(), "an exception that nothing needs"


@pytest.mark.parametrize(("kept", "retired"), [(kept, retired) for _, kept, retired, _, _ in NOTIONS])
def test_the_word_kept_is_said_somewhere_and_is_no_retired_one(kept, retired):
    said = "\n".join(bare(sentence) for _, sentence in SENTENCES)
    for word in kept:
        assert re.search(rf"{re.escape(word.removeprefix('ال'))}", said), word
        assert not any(spelled(old).search(word) for old in retired), word


@pytest.mark.parametrize("sentence", [
    "دخل الزوج الشهري", "سعر المسكن", "السعر المعلن", "وبالسعر نفسه", "ملف الطالبين", "قائمة طالبين", "للطالب", "الرصيد المتبقي", "الأسطر المرفوضة",
    "مراسيم مجمّدة في تاريخ", "عشية عيد ميلاده", "سقف الدخل", "إعانة الدولة", "إعانته", "لم يُعثر على نص", "الدفع نقدًا", "نسبة الجهد", "رفع حد السن",
])  # fmt: skip
def test_an_old_sentence_is_refused(sentence):
    assert any(misused(retired, but, [("-", sentence)])[0] for _, _, retired, but, _ in NOTIONS)


@pytest.mark.parametrize("sentence", [
    "دخل الزوج(ة)", "طالبو السكن", "سطر لكل طالب سكن", "الأسعار الأولى", "متوسط سعر الفائدة", "قراءة الملف…", "أسر افتراضية", "المسكن",
    "دعم السكن (إعانة الدولة لدعم السكن، المغرب)", "مشاعر",
])  # fmt: skip
def test_a_sentence_that_only_looks_like_it_is_not(sentence):
    assert not any(misused(retired, but, [("-", sentence)])[0] for _, _, retired, but, _ in NOTIONS)


# --- the rules of register

ORDERS_TO_ONE = frozenset(
    [
        "اكتب",
        "اكتبها",
        "اختر",
        "تحقق",
        "صحح",
        "احذف",
        "احذفه",
        "احذفها",
        "أضف",
        "أضفه",
        "أضفها",
        "اذكر",
        "احفظ",
        "احفظه",
        "انظر",
        "ابدأ",
        "أعد",
        "املأ",
        "املأها",
        "أفرغ",
        "حول",
        "اترك",
        "افتح",
        "عدها",
        "صححها",
        "اطلب",
        "انسخ",
        "انسخه",
        "أدخل",
        "أدخلته",
        "انتظر",
        "اسأل",
        "استعلم",
        "استفسر",
        "اضغط",
        "أبق",
        "قسمه",
        "ابحث",
        "ضع",
        "سم",
        "أعط",
        "استبدل",
        "استبدله",
        "اقرأ",
        "احسب",
        "اطبع",
        "اعرض",
        "جمد",
        "تدخله",
    ]
)
"""Orders in the singular, and “you” of one man, as the sentences of the first year had them."""
NOUNS = {"lab.say.wage.same": "وضع"}
"""Where one of these is a noun: “the checking of”, “the state of”."""
ENDING_IN_KAF = frozenset(
    [
        "يحرك",
        "المشكوك",
        "مشكوك",
        "ذلك",
        "الاستدراك",
        "لاستدراك",
        "لذلك",
        "كذلك",
        "وكذلك",
        "بذلك",
        "تلك",
        "بنك",
        "البنك",
        "والبنك",
        "للبنك",
        "البنوك",
        "يملك",
        "ملك",
        "تملك",
        "امتلاك",
        "تترك",
        "المشترك",
        "استدراك",
        "للاستدراك",
        "تستدرك",
        "هناك",
        "تحريك",
        "الشباك",
        "يتحرك",
        "يشك",
        "بالتملك",
        "أملاك",
        "الأملاك",
        "والأملاك",
        "شريك",
        "الشريك",
        "مشترك",
        "المالك",
        "مالك",
    ]
)
"""The words that end in ك by themselves; any other says “your” to one man."""
GULF_MONTHS = "يناير|فبراير|أبريل|إبريل|مايو|يونيو|يوليو|غشت|أغسطس"
"""Only in the titles that the Journal officiel gives; our own sentences say جانفي … ديسمبر."""
COUNTED = "months|years|longest|needed|missing|term"
"""The facts that are written with their noun: “سنتان”, which no preposition may govern."""
BEFORE_A_NOUN = "في|من|إلى|على|عن|بعد|قبل|خلال|منذ|مدة|لمدة|بمدة|طيلة|طوال|كل|حتى|بدل"
BUTTONS = {"button", "download_button", "link_button", "form_submit_button", "page_link"}


def words_in(sentence):
    return re.findall(f"{LETTER}+", bare(sentence))


def outside_fences(sentence):
    """A sentence without what is fenced, where the order holds by itself: what is typed as it stands."""
    return re.sub(rf"{LRI}.*?{PDI}", "", sentence)


def singular_orders(key, sentence):
    """The orders to one man in a sentence, with or without و and ف before them."""
    said = {
        word for word in words_in(sentence) if word in ORDERS_TO_ONE or (word[0] in "وف" and word[1:] in ORDERS_TO_ONE)
    }
    return said - {NOUNS.get(key)}


def test_nobody_is_given_an_order_in_the_singular():
    assert [(key, said) for key, sentence in of("ar") if (said := singular_orders(key, sentence))] == []
    assert singular_orders("-", "املأها، واذكر السنة") == {"املأها", "واذكر"}
    assert all(noun in words_in(CATALOGUES["ar"][key][0]) for key, noun in NOUNS.items())


def test_nobody_is_spoken_to_in_the_singular():
    yours = {word for _, sentence in of("ar") for word in words_in(sentence) if word.endswith("ك")}
    assert yours - ENDING_IN_KAF == set()


def labels():
    """The keys of what is pressed: the sentences that the pages give to a button or a link."""
    for path in (ROOT / "simulator" / "ui").rglob("*.py"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                pressed = name in BUTTONS or (name == "tag" and _text(node.args[0]) in {"button", "a"})
                yield from _keys(node.args if pressed else ())


def _keys(parts):
    for part in parts:
        name = part.func.attr if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) else ""
        if name == "say" and _text(part.args[0]):
            yield _text(part.args[0])


def _text(node):
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def test_a_button_is_a_verbal_noun():
    keys = set(labels()) & set(CATALOGUES["ar"])
    assert {"counter.compute", "lite.ask", "threshold.go", "guide.how.open"} <= keys
    first = {key: words_in(CATALOGUES["ar"][key][0])[0] for key in keys}
    assert {key: word for key, word in first.items() if word.endswith("وا") or word in ORDERS_TO_ONE} == {}


def test_no_verb_is_hidden_in_a_noun():
    """«تم» and a verbal noun: say who does it, or the passive."""
    assert [key for key, sentence in of("ar") if {"تم", "يتم", "تمت", "ستتم", "سيتم"} & set(words_in(sentence))] == []


def test_a_counted_noun_is_governed_by_nothing():
    governed = re.compile(rf"(?<!{LETTER})(?:{BEFORE_A_NOUN}) \{{(?:{COUNTED})\}}|{LETTER}\{{(?:{COUNTED})\}}")
    assert [(key, sentence) for key, sentence in of("ar") if governed.search(bare(sentence))] == []
    assert governed.search("التأخر بمدة {years} يكلف")


def test_figures_keep_their_place():
    sentences = [(key, outside_fences(sentence)) for key, sentence in of("ar") if not key.startswith("counter.words.")]
    assert [key for key, sentence in sentences if " %" in sentence] == []
    assert [key for key, sentence in sentences if re.search(r"\d-\d", sentence)] == []


def test_the_months_are_those_of_algeria():
    assert [key for key, sentence in of("ar") if re.search(GULF_MONTHS, bare(sentence))] == []


def test_the_four_grades_are_fixed_words():
    grades = [say(f"status.{grade}", "ar") for grade in ("official", "secondary", "assumed", "hypothetical")]
    assert grades == ["من النص نفسه", "نقلًا عن الصحافة", "اجتهاد منّا", "فرضية"]


# --- numbers and articles in an Arabic sentence


@pytest.mark.parametrize(("place", "ar"), [
    ("art. 9", "المادة 9"), ("art. 2, 3, 5", "المواد 2، 3، 5"), ("art. 8, al. 4", "المادة 8، الفقرة 4"),
    ("art. 8, al. 1-2", f"المادة 8، الفقرة {LRI}1-2{PDI}"), ("art. 8, 1", "المادة 8، 1"),
    ("art. 10 (art. 8, 1 bis)", "المادة 10 (المادة 8، 1 مكرر)"),
])  # fmt: skip
def test_articles_agree_in_number_and_keep_their_order(place, ar):
    assert write(Article(place), "ar").replace(NBSP, " ") == ar
    assert write(Article(place), "fr") == place


@pytest.mark.parametrize(("place", "fr", "ar"), [
    ("art. 3 to 6", "art. 3 à 6", "المواد 3 إلى 6"),
    ("art. 3 (rewritten by art. 5)", "art. 3 (réécrit par l’art. 5)", "المادة 3 (أعادت صياغتها المادة 5)"),
    ("art. 8, 3 (finance law for 2023)", "art. 8, 3 (loi de finances pour 2023)", "المادة 8، 3 (قانون المالية لسنة 2023)"),
])  # fmt: skip
def test_an_article_is_told_in_the_language_of_the_reader(place, fr, ar):
    assert write(Article(place), "fr") == fr
    assert write(Article(place), "ar") == ar


def test_no_word_of_an_article_is_left_in_another_language():
    places = {provision.article for text in whole_law().texts for provision in text.provisions} - {"-"}
    assert len(places) > 20
    for place in places:
        assert not re.search("[A-Za-z]", write(Article(place), "ar")), place
        words = set(re.findall(r"[^\W\d]+", write(Article(place), "fr").lower()))
        assert words <= FRENCH_OF_ARTICLES, place


FRENCH_OF_ARTICLES = {
    "art", "al", "annexe", "bis", "à", "réécrit", "par", "l", "loi", "de", "finances", "pour", "du", "projet", "numéro", "dans", "la", "non", "vu",
}  # fmt: skip
"""The words by which a place in a text is told in French."""


@pytest.mark.parametrize(("words", "number"), [
    ("المرسوم التنفيذي رقم 01-105 المؤرخ", "01-105"), ("المرسوم رقم 2-23-350 المتعلق", "2-23-350"), ("2001-04-23", "2001-04-23"),
])  # fmt: skip
def test_the_number_of_a_text_is_fenced_whole(words, number):
    joined = number.replace("-", "\u2060-\u2060")
    assert unbroken(words) == words.replace(number, f"{LRI}{joined}{PDI}")


def test_no_number_of_a_title_is_left_to_be_turned_round():
    for name, sentence in titles():
        assert not re.search(r"\d-\d", re.sub(rf"{LRI}.*?{PDI}", "", unbroken(sentence))), name
