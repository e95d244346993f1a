"""What *Mon contrat* says first of an address that was made with other texts: which figures of this contract moved since."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from simulator.base.money import Money
from simulator.contracts.outlook import outlook
from simulator.law.scheme import MAIN
from simulator.reading.errors import SimulatorError
from simulator.sheets.since_link import Figures, Subject, of_figures
from simulator.ui.answer import since_link
from simulator.ui.contract import engine
from simulator.wording import Counted, Named

if TYPE_CHECKING:
    import datetime as dt

    from simulator.contracts import Contract
    from simulator.law import Law
    from simulator.ui.shell.markup import Markup
    from simulator.ui.state.life_codes import Codes
    from simulator.views.voice import Voice


def block(voice: Voice, codes: Codes, today: dt.date, mark: str) -> Markup:
    """What is said for an address with the ``mark`` of its texts; nothing where they are today's, or it has none."""
    subject = Subject(MAIN, functools.partial(_figures, codes, today))
    return since_link.note(voice, of_figures(subject, voice.law, mark))


def _figures(codes: Codes, today: dt.date, law: Law) -> Figures | None:
    """The figures of the contract that are compared; None where the texts give no answer."""
    try:
        return _of(engine.life_under(law, codes, today).contract)
    except SimulatorError:
        return None


def _of(contract: Contract) -> Figures:
    """What is still asked, and what pays everything on the day."""
    ahead, offer, currency = outlook(contract), contract.statement.pay_off, contract.plan.currency
    first = contract.statement.late + contract.statement.due_today
    return {
        "mine.row.instalment": Money(ahead.instalment, currency),
        "mine.row.months": Counted("instalments", ahead.months),
        "mine.row.last": ahead.last_due or Named("share.none"),
        "mine.row.late": Money(ahead.late, currency),
        "mine.row.to_pay": Money(ahead.to_pay, currency),
        "mine.pay_off": Money(first + offer.amount, currency) if offer else Named("share.none"),
    }
