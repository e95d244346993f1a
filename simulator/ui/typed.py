"""What people type, and the code it stands for. What cannot be understood is kept as it is: the engine says why."""

from __future__ import annotations

import datetime as dt
import re

from simulator.money import western
from simulator.wording.numbers import NBSP

_AMOUNT = re.compile(r"(\d+)(?:DA|DZD|دج)?")
_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})|(\d{2})(\d{2})(\d{4})")
_SPACES = re.compile(r"[\s\u00a0\u202f\u200e\u200f]+")


def amount(text: str | None) -> str:
    """``60 000 DA`` → ``60000``; ``6 millions`` stays as it is, for the engine reads it."""
    compact = _SPACES.sub("", western(text or ""))
    match = _AMOUNT.fullmatch(compact.upper())
    return (match[1].lstrip("0") or "0") if match else western(text or "").strip()


def amount_shown(code: str) -> str:
    """``60000`` → ``60 000``."""
    return f"{int(code):,}".replace(",", NBSP) if code.isdecimal() else code


def with_currency(code: str) -> str:
    """An amount as a scenario writes it: in dinars, unless a currency was typed."""
    return code if any(letter.isalpha() for letter in code) else f"{code} DZD"


def day(text: str | None) -> str:
    """``15/03/1985``, ``15031985`` → ``1985-03-15``; a year stays a year."""
    plain = western(text or "").strip()
    match = _DAY.fullmatch(plain)
    if match is None:
        return plain
    date, month, year = (part for part in match.groups() if part)
    return f"{year}-{int(month):02d}-{int(date):02d}"


def day_shown(code: str) -> str:
    """``1985-03-15`` → ``15/03/1985``."""
    return "/".join(reversed(code.split("-"))) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", code) else code


def chosen_day(day: dt.date | None) -> str:
    """The code of a day chosen in a calendar."""
    return day.isoformat() if day else ""


def as_day(code: str) -> dt.date | None:
    """The day of a code, for a calendar."""
    return dt.date.fromisoformat(code) if code else None
