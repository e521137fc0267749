"""Money: pounds as exact Decimals, rounded and written as papers print them.

Negatives stand in brackets, as finance papers have them; amounts are shown in full, in thousands
(£k) or in millions (£m).
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Literal

Style = Literal["full", "k", "m"]
_STYLES: dict[str, tuple[int, int]] = {"full": (0, 2), "k": (3, 0), "m": (6, 1)}
_EXACT = Context(prec=400)


def format_gbp(
    value: Decimal, style: Style = "full", brackets: bool = True, places: int | None = None
) -> str:
    """The pounds as text: "£132,975" or "(£1,200.50)"; "£250k" and "£8.3m" in the other styles.

    "full" keeps every penny: `quantity.parse` reads the same amount back. "k" rounds to whole
    thousands and "m" to one decimal, or to `places`, halves away from zero. Without `brackets`
    a negative is written "-£1,200". Raises ValueError for infinity, NaN or an unknown style.
    """
    if style not in _STYLES:
        raise ValueError(f"unknown style of money: {style!r}")
    if not value.is_finite():
        raise ValueError(f"not an amount: {value}")
    power, usual = _STYLES[style]
    with localcontext(_EXACT):
        scaled = value.scaleb(-power)
        if style == "full" and places is None:
            exponent = scaled.normalize().as_tuple().exponent
            decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
            shown = abs(scaled)
            digits = f"{shown:,.{max(decimals, usual) if decimals else 0}f}"
        else:
            shown = abs(round_half_up(scaled, usual if places is None else places))
            digits = f"{shown:,f}"
    body = f"£{digits}{'' if style == 'full' else style}"
    if value >= 0 or not shown:
        return body
    return f"({body})" if brackets else f"-{body}"


def round_half_up(value: Decimal, places: int = 0) -> Decimal:
    """The value to `places` decimals, halves away from zero: 0.125 is 0.13, -2.5 is -3."""
    with localcontext(_EXACT):
        return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
