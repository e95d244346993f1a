"""The loop in C, compiled when it is asked for, with this machine's own instructions."""

import ctypes
import shutil
import subprocess
from pathlib import Path

import numpy as np

from benchmarks.peers import country
from benchmarks.peers.table import GAINS, MEASURES

COMPILER = shutil.which("gcc")
FLAGS = ("-O3", "-march=native", "-fno-trapping-math", "-fno-math-errno", "-shared", "-fPIC")
MOST_SHARES, MOST_GROUPS, MOST_CELLS = 8, 4, 1024


class Decree(ctypes.Structure):
    """What one decree fixes, as the loop reads it."""

    _fields_ = (
        *((name, ctypes.c_int64) for name in ("floor", "ceiling", "age", "kafil")),
        *((name, ctypes.c_int64 * 3) for name in ("limits", "first", "then", "borne")),
        ("shares", ctypes.c_int64), ("over", ctypes.c_int64 * MOST_SHARES), ("under", ctypes.c_int64 * MOST_SHARES),
        ("worth", ctypes.c_double * 421), ("last_worth", ctypes.c_double * 421),
        ("more", ctypes.c_int64), ("few", ctypes.c_int64), ("groups", ctypes.c_int64), ("place", ctypes.c_int64 * MOST_GROUPS),
        ("growth", ctypes.c_double * MOST_CELLS * MOST_GROUPS),
    )  # fmt: skip


class People(ctypes.Structure):
    """Where the columns are."""

    _fields_ = tuple((name, ctypes.c_void_p) for name in country.INPUTS)


class Loop:
    """The compiled loop, with the households and the decrees that it works on."""

    def __init__(self, folder: Path, people, decrees):
        library = folder / "loop.so"
        source = Path(__file__).with_name("loop.c")
        subprocess.run([COMPILER, *FLAGS, "-o", str(library), str(source), "-lm"], check=True)
        self.library = ctypes.CDLL(str(library))
        self.columns = {name: np.ascontiguousarray(people[name]) for name in country.INPUTS}
        self.people = People(**{name: column.ctypes.data for name, column in self.columns.items()})
        self.decrees = (Decree * 2)(*map(_decree, decrees))
        self.size = len(people["income"])
        self.lengths = country.LENGTHS.astype(np.int8)

    def table(self):
        """(2 × measures + gains, 10) int64."""
        income = self.columns["income"]
        counts = np.empty(int(income.max() + self.columns["spouse_income"].max()) // 100 + 2, np.int32)
        ranks = np.array([-(-self.size * tenth // 10) - 1 for tenth in range(1, 10)])
        cuts, sums = np.empty(9, np.int64), np.zeros((10, 2 * len(MEASURES) + len(GAINS)), np.int64)
        size, people = ctypes.c_int64(self.size), ctypes.byref(self.people)
        self.library.bounds(people, size, _at(ranks), _at(counts), ctypes.c_int64(len(counts)), _at(cuts))
        self.library.table(people, size, self.decrees, _at(self.lengths), _at(cuts), _at(sums))
        return sums.T


def _at(column):
    return ctypes.c_void_p(column.ctypes.data)


def _decree(said):
    over, under = zip(*said["shares"], strict=True)
    fixed = {name: int(said[name]) for name in ("floor", "ceiling", "age", "kafil")}
    rows = {name: (ctypes.c_int64 * 3)(*said[name]) for name in ("limits", "first", "then", "borne")}
    places, growths = zip(*said["growth"], strict=True)
    return Decree(
        **fixed, **rows, shares=len(over), over=(ctypes.c_int64 * MOST_SHARES)(*over),
        under=(ctypes.c_int64 * MOST_SHARES)(*under), worth=(ctypes.c_double * 421)(*said["worth"][0]),
        last_worth=(ctypes.c_double * 421)(*said["worth"][1]),
        more=said["more"], few=said["short"], groups=len(places), place=(ctypes.c_int64 * MOST_GROUPS)(*places),
        growth=(ctypes.c_double * MOST_CELLS * MOST_GROUPS)(*((ctypes.c_double * MOST_CELLS)(*row) for row in growths)),
    )  # fmt: skip
