"""The answer as a few lines to copy into a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.sheets import content, since
from simulator.summary import APPLICANT
from simulator.wording import Plain, write

if TYPE_CHECKING:
    from simulator.sheets.asked import Answered
    from simulator.sheets.content import Json


def message(asked: Answered, lang: str, address: str = "") -> str:
    """What is to check; what is paid, when, until when; the verdict; the address that opens it again; the disclaimer."""
    page, found = asked.page(lang), asked.found
    hero = content.hero(asked, page)
    colon = page.say("error.colon")
    lines = [content.subtitle(asked, page), content.law_of(found, page)]
    if (reform := since.reforms(asked)) is not None:
        lines.append(write(reform, lang))
    lines += [*content.warnings(found, page), *page.examples(found)]
    lines += ["", f"{hero['label']}{colon}{hero['value']}", *hero["lines"], hero["verdict"], ""]
    lines += [f"{label}{colon}{value}" for label, value, _ in content.cards(asked, page)]
    lines += [*content.both_prices(asked, page), *content.lent(asked, page)]
    if any(row["payer"] != APPLICANT for row in found["payers"]):
        lines += [_payer(row) for row in content.payers(found, page)["rows"]]
    for tranche in content.tranches(asked, page)["rows"]:
        lines.append(f"{tranche['n']}. {tranche['amount']} – {tranche['milestone']} – {tranche['due']}")
        lines += [f"   – {half}" for half in tranche["halves"]]
    lines += ["", page.say("disclaimer")]
    if address:
        lines.append(page.say("sheet.message.address", address=Plain(address)))
    return "\n".join(lines) + "\n"


def _payer(row: Json) -> str:
    """Who pays how much, from when to when; a kafil is a hypothesis, and says so."""
    time, _, *effort = row["lines"]
    return " – ".join(part for part in (row["who"], row["monthly"], *effort, time, row["supposed"]) if part)
