"""What a page of documentation says that can be tried: its commands, its Python, what they print."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

from simulator.cli import main

ROOT = Path(__file__).parent.parent


def blocks(page, kind):
    """The fenced blocks of a kind, in order."""
    return re.findall(rf"^```{kind}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)


def followed(page):
    """Each fenced block as its kind, its text, and the block of text that follows it with nothing but blank lines between."""
    found = list(re.finditer(r"^```(\w*)\n(.*?)^```\n", page, re.MULTILINE | re.DOTALL))
    for block, after in zip(found, [*found[1:], None], strict=True):
        near = after is not None and after[1] == "text" and not page[block.end() : after.start()].strip()
        yield block[1], block[2], after[2] if near else None


def commands(text):
    """The command lines of a text, without the name of the program."""
    return re.findall(r"^location-vente (.+)$", text, re.MULTILINE)


def run(line, folder):
    """Run a command line in this process, from the root of the tree; files that it writes go to ``folder``. True: it was run.

    A word that names a file of ``folder``, which an earlier line wrote, is that file. ``app``, which serves until it is told to end, is not run.
    """
    words = shlex.split(line.partition("#")[0].partition(">")[0])
    if words[0] == "app":
        return False
    files = [str(path) for word in words for path in (sorted(ROOT.glob(word)) if "*" in word else [word])]
    places = [place + 1 for place, word in enumerate(files) if word in ("-o", "--out", "--note", "--rows", "--record")]
    for place, word in enumerate(files):
        if place in places or (folder / Path(word).name == folder / word and (folder / word).is_file()):
            files[place] = str(folder / Path(word).name)
    assert main(files) == 0, line
    assert all(Path(files[place]).stat().st_size for place in places)
    return True


def printed(code):
    """What a block of Python prints, run by itself from the root of the tree."""
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
