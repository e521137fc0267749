"""Public health statistics one area at a time in plain Python: slow, obvious oracles.

Quantiles of distributions are found by bisection on sums and integrals, not by library calls.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache


def bisected(rises_above: Callable[[float], bool], low: float, high: float) -> float:
    """The least number between low and high for which the test holds."""
    for _ in range(120):
        middle = (low + high) / 2
        if rises_above(middle):
            high = middle
        else:
            low = middle
    return (low + high) / 2


@cache
def z(level: float) -> float:
    tail = (1 - level) / 2
    return bisected(lambda x: 0.5 * math.erfc(x / math.sqrt(2)) <= tail, 0, 10)


def poisson_at_most(count: int, mean: float) -> float:
    """The chance of at most `count` events."""
    term = total = math.exp(-mean)
    for k in range(1, count + 1):
        term *= mean / k
        total += term
    return total


def exact(count: int, level: float) -> tuple[float, float]:
    tail = (1 - level) / 2
    ceiling = count + 20 * math.sqrt(count + 1) + 20
    upper = bisected(lambda m: poisson_at_most(count, m) <= tail, 0, ceiling)
    if count == 0:
        return 0.0, upper
    return bisected(lambda m: 1 - poisson_at_most(count - 1, m) >= tail, 0, ceiling), upper


def byar(x: float, level: float) -> tuple[float, float]:
    root = math.nan if x == 0 else 1 - 1 / (9 * x) - z(level) / (3 * math.sqrt(x))
    above = x + 1
    return (
        x * root**3 if root >= 0 else math.nan,
        above * (1 - 1 / (9 * above) + z(level) / (3 * math.sqrt(above))) ** 3,
    )


def poisson(x: int, level: float) -> tuple[float, float]:
    return exact(x, level) if x < 10 else byar(x, level)


def wilson_contains(p: float, x: float, n: float, level: float) -> bool:
    """Whether a proportion is compatible with x of n: the score test that Wilson inverts."""
    return abs(x / n - p) <= z(level) * math.sqrt(p * (1 - p) / n)


def wilson(x: float, n: float, level: float) -> tuple[float, float]:
    share = x / n
    return (
        bisected(lambda p: wilson_contains(p, x, n, level), 0, share),
        bisected(lambda p: not wilson_contains(p, x, n, level), share, 1),
    )


@cache
def student(freedom: int, level: float) -> float:
    """Student's deviate, by Simpson's rule over its density."""

    def density(x: float) -> float:
        scale = math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)
        tail = math.pow(1 + x * x / freedom, -(freedom + 1) / 2)
        return math.exp(scale) / math.sqrt(freedom * math.pi) * tail

    def below(x: float) -> float:
        steps = 2000
        width = x / steps
        inner = sum(density(i * width) * (4 if i % 2 else 2) for i in range(1, steps))
        return 0.5 + width / 3 * (density(0) + inner + density(x))

    low, high = 0.0, 700.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if below(middle) >= 1 - (1 - level) / 2 else (middle, high)
    return (low + high) / 2


def direct(
    x: Sequence[float | None], n: Sequence[float], w: Sequence[float], level: float
) -> tuple[float, float, float]:
    counts = [each or 0 for each in x]
    weight, events = sum(w), sum(counts)
    if events < 10:
        return math.nan, math.nan, math.nan
    value = sum(wi * xi / ni for wi, xi, ni in zip(w, counts, n, strict=True)) / weight
    variance = sum(xi * (wi / ni) ** 2 for wi, xi, ni in zip(w, counts, n, strict=True)) / weight**2
    low, high = byar(events, level)
    scale = math.sqrt(variance / events)
    return tuple(
        100_000 * each
        for each in (value, value + scale * (low - events), value + scale * (high - events))
    )  # type: ignore[return-value]


def indirect(
    x: Sequence[int], n: Sequence[float], rx: Sequence[float], rn: Sequence[float], level: float
) -> tuple[float, float, float, float]:
    expected = sum(ni * xi / mi for ni, xi, mi in zip(n, rx, rn, strict=True))
    low, high = poisson(sum(x), level)
    return expected, sum(x) / expected, low / expected, high / expected


def quantile(values: Sequence[float | None], count: int, invert: bool) -> list[int]:
    """0 for none; the rank counts who is strictly ahead."""
    present = [each for each in values if each is not None]
    size = len(present)
    found = []
    for each in values:
        if each is None or size < count:
            found.append(0)
            continue
        rank = 1 + sum(other > each if invert else other < each for other in present)
        number = math.floor(count + 1 - math.ceil((size + 1 - rank) / (size / count)))
        found.append(number or 1)
    return found


def life_table(
    n: Sequence[float], d: Sequence[float], ages: Sequence[float]
) -> tuple[list[float], list[float]]:
    """Life expectancy and its standard error at each age."""
    last = len(ages) - 1
    alive, years, dying, width, lived = [100_000.0], [], [], [], []
    for i in range(len(ages)):
        rate = d[i] / n[i]
        width.append(ages[i + 1] - ages[i] if i < last else 2 / rate)
        lived.append(0.1 if ages[i] == 0 else 0.5)
        if i == last:
            dying.append(1.0)
            years.append(alive[i] / rate)
            break
        q = rate * width[i] / (1 + rate * width[i] * (1 - lived[i]))
        if d[i] > n[i] / width[i] / lived[i]:
            q = 1.0
        dying.append(q)
        alive.append(alive[i] * (1 - q))
        years.append(width[i] * (alive[i + 1] + lived[i] * (alive[i] - alive[i + 1])))
    value = [sum(years[i:]) / alive[i] for i in range(len(ages))]
    terms = []
    for i in range(last):
        variance = dying[i] ** 2 * (1 - dying[i]) / d[i] if d[i] else 0.0
        ahead = (1 - lived[i]) * width[i] + value[i + 1]
        terms.append(variance * alive[i] ** 2 * ahead**2)
    rate = d[last] / n[last]
    terms.append((alive[last] / 2) ** 2 * 4 / (d[last] * rate**2))
    return value, [math.sqrt(sum(terms[i:])) / alive[i] for i in range(len(ages))]


def regression(y: Sequence[float], share: Sequence[float]) -> tuple[float, float]:
    """Intercept and slope of y on the midpoints of the cumulative shares, weighted by share."""
    middles, so_far = [], 0.0
    for each in share:
        middles.append(so_far + each / 2)
        so_far += each
    centre = sum(a * b for a, b in zip(share, middles, strict=True))
    mean = sum(a * b for a, b in zip(share, y, strict=True))
    slope = sum(
        a * (b - centre) * (v - mean) for a, b, v in zip(share, middles, y, strict=True)
    ) / sum(a * (b - centre) ** 2 for a, b in zip(share, middles, strict=True))
    return mean - slope * centre, slope
