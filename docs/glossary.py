"""Writes the first table of ``glossary.md`` from the catalogues, where each word is written once: ``python docs/glossary.py``.

The second table, one Arabic word for each notion, is written by hand and kept as it stands.
"""
# ruff: noqa: INP001 - a script on its own

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from simulator.ui.guide.blocks import WORDS  # noqa: E402 - the folder of the program comes first
from simulator.wording import say  # noqa: E402 - as above

FILE = HERE / "glossary.md"
HEAD = """# Glossary

Twenty words that do not translate. They keep their own name in the code, the texts and the pages; the third column is how
they are written there. The Arabic follows the published texts and forms where their wording was found; the others await a check
against the Arabic edition of the Journal officiel. The page *Aide* shows the same words in the three languages: they are
written once, in `simulator/wording/locale/*/guide.po`, and this file is made from them by `python docs/glossary.py`.

| Français | العربية | in the code | meaning |
|---|---|---|---|
"""
FOOT = """
Amounts are in dinars (DZD; `DA`, `دج` on the pages), kept as whole centimes. `F3`, `F4` stay in Latin letters in all three
languages: a dwelling of three or four main rooms.
"""
SECOND = "\n## One notion, one Arabic word\n"


def whole() -> str:
    """The whole file: the first table made again, the second as it is written there."""
    rows = (
        f"| {say(f'guide.word.{word}', 'fr')} | {say(f'guide.word.{word}', 'ar')} | {code} | {say(f'guide.word.{word}.means', 'en')} |\n"
        for word, code in WORDS.items()
    )
    _, heading, kept = FILE.read_text(encoding="utf-8").partition(SECOND)
    return HEAD + "".join(rows) + FOOT + heading + kept


if __name__ == "__main__":
    FILE.write_text(whole(), encoding="utf-8")
