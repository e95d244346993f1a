"""The answer as a few lines to copy into a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.sheets import first_page, still_valid
from simulator.views.years import APPLICANT
from simulator.wording import Plain, write

if TYPE_CHECKING:
    from simulator.sheets.first_page import Json
    from simulator.sheets.question import Answered


def message(question: Answered, lang: str, address: str = "") -> str:
    """The message: the warnings, the payments, the verdict, the disclaimer, and the address that opens the question again."""
    voice, answer = question.voice(lang), question.answer
    hero = first_page.hero(question, voice)
    colon = voice.say("error.colon")
    lines = [first_page.subtitle(question, voice), first_page.law_of(answer, voice)]
    if (reform := still_valid.reforms(question)) is not None:
        lines.append(write(reform, lang))
    lines += [*first_page.warnings(answer, voice), *voice.examples(answer)]
    lines += ["", f"{hero['label']}{colon}{hero['value']}", *hero["lines"], hero["verdict"], ""]
    lines += [f"{label}{colon}{value}" for label, value, _ in first_page.cards(question, voice)]
    lines += [*first_page.both_prices(question, voice), *first_page.loan_for_tranches(question, voice)]
    if any(payer.span.name != APPLICANT for payer in answer.payers):
        lines += [_payer(row) for row in first_page.payers(answer, voice)["rows"]]
    for tranche in first_page.tranches(question, voice)["rows"]:
        lines.append(f"{tranche['n']}. {tranche['amount']} – {tranche['milestone']} – {tranche['due']}")
        lines += [f"   – {half}" for half in tranche["halves"]]
    lines += ["", voice.say("disclaimer")]
    if address:
        lines.append(voice.say("sheet.message.address", address=Plain(address)))
    return "\n".join(lines) + "\n"


def _payer(row: Json) -> str:
    """The line of a payer: amount, effort, days; a kafil is marked as a hypothesis."""
    time, _, *effort = row["lines"]
    return " – ".join(part for part in (row["who"], row["monthly"], *effort, time, row["supposed"]) if part)
