"""What the README says is what the program does."""

import re

import pytest
from documented import ROOT, blocks, commands, printed, run

from simulator.cli import main

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_five_lines_print_what_the_readme_shows():
    assert printed(blocks(README, "python")[0]) == blocks(README, "text")[0]


def test_the_extract_of_an_answer_is_the_answer(capsys):
    assert main(["simulate", str(ROOT / "scenarios/households/couple_f3.yaml"), "--lang", "fr"]) == 0
    assert blocks(README, "text")[1] in capsys.readouterr().out


@pytest.mark.slow
def test_every_command_of_the_readme_answers(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(ROOT)
    lines = commands(README)
    assert len(lines) > 5
    for line in lines:
        if run(line, tmp_path) and not {"-o", "--rows"} & set(line.split()):
            assert capsys.readouterr().out


def test_every_path_that_the_readme_names_is_there():
    for path in re.findall(r"(?:\]\(|`)((?:docs|simulator|scenarios|tests|benchmarks)/[^)`*]*)[)`]", README):
        assert (ROOT / path).exists(), path


def test_every_module_that_the_page_of_security_names_is_there():
    """The numbers of its tables are looked up in these files by whoever checks them."""
    modules = {f"/{path.relative_to(ROOT).as_posix()}" for path in ROOT.rglob("*.py") if ".venv" not in path.parts}
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w/]+\.py)`", page)
    assert named
    assert [name for name in named if not any(module.endswith(f"/{name}") for module in modules)] == []
