"""Builds the documentation site: ``make docs``, or ``python docs/make_site.py [FOLDER]``. Static HTML, without script or outside host.

The pages are ``docs/index.md``, every Markdown file that a page links to, and what they show: pictures and files of the tree
are copied beside them. A broken link, an unknown section, a picture without words or a page that no page links to is a fault: all
faults are printed and nothing is written.
"""
# ruff: noqa: INP001 - a script on its own

from __future__ import annotations

import html
import os
import re
import shutil
import sys
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from markdown_it.token import Token

DOCS = Path(__file__).resolve().parent
TREE = DOCS.parent
sys.path.insert(0, str(TREE))

START = "docs/index.md"
STYLE = "docs/site.css"
PICTURES = {".png", ".svg", ".jpg"}
_INSERT = re.compile(r"^<!-- insert: (\w+) -->$", re.MULTILINE)
_SHELL = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="{style}">
</head>
<body>
<nav aria-label="{nav}">{links}</nav>
<main>
{body}</main>
</body>
</html>
"""
_READABLE = (
    ("<table>", '<div class="wide" tabindex="0"><table>'),
    ("</table>", "</table></div>"),
    ("<pre>", '<pre tabindex="0">'),
    ("<th></th>", "<td></td>"),
)
"""What is wide moves by itself, under a finger or the keys; the head of a column without a name is none."""
_ARABIC = re.compile(r"<(t[dh])>(?=[\u0600-\u06ff])")
"""A cell that begins in Arabic."""
_NAV = {"en": "Documentation", "fr": "Documentation"}


class Page:
    """One Markdown file, read: its tokens, its title, the anchors of its headings, and what it links to."""

    def __init__(self, source: str, inserts: Mapping[str, Callable[[], str]]) -> None:
        self.source = source
        self.faults: list[str] = []
        text = (TREE / source).read_text(encoding="utf-8")
        text = _INSERT.sub(lambda mark: inserts[mark[1]]() if mark[1] in inserts else self._unknown(mark[1]), text)
        self.tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(text)
        self.title, self.anchors = source, set[str]()
        self._name_headings()
        self.faults += [
            f"{source}: a picture without words: {token.attrGet('src')}"
            for token, attribute in self.links()
            if attribute == "src" and not token.content
        ]

    def _unknown(self, name: str) -> str:
        self.faults.append(f"{self.source}: nothing is made under the name {name}")
        return ""

    @property
    def lang(self) -> str:
        """The language of the page: French in ``docs/fr``, English elsewhere."""
        return "fr" if self.source.startswith("docs/fr/") else "en"

    def _name_headings(self) -> None:
        """Give every heading its anchor, as the pages of a repository have it: words in small letters joined by dashes."""
        seen: Counter[str] = Counter()
        for opening, inline in zip(self.tokens, self.tokens[1:], strict=False):
            if opening.type != "heading_open":
                continue
            words = "".join(child.content for child in inline.children or () if child.type in ("text", "code_inline"))
            name = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
            anchor = f"{name}-{seen[name]}" if seen[name] else name
            seen[name] += 1
            opening.attrSet("id", anchor)
            self.anchors.add(anchor)
            if opening.tag == "h1":
                self.title = words

    def links(self) -> Iterator[tuple[Token, str]]:
        """Every link and picture with the attribute that holds its address."""
        for token in self.tokens:
            for child in token.children or ():
                if child.type == "link_open":
                    yield child, "href"
                elif child.type == "image":
                    yield child, "src"


def address_of(source: str) -> str:
    """Where a file of the tree stands in the site: pages as HTML, pictures as they are, any other file as plain text."""
    path = PurePosixPath(source.removeprefix("docs/"))
    if path.suffix in (".md", ".css", *PICTURES):
        return str(path.with_suffix(".html") if path.suffix == ".md" else path)
    return f"{path}.txt"


def relative(target: str, page: str) -> str:
    """The address of a file of the site, seen from a page of it."""
    return os.path.relpath(target, PurePosixPath(page).parent).replace(os.sep, "/")


class Site:
    """The whole site in memory: its pages and the files that they show, by their place in the tree."""

    def __init__(self, inserts: Mapping[str, Callable[[], str]]) -> None:
        self.inserts = inserts
        self.pages: dict[str, Page] = {}
        self.files: set[str] = {STYLE}
        self.faults: list[str] = []
        self._gather()
        for page in self.pages.values():
            self._resolve(page)
            self.faults += page.faults

    def _gather(self) -> None:
        """Follow the links from the first page to every other."""
        waiting = [START]
        while waiting:
            source = waiting.pop()
            if source in self.pages:
                continue
            page = self.pages[source] = Page(source, self.inserts)
            waiting += [
                target for _, _, target, _ in self._own(page) if target.endswith(".md") and (TREE / target).is_file()
            ]
        missing = {str(path.relative_to(TREE).as_posix()) for path in DOCS.rglob("*.md")} - set(self.pages)
        self.faults += [f"{source}: no page links to it" for source in sorted(missing)]
        places = Counter(address_of(source) for source in self.pages)
        self.faults += [f"{place}: the address of two pages" for place, count in places.items() if count > 1]

    @staticmethod
    def _own(page: Page) -> Iterator[tuple[Token, str, str, str]]:
        """The links of a page that stay in the tree: token, attribute, file of the tree, section."""
        for token, attribute in page.links():
            parts = urlsplit(str(token.attrGet(attribute)))
            if parts.scheme or parts.netloc:
                continue
            folder = PurePosixPath(page.source).parent
            path = os.path.normpath(folder / unquote(parts.path)) if parts.path else page.source
            yield token, attribute, path.replace(os.sep, "/"), parts.fragment

    def _resolve(self, page: Page) -> None:
        """Turn every link of a page into an address of the site."""
        for token, attribute, target, section in self._own(page):
            if target.startswith("..") or not (TREE / target).is_file():
                self.faults.append(f"{page.source}: no file for the link {token.attrGet(attribute)}")
                continue
            if target not in self.pages:
                self.files.add(target)
            elif section and section not in self.pages[target].anchors:
                self.faults.append(f"{page.source}: {target} has no section #{section}")
            place = relative(address_of(target), address_of(page.source))
            token.attrSet(attribute, f"{place}#{section}" if section else place)

    def html(self, page: Page) -> str:
        """One page as a whole HTML document."""
        place = address_of(page.source)
        body = MarkdownIt("commonmark", {"html": False}).renderer.render(page.tokens, _OPTIONS, {})
        for found, instead in _READABLE:
            body = body.replace(found, instead)
        body = _ARABIC.sub(r'<\1 lang="ar" dir="rtl">', body)
        links = " ".join(
            f'<a href="{relative(address, place)}">{html.escape(words)}</a>' for words, address in self.navigation()
        )
        return _SHELL.format(
            lang=page.lang, title=html.escape(page.title), style=relative(address_of(STYLE), place), nav=_NAV[page.lang],
            links=links, body=body,
        )  # fmt: skip

    def navigation(self) -> Iterator[tuple[str, str]]:
        """The links at the top of every page: those of the first list of the first page."""
        yield "Home", address_of(START)
        first = self.pages[START]
        for token in first.tokens[
            : next(i for i, token in enumerate(first.tokens) if token.type == "bullet_list_close")
        ]:
            for child, following in zip(token.children or (), (token.children or [])[1:], strict=False):
                if child.type == "link_open":
                    yield following.content, str(child.attrGet("href"))

    def write(self, folder: Path) -> None:
        """Write the site into a folder, in the place of what an earlier build left there."""
        shutil.rmtree(folder, ignore_errors=True)
        for page in self.pages.values():
            target = folder / address_of(page.source)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(self.html(page), encoding="utf-8")
        for source in self.files:
            target = folder / address_of(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(TREE / source, target)


_OPTIONS = MarkdownIt("commonmark", {"html": False}).options


def build(folder: Path) -> list[str]:
    """Write the site into a folder; returns the faults, and writes nothing where there are any."""
    import site_inserts

    site = Site(site_inserts.INSERTS)
    if not site.faults:
        site.write(folder)
    return site.faults


if __name__ == "__main__":
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else TREE / "dist" / "docs"
    found = build(place)
    sys.stdout.write("\n".join(found or [str(place / address_of(START))]) + "\n")
    sys.exit(bool(found))
