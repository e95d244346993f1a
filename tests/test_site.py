"""The documentation site is built whole from the tree, and what its pages say is what the program does."""

import copy
import functools
import html.parser
import importlib.util
import inspect
import re
import sys
from decimal import Decimal
from importlib import import_module
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import CHROMIUM, SIZES
from documented import ROOT, blocks, commands, followed, printed, run
from test_cases import look, written
from test_house import FLOOR

from simulator import answer
from simulator.question.scenario import load
from simulator.reading import documents

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
COUPLE = ROOT / "scenarios" / "households" / "couple_f3.yaml"


def name(path):
    """``docs/tutorial.md``, for the names of tests."""
    return path.relative_to(ROOT).as_posix()


def text_of(page):
    return (DOCS / page).read_text(encoding="utf-8")


@functools.cache
def maker():
    """The script that builds the site."""
    spec = importlib.util.spec_from_file_location("make_site", DOCS / "make_site.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of the built site."""
    folder = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(DOCS))
        assert maker().build(folder) == []
    return folder


class Read(html.parser.HTMLParser):
    """What a page of the site refers to, its anchors, and its elements."""

    def __init__(self, path):
        super().__init__()
        self.links, self.loaded, self.ids, self.tags, self.unnamed = [], [], [], [], []
        self.text = path.read_text(encoding="utf-8")
        self.feed(self.text)

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        self.tags.append(tag)
        self.ids += [facts["id"]] if "id" in facts else []
        if tag == "a":
            self.links.append(facts["href"])
        elif "src" in facts or "href" in facts:
            self.loaded.append(facts.get("src") or facts["href"])
        if tag == "img" and not facts.get("alt"):
            self.unnamed.append(facts["src"])


@pytest.fixture(scope="module")
def read(site):
    return {path: Read(path) for path in sorted(site.rglob("*.html"))}


def test_every_page_of_the_documentation_is_in_the_site(site, read):
    for path in PAGES:
        assert site / path.relative_to(DOCS).with_suffix(".html") in read
    assert {site / page for page in ("CONTRIBUTING.html", "README.html", "CHANGELOG.html", "SECURITY.html")} <= set(
        read
    )


def test_every_link_and_every_section_is_there(read):
    for path, page in read.items():
        for link in page.links + page.loaded:
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.scheme in ("http", "https", "mailto"), (path.name, link)
                assert link in page.links, (path.name, link)
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.is_file(), (path.name, link)
            if parts.fragment:
                assert unquote(parts.fragment) in read[target].ids, (path.name, link)


def test_a_page_needs_no_script_and_no_other_host(site, read):
    for path, page in read.items():
        assert not {"script", "iframe", "object"} & set(page.tags), path.name
        assert not [address for address in page.loaded if urlsplit(address).netloc], path.name
        assert page.unnamed == [], path.name
        assert "<!-- insert" not in page.text
        assert "&lt;!-- insert" not in page.text
    style = (site / "site.css").read_text(encoding="utf-8")
    assert "@import" not in style
    assert "url(" not in style


def test_a_page_can_be_read_on_a_phone(site, read):
    for path, page in read.items():
        assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in page.text, path.name
        assert page.text.count("<table>") == page.text.count('<div class="wide" tabindex="0"><table>'), path.name
        assert page.tags.count("h1") == 1, path.name
        assert len(page.ids) == len(set(page.ids)), path.name
        assert f'<html lang="{"fr" if path.parent == site / "fr" else "en"}">' in page.text


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")
def test_no_page_moves_sideways_on_a_phone_and_each_can_be_read_by_everyone(read, browser):
    page = browser.new_context(viewport=SIZES["phone"]).new_page()
    for path in read:
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path.name
        if path.parent.name != "decisions" or path.name in (
            "index.html",
            "0020-bytes-of-strangers-are-read-apart.html",
        ):
            assert Axe().run(page).response["violations"] == [], path.name
    page.context.close()


def test_the_terms_are_in_three_languages(read, site):
    page = read[site / "reference" / "terms.html"].text
    rows = re.findall(
        r'<td>([^<]+)</td>\n<td lang="ar" dir="rtl">([^<]+)</td>\n<td>([^<]+)</td>\n<td><code>(\w+)</code></td>', page
    )
    assert len(rows) == page.count("<tr>") - page.count("<thead>")
    assert len(rows) > 150
    assert ("Location-vente (AADL)", "البيع بالإيجار (عدل)", "Location-vente (AADL)", "location_vente") in rows


BROKEN = {
    "[x](no-such-page.md)": "no file for the link no-such-page.md",
    "[x](#no-such-section)": "has no section #no-such-section",
    "![](pictures/sheet.png)": "a picture without words",
    "[x](../../outside.md)": "no file for the link",
    "<!-- insert: nothing -->": "nothing is made under the name nothing",
}


