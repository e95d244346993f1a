"""Web addresses that a person sets: refused in one place, with a sentence, unless they are ``http`` or ``https``."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from simulator.reading.errors import InputError
from simulator.wording import Plain

SCHEMES = ("http", "https")
LONGEST = 2_000
"""Characters of the longest address: more has no place in a QR code that a phone still reads."""
_SHOWN = 80


def link(text: str, place: str) -> str:
    """An address that a link or a QR code leads to. Raises ``InputError`` at ``place``."""
    _parts(text, place)
    return text


def origin(text: str, place: str) -> str:
    """A site as a browser names it in ``Origin``: ``https://example.org``, no path. Raises ``InputError``."""
    parts = _parts(text, place)
    if parts.path not in ("", "/") or parts.query or parts.fragment or text.endswith(("?", "#")):
        raise InputError("app.error.origin", place, got=Plain(shown(text)))
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _parts(text: str, place: str) -> SplitResult:
    """The parts of an address: a scheme of ``SCHEMES``, a host, no password, no character that ends a header or a line."""
    if (
        len(text) > LONGEST
        or not text.isprintable()
        or any(letter.isspace() or letter in "\"'<>\\;," for letter in text)
    ):
        raise _unreadable(text, place)
    try:
        parts = urlsplit(text)
        is_valid = parts.scheme in SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise _unreadable(text, place) from None
    if not is_valid or "@" in parts.netloc:
        raise _unreadable(text, place)
    return parts


def _unreadable(text: str, place: str) -> InputError:
    return InputError("app.error.address", place, got=Plain(shown(text)))


def shown(text: str) -> str:
    """The beginning of what was typed, on one line, for a sentence about it."""
    return "".join(letter if letter.isprintable() else "?" for letter in text[:_SHOWN])
