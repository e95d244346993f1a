"""What the page of the population shows: the law cards, sentences, legends, tables and folds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.populations.count import tables
from simulator.populations.count.groups import ALL
from simulator.populations.count.totals import MAIN
from simulator.populations.report import assumption_sentences, band_sentences, findings, pictures, purchase_sentences
from simulator.sheets import population_folder
from simulator.ui.population import lab
from simulator.ui.shell.markup import Markup, figure, join, scrolling, tag
from simulator.views.text.population_page import row_of
from simulator.wording import Named, Sentence, write
from simulator.writing import csv_cells

if TYPE_CHECKING:
    from simulator.populations.count.tables import Figure
    from simulator.populations.experiment import Lab
    from simulator.populations.invented.bands import Bands
    from simulator.populations.laws import PopulationLaw
    from simulator.populations.report.pictures import Picture
    from simulator.views.voice import Voice


def cards(voice: Voice, shown: Lab, bands: Bands | None = None) -> Markup:
    """For each law four numbers and one sentence, with their bands once they are known."""
    laws = (_card(voice, shown, place, bands) for place in range(len(shown.plan.laws)))
    return tag("div", *laws, cls="lab-laws")


def _card(voice: Voice, shown: Lab, place: int, bands: Bands | None) -> Markup:
    numbers = [
        tag(
            "div",
            tag("dd", figure(write(_cell_of_law(shown, place, measure, bands), voice.lang))),
            _in_months(voice, shown, place, bands) if measure == findings.BEFORE_KEYS else "",
            tag("dt", voice.say(f"lab.four.{measure.replace('.', '_')}")),
        )
        for measure in findings.FOUR
    ]
    label = write(findings.law_label(shown.plan.laws[place]), voice.lang)
    sentence = band_sentences.law(findings.law(shown, place), shown, place, bands)
    return tag(
        "section",
        tag("h2", tag("i", cls=f"place{place}"), tag("span", label)),
        tag("dl", *numbers, cls="lab-four"),
        tag("p", write(sentence, voice.lang)),
        cls="lab-law",
    )


def _cell_of_law(shown: Lab, place: int, measure: str, bands: Bands | None) -> object:
    """One figure of a law, with its band once it is known."""
    of_law = tables.lookup(shown.figures)[MAIN, shown.plan.laws[place].name, ALL, measure]
    return band_sentences.cell(of_law, place, bands)


def _in_months(voice: Voice, shown: Lab, place: int, bands: Bands | None) -> Markup:
    """What is paid before the keys, as months of income: under the amount, in the same tile."""
    months = _cell_of_law(shown, place, findings.MONTHS_OF_INCOME, bands)
    return tag("dd", figure(voice.say("bands.of_income", months=months)), cls="in-income")


def about_purchases(shown: Lab) -> list[Sentence | None]:
    """The sentences about purchases: the facts that are supposed, who can buy, and what is not counted."""
    places = range(len(shown.plan.laws))
    return [
        *(purchase_sentences.supposed(law) for law in shown.plan.laws),
        Sentence("population.say.served"),
        *(sentence for place in places for sentence in purchase_sentences.aside(shown, place)),
    ]


def paragraphs(voice: Voice, *sentences: Sentence | None, cls: str = "") -> Markup:
    """Sentences as paragraphs."""
    return join(*(tag("p", write(sentence, voice.lang), cls=cls) for sentence in sentences if sentence is not None))


def legend(voice: Voice, picture: Picture) -> Markup:
    """The colours of a picture, and what they are; a mark, not a style, so that nothing typed is a style."""
    items = [
        tag("span", tag("i", cls=f"c{series.colour.removeprefix('#')}"), write(series.name, voice.lang))
        for series in picture.series
    ]
    return tag("p", *items, cls="legend")


def table(heads: list[str], rows: list[list[str]]) -> Markup:
    """A table with the first column as heads of rows."""
    head = tag("tr", *(tag("th", cell, scope="col") for cell in heads))
    body = [
        tag("tr", tag("th", row[0], scope="row"), *(tag("td", figure(cell), cls="n") for cell in row[1:]))
        for row in rows
    ]
    return scrolling(tag("table", tag("thead", head), tag("tbody", *body)))


def numbers(voice: Voice, picture: Picture) -> Markup:
    """The numbers of a picture as a table; each cell holds the exact one too, as the file has it."""
    heads, rows = pictures.table(picture, voice.lang)
    exact = [[series.values[place] for series in picture.series] for place in range(len(rows))]
    body = [
        tag(
            "tr",
            tag("th", row[0], scope="row"),
            *(
                tag("td", figure(str(cell)), cls="n", data_value=population_folder.cell_of(value, picture.unit))
                for cell, value in zip(row[1:], values, strict=True)
            ),
        )
        for row, values in zip(rows, exact, strict=True)
    ]
    head = tag("tr", *(tag("th", cell, scope="col") for cell in heads))
    return scrolling(tag("table", tag("thead", head), tag("tbody", *body)))


def folded(title: str, *inside: str) -> Markup:
    """A fold, closed at first."""
    return tag("details", tag("summary", title), *inside, cls="panel")


def measures(voice: Voice, shown: Lab) -> Markup:
    """Every measure that a person is shown, law by law, with the reason where a figure is not known."""
    by_name = tables.lookup(shown.figures)
    heads = [voice.say("lab.column.measure"), *(write(findings.law_label(law), voice.lang) for law in shown.plan.laws)]
    rows = [
        [
            write(findings.measure_label(name), voice.lang),
            *(_cell(voice, by_name.get((MAIN, law.name, ALL, name))) for law in shown.plan.laws),
        ]
        for name in findings.measures_shown(shown)
    ]
    absent = [
        Sentence("lab.say.absent", {"measure": measure, "law": law, "reason": reason})
        for measure, law, reason in findings.absent(shown)
    ]
    notes = paragraphs(voice, findings.valued(shown), *absent, cls="s")
    return folded(voice.say("lab.page.whole"), table(heads, rows), notes)


def figures_file(shown: Lab, tables_of: tuple[str, ...] = (), *, invented: bool) -> bytes:
    """The figures of these tables as CSV, as the folder of the command has them; all of them where no table is named."""
    supposed = purchase_sentences.suppositions(shown.plan)
    figures = (figure for figure in shown.figures if not tables_of or figure.table in tables_of)
    rows = [row_of(figure, invented=invented, supposed=supposed) for figure in figures]
    return csv_cells.table(population_folder.COLUMNS, rows).encode("utf-8-sig")


def _cell(voice: Voice, known_figure: Figure | None) -> str:
    """A figure; of a law that does not know the measure, a dash."""
    return write(Named("lab.unknown") if known_figure is None else findings.value(known_figure), voice.lang)


def doubt(voice: Voice, law: PopulationLaw) -> Markup:
    """The margins, what is assumed, and the assumptions that weigh most."""
    heads = [voice.say(f"lab.column.{column}") for column in ("margin", "published", "obtained", "status")]
    rows = [
        [
            f"{voice.say(f'lab.margin.{check.margin}')} · {write(findings.part_label(check.part), voice.lang)}",
            write(round(check.published, 3), voice.lang),
            write(round(check.obtained, 3), voice.lang),
            voice.say(f"status.{check.status}"),
        ]
        for check in lab.checks()
    ]
    weighing = [
        assumption_sentences.moved(line, lab.applicant_recipe().assumed(line.assumption)) for line in lab.doubts(law)
    ]
    return join(
        paragraphs(voice, assumption_sentences.assumptions(lab.applicant_recipe())),
        tag("h3", voice.say("lab.heading.moved")),
        paragraphs(voice, *weighing),
        tag("h3", voice.say("lab.heading.margins")),
        table(heads, rows),
    )
