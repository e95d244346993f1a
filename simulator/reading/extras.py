"""The packages that are not in every installation, and the extra that brings each.

``pip install location-vente`` brings what answers a household: numpy, numpy-financial, pandas, PyYAML and Babel. The
rest comes with an extra, ``pip install "location-vente[sheets]"``. A module of ours imports what it needs as if it were
there; where it is not, the import raises ``MissingExtraError``, which names the extra. No module says so itself.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType, ModuleType

Packages = dict[str, tuple[str, ...]]
"""Distributions, as an index names them, each with the packages of it that are imported."""

_SHEETS: Packages = {
    "typst": ("typst",), "segno": ("segno",), "xlsxwriter": ("xlsxwriter",), "icalendar": ("icalendar",),
    "fontpkg-ibm-plex-sans-arabic": ("fontpkg", "fontpkg_ibm_plex_sans_arabic"),
}  # fmt: skip
_POPULATION: Packages = {
    "pyarrow": ("pyarrow",), "python-calamine": ("python_calamine",), "xlsxwriter": ("xlsxwriter",),
    "plotly": ("plotly",),
}  # fmt: skip
EXTRAS: dict[str, Packages] = {
    "sheets": _SHEETS,
    "population": _POPULATION,
    "cluster": {**_POPULATION, "dask": ("dask",), "distributed": ("distributed",)},
    "app": {
        **_SHEETS, **_POPULATION, "streamlit": ("streamlit", "starlette", "anyio", "uvicorn"), "brotli": ("brotli",),
        "uvloop": ("uvloop",),
    },
}  # fmt: skip
"""The packages of each extra. A package of several extras is reported with the first of them."""

_MACHINERY = frozenset({"importlib", "_frozen_importlib", "_frozen_importlib_external"})
_US = __name__.partition(".")[0]


def extra_of(package: str) -> str | None:
    """The extra that brings a package; None for a package of no extra."""
    brings = (extra for extra, packages in EXTRAS.items() for imported in packages.values() if package in imported)
    return next(brings, None)


class ExtrasFinder:
    """The last finder of the import system: what no other finder has found is not installed."""

    @classmethod
    def find_spec(cls, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> None:
        """Finds nothing. Raises ``MissingExtraError`` for a package of an extra that a module of ours imports.

        Not for a module of another library, which may ask for the same package and do without it.
        """
        del path, target
        if (extra := extra_of(name)) and _importer().partition(".")[0] == _US:
            from simulator.reading.errors import MissingExtraError

            raise MissingExtraError(name, extra)


def _importer() -> str:
    """The name of the module that imports: the first caller that is not of the import system."""
    frame: FrameType | None = sys._getframe(2)  # noqa: SLF001 - ``inspect`` would cost more than the import
    while frame is not None and frame.f_globals.get("__name__", "").partition(".")[0] in _MACHINERY:
        frame = frame.f_back
    return "" if frame is None else str(frame.f_globals.get("__name__", ""))


def watch() -> None:
    """Put the finder behind all others, once."""
    if ExtrasFinder not in sys.meta_path:
        sys.meta_path.append(ExtrasFinder)
