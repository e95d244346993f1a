"""Files that are served as they are, compressed once: Streamlit's bundles, the fonts, our scripts and icon."""

from __future__ import annotations

import functools
import gzip
import re
from pathlib import Path
from typing import TYPE_CHECKING

import brotli
import fontpkg
import streamlit as st
from anyio import to_thread
from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.datastructures import Headers
    from starlette.requests import Request

_HERE = Path(__file__).parent
_OFFLINE = _HERE.parent / "offline"
STREAMLIT = (Path(st.__file__).parent / "static").resolve()
_FONTS = Path(fontpkg.path("IBM Plex Sans Arabic")).parent
KEEPER = "/assets/lite.js"
"""The script that asks the browser to keep the light page for when there is no network; no page needs it."""
SERVED = {
    "/fonts/plex-400.ttf": (_FONTS / "IBMPlexSansArabic-Regular.ttf", "font/ttf"),
    "/fonts/plex-600.ttf": (_FONTS / "IBMPlexSansArabic-SemiBold.ttf", "font/ttf"),
    "/assets/boot.js": (_HERE / "boot.js", "text/javascript"),
    "/assets/connection.js": (_HERE / "connection.js", "text/javascript"),
    "/assets/print.js": (_HERE / "print.js", "text/javascript"),
    KEEPER: (_OFFLINE / "lite.js", "text/javascript"),
    "/assets/offline.js": (_OFFLINE / "offline.js", "text/javascript"),
    "/assets/share.js": (_HERE / "share.js", "text/javascript"),
    "/assets/steps.js": (_HERE / "steps.js", "text/javascript"),
    "/assets/words.js": (_HERE / "words.js", "text/javascript"),
    "/assets/icon.svg": (_HERE / "icon.svg", "image/svg+xml"),
    "/favicon.ico": (_HERE / "icon.svg", "image/svg+xml"),
    "/robots.txt": (_HERE / "robots.txt", "text/plain"),
}
"""The files that the application serves itself."""
BUNDLES = "/static/"
SYMBOLS = {f"{BUNDLES}media/{file.name}": file for file in (_HERE / "symbols").glob("*.woff2")}
"""The icons that our pages may show, in the place of all 4 300: made by ``docs/symbols.py``, for the one version of Streamlit that has this name."""
COMPRESSED = {".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml"}


def encoding_for(headers: Headers) -> str | None:
    """The best compression that the browser accepts; none for a part of a file."""
    accepted = headers.get("accept-encoding", "")
    return None if "range" in headers else next((encoding for encoding in ("br", "gzip") if encoding in accepted), None)


@functools.cache
def packed(file: Path, encoding: str) -> bytes:
    """The content of a file, compressed as small as it goes."""
    return pack(file.read_bytes(), encoding, 9)


def pack_first() -> None:
    """Compress what every first visit asks for, while the server already answers."""
    bundles = re.findall(r'"\./(static/(?:js|css)/[^"]+)"', (STREAMLIT / "index.html").read_text(encoding="utf-8"))
    for file in (*(STREAMLIT / name for name in bundles), *(file for file, _ in SERVED.values())):
        packed(file, "br")


def pack(body: bytes, encoding: str, effort: int) -> bytes:
    """A body compressed as ``br`` or ``gzip``, with more or less effort."""
    if encoding == "br":
        return bytes(brotli.compress(body, quality=effort))
    return gzip.compress(body, effort, mtime=0)


async def response(file: Path, media_type: str, headers: Headers, *, forever: bool) -> Response:
    """A file of ours or of Streamlit's; the name of a bundle changes with its content, so browsers may cache it for ever."""
    caching = {
        "cache-control": "public, immutable, max-age=31536000" if forever else "no-cache",
        "vary": "Accept-Encoding",
    }
    encoding = encoding_for(headers)
    if encoding is None:
        return Response(file.read_bytes(), media_type=media_type, headers=caching)
    body = await to_thread.run_sync(packed, file, encoding)
    return Response(body, media_type=media_type, headers=caching | {"content-encoding": encoding})


def bundle(path: str) -> Path | None:
    """The bundle of Streamlit behind an address; nothing outside its folder."""
    folder = STREAMLIT / "static"
    try:
        file = (folder / path.removeprefix(BUNDLES)).resolve()
        return file if file.is_relative_to(folder) and file.is_file() else None
    except (OSError, ValueError):  # a name that no file can have
        return None


def symbols(path: str) -> Response:
    """The font of the icons, for a day: a new icon changes it under the same name."""
    return Response(
        SYMBOLS[path].read_bytes(), media_type="font/woff2", headers={"cache-control": "public, max-age=86400"}
    )


async def served(request: Request) -> Response:
    """One of our own files."""
    file, media_type = SERVED[request.scope["path"]]
    return await response(file, media_type, request.headers, forever=media_type == "font/ttf")
