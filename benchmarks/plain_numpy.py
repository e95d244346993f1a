"""The yardstick: two decrees over a population in plain numpy, in cache-sized chunks, with buffers reused by hand.

The same arithmetic as the engine's (income against multiples of the minimum wage, terms by cohort and income, tranches,
level instalments in whole dinars, age limit with a kafil) and a present value, summed by income decile. Births and
signatures are months, the parameters are literals, nothing is explained: it is what a programmer would write who only
wanted the totals fast, and it is the figure that the design of the engine was measured against.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, getcontext

import numpy as np

NMAX = 420
PV_SHIFT = 32
PV_HALF = 1 << (PV_SHIFT - 1)
AGE_MONTHS = 70 * 12


@dataclass(frozen=True)
class Decree:
    name: str
    snmg: int  # centimes
    floor: int  # centimes, exclusive
    ceil_mult: int  # x SNMG, inclusive
    long_mult: int  # income <= long_mult x SNMG -> 35 years
    pct: tuple  # tranches, % of price
    off: tuple  # months after signature
    lag: int  # first instalment, months after signature
    unit: int  # instalment rounding unit, centimes
    rate_bp: int  # market rate for present values, bp / year

    @property
    def ceil(self):
        return self.ceil_mult * self.snmg

    @property
    def long(self):
        return self.long_mult * self.snmg

    @property
    def pct_sum(self):
        return sum(self.pct)


A = Decree("A-25", 20_000_00, 24_000_00, 6, 4, (10, 5, 5, 5), (0, 6, 12, 18), 24, 100, 800)
B = Decree("B-38", 24_000_00, 24_000_00, 6, 4, (10, 7, 7, 7, 7), (0, 6, 12, 18, 24), 30, 100, 800)
DECREES = (A, B)


def pv_tables(rate_bp: int):
    """Fixed-point (2^-32) annuity and discount tables for k = 0..NMAX months.

    Built with 50-digit decimals and rounded half-even once: identical on every
    platform, no libm.  PV = (m*A[n-1] + last*V[n] + HALF) >> 32 is then a pure
    int64 expression, hence independent of chunking, threads and engine.
    Safe while balance < 2^31 centimes (21.4 M DA): m*A[k] <= balance * 2^32.
    """
    getcontext().prec = 50
    i = Decimal(rate_bp) / Decimal(120000)
    one, scale = Decimal(1), Decimal(1 << PV_SHIFT)
    An, Vn, v, s = [0], [1 << PV_SHIFT], one, Decimal(0)
    for _ in range(NMAX):
        v /= one + i
        s += v
        Vn.append(int((v * scale).to_integral_value()))
        An.append(int((s * scale).to_integral_value()))
    return np.array(An, np.int64), np.array(Vn, np.int64)


PV = {r: pv_tables(r) for r in {d.rate_bp for d in DECREES}}

PER = ["elig", "n", "down", "m", "pv", "sub", "kaf", "effort", "over"]
K = 2 * len(PER) + 7


def population(n: int, seed: int = 1, start: int = 0) -> dict:
    rng = np.random.default_rng([seed, start])
    income = np.clip(rng.lognormal(np.log(58_000), 0.55, n), 10_000, 900_000).astype(np.int64) * 100
    price = rng.integers(2_100, 6_001, n).astype(np.int64) * 1000 * 100
    birth = -rng.integers(21 * 12, 68 * 12, n).astype(np.int32)
    sign = rng.integers(0, 30, n).astype(np.int32)
    cohort = np.array([2001, 2002, 2013, 2024], np.int16)[rng.choice(4, n, p=[0.1, 0.1, 0.3, 0.5])]
    kafil = (rng.random(n) < 0.3).astype(np.uint8)
    return dict(income=income, price=price, birth=birth, sign=sign, cohort=cohort, kafil=kafil)


def edge_ranks(n):
    return [(n - 1) * k // 10 for k in range(1, 10)]


def edges_of(income):
    r = edge_ranks(len(income))
    return np.partition(income, r)[r]


def edges_count(income, step=1 << 16):
    """Exact order statistics.  Small N: partition.  Else two-level counting on whole DA: coarse
    bins of 256 DA (a few thousand counters, stay in L1), then only the 9 bins that hold an edge
    are counted finely.  O(N), exact, no N-sized temporary."""
    n = len(income)
    if n < 50_000:
        return edges_of(income)
    top = int(income.max()) // 100 + 1
    coarse = np.zeros((top >> 8) + 1, np.int64)
    for s in range(0, n, step):
        coarse += np.bincount(income[s : s + step] // 25_600, minlength=len(coarse))
    ranks = np.array(edge_ranks(n))
    cum = np.cumsum(coarse)
    bins = np.searchsorted(cum, ranks, side="right")
    slot = np.full(len(coarse), -1, np.int16)
    ub = np.unique(bins)
    slot[ub] = np.arange(len(ub))
    fine = np.zeros((len(ub), 256), np.int64)
    for s in range(0, n, step):
        da = income[s : s + step] // 100
        k = slot[da >> 8]
        hit = np.flatnonzero(k >= 0)
        fine += np.bincount(k[hit] * np.int64(256) + (da[hit] & 255), minlength=fine.size).reshape(fine.shape)
    inner = np.cumsum(fine, axis=1)
    return np.array(
        [
            ((int(b) << 8) + int(np.searchsorted(inner[slot[b]], r - (cum[b] - coarse[b]), side="right"))) * 100
            for b, r in zip(bins, ranks)
        ]
    )


_AV = {}
for _d in DECREES:
    _a, _v = PV[_d.rate_bp]
    _AV[_d.rate_bp] = (np.concatenate([[0], _a[:-1]]), _v)  # A shifted: index by n, not n-1


class Work:
    def __init__(self, c):
        self.F = np.zeros((K, c), np.int64)
        self.i = np.empty((14, c), np.int64)
        self.f = np.empty(c)
        self.b = np.empty((3, c), bool)


def _rules_buf(inc, price, kafil, room, full_lo, full_hi, d, F, w, c):
    own, kn, n1, bal, un, t, last = (w.i[j, :c] for j in range(7, 14))
    f, b, b2 = w.f[:c], w.b[0, :c], w.b[1, :c]
    E, n, down, m, pv, sub, kaf, eff, over = F
    np.less_equal(inc, d.long, out=b)
    full = np.where(b, full_lo, full_hi)
    np.subtract(room, d.lag, out=own)
    np.maximum(own, 0, out=own)
    np.minimum(own, full, out=own)
    np.subtract(full, own, out=kn)
    kn *= kafil
    np.add(own, kn, out=n)
    np.greater(inc, d.floor, out=b)
    np.less_equal(inc, d.ceil, out=b2)
    b &= b2
    np.greater(n, 0, out=b2)
    b &= b2
    E[:] = b
    n *= E
    np.multiply(price, E, out=bal)
    np.multiply(bal, d.pct_sum, out=down)
    down //= 100
    bal -= down
    np.maximum(n, 1, out=n1)
    np.multiply(n1, d.unit, out=un)
    np.multiply(bal, 2, out=t)
    t += un
    un *= 2
    np.true_divide(t, un, out=f)
    m[:] = f  # trunc == floor, exact
    m *= d.unit
    np.subtract(n1, 1, out=t)
    t *= m
    np.subtract(bal, t, out=last)
    At, Vt = _AV[d.rate_bp]
    At.take(n1, out=t, mode="clip")
    np.multiply(t, m, out=pv)
    Vt.take(n1, out=t, mode="clip")
    t *= last
    pv += t
    pv += PV_HALF
    pv >>= PV_SHIFT
    np.subtract(bal, pv, out=sub)
    np.subtract(kn, 1, out=kaf)
    kaf *= m
    kaf += last
    np.greater(kn, 0, out=b2)
    kaf *= b2.view(np.int8)
    np.multiply(m, 10000, out=t)
    np.true_divide(t, inc, out=f)
    eff[:] = f
    np.multiply(m, 3, out=t)
    np.greater(t, inc, out=b2)
    over[:] = b2
    return last


_CY0, _CY1 = 2001, 2100  # registration years -> term tables (months), index by year
_years = np.arange(_CY0, _CY1)
_LUT_LO = np.where(_years <= 2002, 240, np.where(_years == 2013, 300, 420)).astype(np.int64)
_LUT_HI = np.where(_years <= 2002, 240, np.where(_years == 2013, 300, 360)).astype(np.int64)


def _prepare(p, w, c, order=None):
    """Shared by both decrees: gather (optionally in decile order), widen to int64 once."""
    inc, price, kafil, room, lo, hi, t = (w.i[j, :c] for j in range(7))
    left = p["birth"] - p["sign"]  # int32, before widening
    coh, kaf = p["cohort"], p["kafil"]
    if order is None:
        inc[:] = p["income"]
        price[:] = p["price"]
    else:
        p["income"].take(order, out=inc, mode="clip")
        p["price"].take(order, out=price, mode="clip")
        left, coh, kaf = left.take(order), coh.take(order), kaf.take(order)
    room[:] = left
    room += AGE_MONTHS
    kafil[:] = kaf
    t[:] = coh
    t -= _CY0
    _LUT_LO.take(t, out=lo, mode="clip")
    _LUT_HI.take(t, out=hi, mode="clip")
    return inc, price, kafil, room, lo, hi


def summary_range(pop, edges, lo, hi, chunk=16384):
    S = np.zeros((10, K), np.int64)
    w = Work(chunk)
    for s in range(lo, hi, chunk):
        c = min(chunk, hi - s)
        p = {k: v[s : s + c] for k, v in pop.items()}
        dec = np.zeros(c, np.int8)
        for x in edges:
            dec += np.greater(p["income"], x, out=w.b[0, :c]).view(np.int8)
        order = np.argsort(dec, kind="stable")
        counts = np.bincount(dec, minlength=10)
        args = _prepare(p, w, c, order)
        F = w.F[:, :c]
        _rules_buf(*args, A, F[1:10], w, c)
        _rules_buf(*args, B, F[10:19], w, c)
        F[0] = 1
        ea, eb = F[1], F[10]
        np.multiply(ea, eb, out=F[19])
        np.subtract(eb, F[19], out=F[20])
        np.subtract(ea, F[19], out=F[21])
        np.less(F[13], F[4], out=w.b[0, :c])
        np.multiply(F[19], w.b[0, :c].view(np.int8), out=F[22])
        np.subtract(F[13], F[4], out=F[23])
        F[23] *= F[19]
        np.subtract(F[15], F[6], out=F[24])
        F[24] *= F[19]
        present = np.flatnonzero(counts)
        starts = np.cumsum(counts)[present] - counts[present]
        S[present] += np.add.reduceat(F, starts, axis=1).T
    return S


def summary_chunked(pop, chunk=16384, edges=None):
    edges = edges_count(pop["income"]) if edges is None else edges
    return summary_range(pop, edges, 0, len(pop["income"]), chunk)