@pytest.mark.parametrize("line", BROKEN)
def test_a_fault_of_a_page_is_told_and_nothing_is_written(line, tmp_path, monkeypatch):
    tree = tmp_path / "tree"
    (tree / "docs" / "pictures").mkdir(parents=True)
    (tree / "docs" / "pictures" / "sheet.png").touch()
    (tree / "docs" / "index.md").write_text(f"# Home\n\n* [Home](index.md)\n\n{line}\n", encoding="utf-8")
    monkeypatch.setattr(maker(), "TREE", tree)
    monkeypatch.setattr(maker(), "DOCS", tree / "docs")
    monkeypatch.syspath_prepend(str(DOCS))
    faults = maker().build(tmp_path / "site")
    assert len(faults) == 1
    assert BROKEN[line] in faults[0]
    assert not (tmp_path / "site").exists()


def test_a_page_to_which_no_page_links_is_a_fault(tmp_path, monkeypatch):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Home\n\n* [Home](index.md)\n", encoding="utf-8")
    (tmp_path / "docs" / "alone.md").write_text("# Alone\n", encoding="utf-8")
    monkeypatch.setattr(maker(), "TREE", tmp_path)
    monkeypatch.setattr(maker(), "DOCS", tmp_path / "docs")
    assert maker().Site({}).faults == ["docs/alone.md: no page links to it"]


# What the pages say


