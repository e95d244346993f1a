"""HTML built from parts: what is not already markup is escaped, so nothing typed can become a tag."""

from __future__ import annotations

import functools
import re
from html import escape
from urllib.parse import urlsplit

from simulator.wording import ExactWords


class Markup(str):
    """Text that is already HTML."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return self


_SPECIAL = re.compile(r"[&<>\"']")


def text(part: str) -> str:
    """A part as HTML."""
    return part if isinstance(part, Markup) else _escaped(part)


def _escaped(words: str) -> str:
    """The words, escaped where that is needed: in most it is not."""
    return escape(words) if _SPECIAL.search(words) else words


def join(*parts: str) -> Markup:
    """Parts one after the other."""
    return Markup("".join(map(text, parts)))


_FIGURES = frozenset({"td", "bdi"})
"""The elements that hold one figure."""


def tag(name: str, /, *inside: str, **attributes: str) -> Markup:
    """``tag("p", "a < b", cls="note")`` → ``<p class="note">a &lt; b</p>``; around one figure, with its exact value as ``data-value``."""
    if name in _FIGURES and len(inside) == 1 and isinstance(inside[0], ExactWords):
        attributes["data_value"] = inside[0].value
    return Markup(f"<{_opened(name, attributes)}>{''.join(map(text, inside))}</{name}>")


def alone(name: str, /, **attributes: str) -> Markup:
    """An element that has nothing inside and no end: ``<input name="keys">``."""
    return Markup(f"<{_opened(name, attributes)}>")


def _opened(name: str, attributes: dict[str, str]) -> str:
    """The name of an element with its attributes; one without a value is left out."""
    for key, value in attributes.items():
        if value:
            name += f' {_name(key)}="{_escaped(value)}"'
    return name


@functools.cache
def _name(key: str) -> str:
    """The name of an attribute: ``cls`` and ``data_page`` are ``class`` and ``data-page``."""
    return key.replace("cls", "class").replace("_", "-")


def figure(amount: str) -> Markup:
    """An amount or a date, kept in its own direction."""
    return tag("bdi", amount)


def scrolling(table: Markup) -> Markup:
    """A table that scrolls by itself where it is wider than a phone, with the keyboard too."""
    return tag("div", table, cls="lab-wide", tabindex="0")


def icon(name: str) -> Markup:
    """A drawing of the icon font, by its name there; it is neither read aloud nor translated."""
    return tag("i", name, cls="icon", aria_hidden="true", translate="no")


def linked(words: str) -> Markup:
    """Text whose addresses can be followed; only the host is shown."""
    parts = re.split(r"(https?://[^\s;\u2069]+)", words)
    return join(*(_link(part) if part.startswith("http") else part for part in parts))


def _link(address: str) -> Markup:
    host = urlsplit(address).netloc
    return tag("a", host, href=address, target="_blank", rel="noreferrer noopener", dir="ltr")
