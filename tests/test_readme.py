"""What the README says is what the program does."""

import re
import subprocess
import sys
from pathlib import Path

from simulator.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(kind):
    """The fenced blocks of a kind, in order."""
    return re.findall(rf"^```{kind}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def test_the_five_lines_print_what_the_readme_shows():
    done = subprocess.run(
        [sys.executable, "-c", blocks("python")[0]], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == blocks("text")[0]


def test_the_extract_of_an_answer_is_the_answer(capsys):
    assert main(["simulate", str(ROOT / "scenarios/households/couple_f3.yaml"), "--lang", "fr"]) == 0
    assert blocks("text")[1] in capsys.readouterr().out


def test_every_command_of_the_readme_answers(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(ROOT)
    commands = re.findall(r"^location-vente (.+)$", README, re.MULTILINE)
    assert len(commands) > 5
    for line in commands:
        words = line.partition("#")[0].partition(">")[0].split()
        files = [str(path) for word in words for path in (sorted(ROOT.glob(word)) if "*" in word else [word])]
        if {"-o", "--rows"} & set(files):
            written = tmp_path / files[-1]
            assert main([*files[:-1], str(written)]) == 0, line
            assert written.stat().st_size
        elif words[0] != "app":
            assert main(files) == 0, line
            assert capsys.readouterr().out


def test_every_path_that_the_readme_names_is_there():
    for path in re.findall(r"(?:\]\(|`)((?:docs|simulator|scenarios|tests|benchmarks)/[^)`*]*)[)`]", README):
        assert (ROOT / path).exists(), path
