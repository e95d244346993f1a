"""What is said of the project to other programs and to who reports a fault: complete, of one version, in French first."""

import re
import tomllib

import pytest
import yaml
from documented import ROOT

from simulator import __version__
from simulator.wording import LANGUAGES

FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[0-9]*.yml"))
ARABIC = re.compile(r"[\u0600-\u06ff]")


def read(path):
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_citation_has_what_its_format_asks_for():
    citation = read("CITATION.cff")
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert set(citation) <= {
        "cff-version",
        "message",
        "title",
        "authors",
        "type",
        "abstract",
        "version",
        "license",
        "keywords",
    }
    assert citation["cff-version"] == "1.2.0"
    assert citation["type"] == "software"
    assert all(
        isinstance(value, str) and value for name, value in citation.items() if name not in ("authors", "keywords")
    )
    assert len(citation["keywords"]) == len(set(citation["keywords"]))


URL = {"url"}
"""What the standard asks for and is not known here: where the repository is published."""


def test_the_publiccode_has_what_its_standard_asks_for_but_the_address():
    said = read("publiccode.yml")
    needed = {
        "publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType", "description", "legal",
        "maintenance", "localisation",
    }  # fmt: skip
    assert needed - set(said) == URL
    assert said["developmentStatus"] in ("concept", "development", "beta", "stable", "obsolete")
    assert said["softwareType"] == "standalone/web"
    assert set(said["platforms"]) <= {"web", "windows", "mac", "linux", "ios", "android"}
    assert said["maintenance"]["type"] == "community"
    assert all(contact["name"] for contact in said["maintenance"]["contacts"])
    assert said["localisation"] == {"localisationReady": True, "availableLanguages": list(LANGUAGES)}
    for words in said["description"].values():
        assert len(words["genericName"]) <= 35
        assert len(words["shortDescription"]) <= 150
        assert 150 <= len(words["longDescription"]) <= 10_000
        assert words["features"]


def test_version_licence_and_authors_are_those_of_the_project():
    citation, said, (author,) = read("CITATION.cff"), read("publiccode.yml"), project()["authors"]
    assert citation["version"] == said["softwareVersion"] == __version__
    assert citation["license"] == said["legal"]["license"] == project()["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License\n")
    assert citation["authors"] == said["maintenance"]["contacts"] == [author]
    assert said["legal"]["mainCopyrightOwner"] == author["name"]


def test_there_is_a_form_for_a_wrong_figure_and_one_for_a_new_decree():
    assert [path.name for path in FORMS] == ["1-wrong-figure.yml", "2-new-decree.yml"]
    asked = {path.name: {field["id"] for field in read(path)["body"] if "id" in field} for path in FORMS}
    assert {"question", "answer", "expected", "text"} <= asked["1-wrong-figure.yml"]
    assert {"identity", "journal", "provisions", "in_force", "status", "source"} == asked["2-new-decree.yml"]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_a_form_can_be_filled_in_and_speaks_three_languages_french_first(path):
    form = read(path)
    assert {"name", "description", "body"} <= set(form)
    labels = [form["name"]]
    for field in form["body"]:
        assert field["type"] in ("markdown", "input", "textarea", "dropdown")
        facts = field["attributes"]
        if field["type"] == "markdown":
            assert ARABIC.search(facts["value"])
            continue
        assert isinstance(field["validations"]["required"], bool)
        labels.append(facts["label"])
        labels += facts.get("options", [])
    for label in labels:
        french, arabic, english = label.split(" · ")
        assert ARABIC.search(arabic), label
        assert not ARABIC.search(french + english), label
    ids = [field["id"] for field in form["body"] if "id" in field]
    assert len(ids) == len(set(ids))
