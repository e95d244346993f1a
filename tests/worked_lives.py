"""The worked lives of tests/cases/lives/*.yaml: a contract, the days on which it is asked, and the figures computed by hand."""

from pathlib import Path

from test_cases import laid_over

from simulator.reading.documents import read_file

FOLDER = Path(__file__).parent / "cases" / "lives"
PARTS = {"base", "lives"}
FIELDS = {"life", "id", "source", "given", "contract", "days", "sheet"}
OF_A_DAY = {"as_of", "because", "expect", "conditions", "lines", "tranches", "effort", "versions", "unknown", "refused"}


def read_lives():
    """Every life with its file and its question without the contract."""
    for path in sorted(FOLDER.glob("*.yaml")):
        document = read_file(path)
        assert set(document) == PARTS, path.name
        for life in document["lives"]:
            question = laid_over(document["base"], life.get("given", {}))
            yield life | {"file": path.name, "question": question}


LIVES = list(read_lives())


def question_on(life, day):
    """The question of a life, asked on a day."""
    return life["question"] | {"contract": {"as_of": day["as_of"], **life["contract"]}}
