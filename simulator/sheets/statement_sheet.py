"""The statement of a contract on one page, in two languages face to face: the words and figures; the template lays them out.

Both columns have the same sections with the same rows, so that each line faces its own in the other language. What would make the
page too long is summed up, and stands in full in an annex. No name is asked: number, day of issue and stamp are left to fill in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.base.money import Money
from simulator.contracts.lines import INSTALMENT
from simulator.sheets import facing
from simulator.sheets.facing import Column, NextBox, Row, Section
from simulator.sheets.first_page import law_of, subtitle
from simulator.sheets.question import of_contract
from simulator.views import contract_statement as shown
from simulator.wording import Counted, FactList, Named, Plain, is_right_to_left, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.answers.household_contract import HouseholdContract
    from simulator.contracts.lines import Line
    from simulator.law import Law
    from simulator.sheets.question import AnsweredContract
    from simulator.views.voice import Voice

LATE_LINES, VERSIONS, ROWS = 5, 4, 12
"""How many late lines, versions of the schedule and numbers of unmatched rows the page holds; the annex has them all."""


def pdf(contract: HouseholdContract, law: Law, lang: str, *, annex: bool = False) -> bytes:
    """The statement as a tagged PDF (PDF/UA-1): one page, and with ``annex`` what it sums up, on further pages.

    The first column is in ``lang``, in French where that is Arabic; the second in Arabic.
    """
    question = of_contract(contract, law)
    voices = [question.voice(spoken) for spoken in facing.languages(lang)]
    columns = [_column(question, voice, annex=annex) for voice in voices]
    return facing.pdf(columns, voices[0].reproduce(contract.answer, "sheet.foot"), question.stamp)


def _column(question: AnsweredContract, voice: Voice, *, annex: bool) -> Column:
    """One column of the page; its annex has no section where none is asked."""
    contract = question.contract
    pages = _Sections(contract, voice)
    return Column(
        lang=voice.lang,
        rtl=is_right_to_left(voice.lang),
        brand=voice.say("sheet.brand"),
        title=voice.say("life.sheet.title"),
        day=voice.say("life.sheet.on", date=contract.as_of),
        subtitle=subtitle(question, voice),
        law=law_of(contract.answer, voice),
        keys=voice.say("life.sheet.keys", date=contract.plan.start, price=pages.money(contract.plan.price)),
        disclaimer=voice.say("disclaimer"),
        next=pages.next_due(),
        headline=pages.words(shown.headline(contract)),
        notes=voice.examples(contract.answer),
        sections=[section for section in pages.sections() if section.rows],
        blanks=[voice.say(f"life.sheet.{name}") for name in ("number", "issued", "stamp")],
        annex=[section for section in pages.in_full() if section.rows] if annex else [],
        annex_title=voice.say("life.sheet.annex"),
    )


class _Sections:
    """The sections of the statement of a contract, in one language."""

    def __init__(self, contract: HouseholdContract, voice: Voice) -> None:
        self.contract, self.voice = contract, voice
        self.statement = contract.statement

    def words(self, fact: object) -> str:
        """A fact in this language."""
        return write(fact, self.voice.lang)

    def money(self, cents: int) -> Money:
        """An amount in the currency of the contract."""
        return Money(cents, self.contract.plan.currency)

    def amount(self, cents: int) -> str:
        """An amount in words."""
        return self.words(self.money(cents))

    def next_due(self) -> NextBox | None:
        """The box of the next date: its label, its day, its amount; None where nothing falls due any more."""
        following = self.statement.next_due
        if following is None:
            return None
        label = self.voice.say("life.row.next_due")
        return NextBox(label, self.voice.date(following.day), self.amount(following.amount))

    def sections(self) -> list[Section]:
        """The sections of the page, in the order of a bank's statement."""
        refund = [Row(text=self.words(sentence)) for sentence in shown.refund(self.contract)]
        return [
            self._section("heading.life_statement", [*self._rows(), *refund]),
            self._section("life.sheet.late", self._late(LATE_LINES)),
            self._section("life.sheet.catch_up", self._catch_up()),
            self._section("life.sheet.pay_off", self._pay_off()),
            self._section("heading.life_versions", self._versions(VERSIONS)),
            self._section("heading.life_payments", self._payments()),
        ]

    def in_full(self) -> list[Section]:
        """The sections of the annex."""
        payments = [Row(text=self.words(sentence)) for sentence in shown.payments(self.contract)]
        return [
            self._section("life.sheet.late", self._late(None)),
            self._section("heading.life_versions", self._versions(None)),
            self._section("heading.life_payments", payments),
        ]

    def _section(self, key: str, rows: Iterable[Row]) -> Section:
        return Section(self.voice.say(key), list(rows))

    def _rows(self) -> Iterable[Row]:
        """Due, paid, late by age, ahead, left: what every door says, without the next date, which has its box."""
        for row in shown.rows(self.contract):
            if row.label == "next_due":
                continue
            look = "part" if row.label.startswith("age_") or row.label == "lump_sums" else ""
            look = "strong" if row.label == "remaining" else look
            look = "late" if row.label == "late" and self.statement.late else look
            yield Row(self.voice.say(f"life.row.{row.label}").strip(), self.words(row.value), look=look)

    def _late(self, most: int | None) -> Iterable[Row]:
        """The lines that are late, the oldest first; those beyond ``most`` as one sum."""
        lines = [line for line in self.contract.paths[0].open_lines if line.day < self.contract.as_of]
        here = lines if most is None or len(lines) <= most + 1 else lines[:most]
        for line in here:
            yield Row(self._line(line), self.amount(line.open))
        if rest := lines[len(here) :]:
            label = self.voice.say("life.sheet.others", count=Counted("lines", len(rest)))
            yield Row(label, self.amount(sum(line.open for line in rest)))

    def _line(self, line: Line) -> str:
        facts = {"kind": Named(f"life.kind.{line.kind}"), "date": line.day}
        if line.kind == INSTALMENT:
            return self.voice.say("life.sheet.line", **facts, n=line.number)
        return self.voice.say("life.sheet.line.other", **facts)

    def _catch_up(self) -> Iterable[Row]:
        """What was moved to lines to come, and over how many of them; that there is no plan, where something is late without one."""
        moved = [line for line in self.contract.paths[0].future if line.part + line.part_interest]
        if moved:
            facts = {"count": Counted("instalments", len(moved)), "last": moved[-1].day}
            amount = self.money(sum(line.part + line.part_interest for line in moved))
            yield Row(text=self.voice.say("life.sheet.catch_up.moved", amount=amount, **facts))
        elif self.statement.late:
            yield Row(text=self.voice.say("life.sheet.catch_up.none"))
        yield from (Row(text=self.words(sentence)) for sentence in shown.signed_by_both(self.contract))

    def _pay_off(self) -> Iterable[Row]:
        """What pays everything on the day: what is late, what is not due yet, the discount with its conditions, and the sum."""
        offer, first = self.statement.pay_off, self.statement.late + self.statement.due_today
        if offer is None:
            return
        parts = {"late": first, "base": offer.base, "interest": offer.interest, "discount": offer.discount}
        for name, cents in parts.items():
            if cents or name == "base":
                yield Row(self.voice.say(f"life.sheet.pay_off.{name}"), self.amount(cents))
        yield Row(self.voice.say("life.sheet.pay_off.total"), self.amount(first + offer.amount), look="strong")
        if offer.until is not None:
            yield Row(text=self.voice.say("life.sheet.pay_off.until", date=offer.until))
        if not offer.conditions:
            yield Row(text=self.voice.say("life.pay_off.no_text"))
            return
        yield Row(text=self.voice.say("life.sheet.pay_off.conditions"))
        for name, is_met in offer.conditions:
            yield Row(text=self.voice.say(f"life.condition.{name}"), look="met" if is_met else "unmet")

    def _versions(self, most: int | None) -> Iterable[Row]:
        """The versions of the schedule, the last ones where there are more than ``most``, each with how sure its event is."""
        versions = list(self.contract.versions)
        here = versions if most is None or len(versions) <= most else versions[-most:]
        for version in here:
            yield Row(text=f"{version.number}. {self.words(shown.version(self.contract, version))}")
        if earlier := len(versions) - len(here):
            yield Row(text=self.voice.say("life.sheet.earlier", count=Counted("schedules", earlier)))

    def _payments(self) -> Iterable[Row]:
        """How many rows of the file of payments count, and the numbers of those that do not."""
        file = self.contract.reconciliation
        if file is None:
            return
        yield from (Row(text=self.words(sentence)) for sentence in shown.payments_sums(self.contract))
        numbers: list[object] = [row.row for row in file.unmatched]
        if numbers:
            rows = FactList((*numbers[:ROWS], *([Plain("…")] if len(numbers) > ROWS else [])))
            yield Row(text=self.voice.say("life.sheet.unmatched", rows=rows))