def blanks(text):
    """The same text, where a blank that does not break is a blank."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


WITH_COMMANDS = [path for path in PAGES if commands(path.read_text(encoding="utf-8"))]


@pytest.mark.slow
@pytest.mark.parametrize("path", WITH_COMMANDS, ids=name)
def test_every_command_answers_and_prints_what_the_page_shows(path, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(ROOT)
    output = ""
    for kind, text, _ in followed(path.read_text(encoding="utf-8")):
        if commands(text):
            output = ""
            for line in commands(text):
                run(line, tmp_path)
                output += capsys.readouterr().out
        elif kind == "python":
            output = ""
        elif kind == "text" and output:
            assert blanks(text) in blanks(output)


WITH_PYTHON = [path for path in PAGES if blocks(path.read_text(encoding="utf-8"), "python")]


@pytest.mark.slow
@pytest.mark.parametrize("path", WITH_PYTHON, ids=name)
def test_every_block_of_python_prints_what_the_page_shows(path):
    for kind, text, shown in followed(path.read_text(encoding="utf-8")):
        if kind == "python":
            assert shown is not None, "the output stands under the code"
            assert blanks(printed(text)) == blanks(shown)


def test_the_pages_that_teach_have_something_to_try():
    assert {"docs/tutorial.md", "docs/fr/tutoriel.md", "docs/adding.md"} <= set(map(name, WITH_COMMANDS))
    assert {"docs/tutorial.md", "docs/fr/tutoriel.md", "docs/how-it-is-computed.md"} <= set(map(name, WITH_PYTHON))


@pytest.mark.parametrize("page", ["tutorial.md", "fr/tutoriel.md"])
def test_the_question_of_the_tutorial_is_that_of_the_file(page):
    assert load(blocks(text_of(page), "yaml")[0]).inputs == load(COUPLE).inputs


def test_the_tutorial_is_the_same_in_both_languages():
    pages = ("tutorial.md", "fr/tutoriel.md")
    lines = [
        [re.sub(r" --lang (en|fr)\b(?!\+)| -o \S+", "", line) for line in commands(text_of(page))] for page in pages
    ]
    assert lines[0] == lines[1]
    headings = [re.findall(r"^## (\d)\.", text_of(page), re.MULTILINE) for page in pages]
    assert headings[0] == headings[1]


AMOUNT = re.compile(r"\d{1,3}(?: \d{3})*(?:\.\d+)? DA")
FIGURE = re.compile(r"^\|.*\| ([^|]+) \| `([\w.]+)` \|$", re.MULTILINE)


def same(figure, found):
    """Whether a figure of a page is a value of the answer."""
    if figure.endswith(" DA"):
        return Decimal(figure.removesuffix(" DA").replace(" ", "")) == Decimal(found)
    return figure == written(found)


def test_every_figure_of_the_computation_is_that_of_the_engine():
    page, couple = text_of("how-it-is-computed.md"), answer(COUPLE)
    rows = FIGURE.findall(page)
    assert len(rows) > 30
    assert [(figure, path) for figure, path in rows if not same(figure, look(couple, path))] == []
    for share, path in re.findall(r"\| (\d+) % \| [^|]+ \| `(tranches\.\d)\.amount` \|", page):
        assert Decimal(share) / 100 == Decimal(look(couple, f"{path}.share"))
    words = re.sub(r"^```.*?^```|^\|[^\n]*", "", page, flags=re.MULTILINE | re.DOTALL)
    assert set(AMOUNT.findall(words)) <= set(AMOUNT.findall(" ".join(figure for figure, _ in rows)))


def test_every_provision_of_the_computation_is_cited_by_the_answer():
    rows = re.findall(
        r"^\| `(\w+)` \| `([\w/-]+)` \| ([^|]+) \| (\w+) \|$", text_of("how-it-is-computed.md"), re.MULTILINE
    )
    cited = {
        (each["key"], each["text"], each["article"], each["status"])
        for step in answer(COUPLE)["steps"]
        for each in step["provisions"]
    }
    assert len(rows) > 5
    assert set(rows) <= cited


def questions():
    """Every scenario of the tree, and questions whose answers have what theirs have not."""
    yield from (documents.plain(documents.read_file(path)) for path in sorted(COUPLE.parent.glob("*.yaml")))
    base = documents.plain(documents.read_file(COUPLE))
    yield base | {"down_payment_loan": {"bank": "cnep", "amount": "max"}, "as_of": "2029-01-01", "charges": "2500 DZD"}
    for facts in ({"income": "6000000 DZD"}, {"income": "24001 DZD", "spouse_income": "0 DZD", "birth": "1964-03-15"}):
        other = copy.deepcopy(base)
        other["household"] |= facts
        yield other | {"readings": {"unable_above": "30 %"}}


def keys_of(value, place, known):
    """The keys of every object of an answer, under its place; a sentence in three languages is one value."""
    if isinstance(value, dict) and not set(value) <= {"fr", "ar", "en"}:
        known.setdefault(place, set()).update(value)
        for key, inner in value.items():
            keys_of(inner, f"{place}.{key}" if place else key, known)
    elif isinstance(value, list):
        for inner in value:
            keys_of(inner, f"{place}[]", known)


def test_the_page_of_the_answer_has_every_key_and_no_other():
    known = {}
    for question in questions():
        keys_of(answer(question), "", known)
    del known["readings"]  # the page of the scenario lists them
    top, _, inside = text_of("reference/answer.md").partition("## Inside")
    page = {"": set(re.findall(r"^\| `(\w+)` \|", top, re.MULTILINE))}
    for place, keys in re.findall(r"^\| `([\w.\[\]]+)` \| ((?:`\w+` ?)+)\|", inside, re.MULTILINE):
        page[place] = set(re.findall(r"`(\w+)`", keys))
    assert page == known


# The walk

STEPS = re.findall(r"^(\d+)\. `simulator\.([\w.]+)`", text_of("walk.md"), re.MULTILINE)


def meant(full):
    """What a name means: the object, and the module that it is in."""
    parts = full.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found = import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            found = getattr(found, part)
        return found
    raise AssertionError(full)


def test_every_name_of_the_walk_is_a_function():
    names = re.findall(r"`(simulator\.[\w.]+)`", text_of("walk.md"))
    assert len(names) > 10
    assert all(inspect.isroutine(meant(full)) for full in names)
    assert len(re.findall(r"^\d+\. ", text_of("walk.md"), re.MULTILINE)) == len(STEPS)


def test_the_walk_never_goes_up():
    floors = [FLOOR[full.split(".")[0]] for _, full in STEPS]
    assert floors == sorted(floors, reverse=True)
    assert [int(number) for number, _ in STEPS] == list(range(1, len(STEPS) + 1))


def test_the_walk_is_the_way_that_a_question_takes():
    entered = {}

    def watch(frame, event, _):
        module = frame.f_globals.get("__name__", "")
        if event == "call" and module.startswith("simulator."):
            full = f"{module}.{frame.f_code.co_qualname}".removeprefix("simulator.")
            entered.setdefault(full, len(entered))

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        couple = answer(COUPLE)
    finally:
        sys.setprofile(before)
    names = [full for _, full in STEPS]
    assert names == sorted(names, key=entered.__getitem__)
    assert {"base.dates.payable", "answers.household_answer.answer", "answers.answer_to_json.to_json"} <= set(entered)
    assert str(couple["instalments"]) in text_of("walk.md")
    assert couple["last_due"] in text_of("walk.md")
    assert couple["age_limit_date"] in text_of("walk.md")


# The decisions

DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))


@pytest.mark.parametrize("path", DECISIONS, ids=name)
def test_a_decision_has_its_number_and_its_parts(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {int(path.name[:4])}. ")
    if int(path.name[:4]) >= 10:
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert len(text.splitlines()) <= 80


def test_two_decisions_never_share_a_number():
    numbers = [path.name[:4] for path in DECISIONS]
    assert len(numbers) == len(set(numbers))


def test_every_decision_that_the_code_or_a_page_names_is_there():
    numbers = {path.name[:4] for path in DECISIONS}
    for path in sorted((ROOT / "simulator").rglob("*.py")):
        named = re.findall(r"docs/decisions/(\d{4})", path.read_text(encoding="utf-8"))
        assert set(named) <= numbers, path


def test_every_function_of_the_documentation_has_words(site):
    page = (site / "reference" / "python.html").read_text(encoding="utf-8")
    assert "None" not in re.findall(r"<p>(.*?)</p>", page)
    for module in ("simulator", "simulator.whatif", "simulator.sheets"):
        home = import_module(module)
        for each in home.__all__:
            if callable(getattr(home, each)):
                assert f'id="{re.sub(r"[^a-z0-9_]", "", f"{module}.{each}".lower())}"' in page


def test_every_path_in_the_pages_is_there():
    for path in PAGES:
        text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        for named in re.findall(r"`((?:docs|simulator|scenarios|tests|benchmarks)/[\w./-]*)`", text):
            assert (ROOT / named).exists(), (path.name, named)
