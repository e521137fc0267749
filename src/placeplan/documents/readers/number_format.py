"""A spreadsheet's number as it is printed: 0.322 with the format 0.0% is "32.2%".

Dates keep the parts that their format shows; where a day, month and year are all figures they are
put in the British order, whatever the order of the format.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache

# What the numbers below 164 mean in a file written in Britain (ECMA-376, part 1, 18.8.30).
_BUILT_IN = """0 General|1 0|2 0.00|3 #,##0|4 #,##0.00|5 £#,##0;-£#,##0|6 £#,##0;-£#,##0
7 £#,##0.00;-£#,##0.00|8 £#,##0.00;-£#,##0.00|9 0%|10 0.00%|11 0.00E+00|14 dd/mm/yyyy|15 d-mmm-yy
16 d-mmm|17 mmm-yy|18 h:mm AM/PM|19 h:mm:ss AM/PM|20 h:mm|21 h:mm:ss|22 dd/mm/yyyy h:mm
37 #,##0;-#,##0|38 #,##0;-#,##0|39 #,##0.00;-#,##0.00|40 #,##0.00;-#,##0.00|41 #,##0;-#,##0;-
42 £#,##0;-£#,##0;-|43 #,##0.00;-#,##0.00;-|44 £#,##0.00;-£#,##0.00;-|45 mm:ss|46 [h]:mm:ss
47 mm:ss|48 0.0E+0|49 @"""
BUILT_IN = {
    int(key): code
    for key, code in (each.split(" ", 1) for each in _BUILT_IN.replace("\n", "|").split("|"))
}
GENERAL = "General"
_QUOTED = re.compile(r'"([^"]*)"|\\(.)|_(.)|\*(.)|\[\$([^\]-]*)[^\]]*\]')
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[\d.]+)\]")
_BRACKETS = re.compile(r"\[[^\]]*\]")
_DIGITS = re.compile(r"[0#?][0#?,]*(?:\.[0#?]*)?,*|\.[0#?]+,*")
_DATE = re.compile(r"(?i)\[h+\]|\[m+\]|\[s+\]|am/pm|a/p|y+|m+|d+|h+|s+(?:\.0+)?")
_MOST_PLACES = 30
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a day, no instant
_LAST_DAY = 2958466
_EXACT = Context(prec=60)


def printed(value: str, code: str, since_1904: bool = False) -> str:
    """A number, given as the file has it, in the format of its cell.

    What is no number stays as it is; a format that cannot be followed gives the plain number.
    """
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        return value
    if not number.is_finite() or abs(number.adjusted()) > 300:
        return value
    section, number, signed = _section(code, number)
    if section is not None and is_date(section):
        shown = _date(number, section, since_1904)
        if shown:
            return shown
        section = None
    text = plain(number) if section is None else _number(number, section)
    return f"-{text}" if signed and re.search("[1-9]", text) else text


def plain(number: Decimal) -> str:
    """A number as the General format shows it: up to 15 figures, never with an exponent."""
    rounded = Context(prec=15).plus(number)
    text = format(rounded.normalize(), "f")
    return "0" if text in ("-0", "") else text


@lru_cache(maxsize=512)
def is_date(section: str) -> bool:
    """True where one section of a format shows a date or a time."""
    bare = re.sub(r'"[^"]*"|\\.|_.|\*.', "", section)
    if re.search(r"(?i)\[[hms]+\]", bare):
        return True
    bare = _BRACKETS.sub("", bare)
    return re.search(r"[dmyhs]", bare, re.IGNORECASE) is not None and not re.search(
        r"(?i)general|[#0?]", re.sub(r"(?i)s\.0+", "", bare)
    )


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[str, ...]:
    parts, quoted, escaped, now = [], False, False, ""
    for c in code:
        if c == ";" and not quoted and not escaped:
            parts.append(now)
            now = ""
            continue
        if c == '"' and not escaped:
            quoted = not quoted
        escaped = c == "\\" and not escaped
        now += c
    return (*parts, now)


def _section(code: str, number: Decimal) -> tuple[str | None, Decimal, bool]:
    """(section for this number, number, whether the minus sign must be added); None: General."""
    sections = _sections(code)
    if "[" in code and any(_CONDITION.search(each) for each in sections):
        for each in sections[:3]:
            found = _CONDITION.search(each)
            if found is None or _holds(number, found[1], Decimal(found[2])):
                section = _CONDITION.sub("", each)
                return _general(section), abs(number), number < 0
        return None, number, False
    if len(sections) > 2 and number == 0:
        return _general(sections[2]), number, False
    if len(sections) > 1 and number < 0:
        return _general(sections[1]), abs(number), False
    return _general(sections[0]), abs(number), number < 0


def _general(section: str) -> str | None:
    bare = _BRACKETS.sub("", section).strip().casefold()
    return None if bare in ("general", "@", "standard") else section


def _holds(number: Decimal, sign: str, other: Decimal) -> bool:
    return {
        "<": number < other,
        ">": number > other,
        "<=": number <= other,
        ">=": number >= other,
        "=": number == other,
        "<>": number != other,
    }[sign]


@lru_cache(maxsize=512)
def _pieces(section: str) -> tuple[tuple[str, bool], ...]:
    """(text, is literal) along a section: quoted texts, currency signs, padding left out."""
    out: list[tuple[str, bool]] = []
    at = 0
    for found in _QUOTED.finditer(section):
        out.append((section[at : found.start()], False))
        quoted, escaped, _, _, currency = found.groups()
        text = quoted or escaped or currency or ""
        out.append((" " if found[0][0] == "_" else text, True))
        at = found.end()
    out.append((section[at:], False))
    return tuple((_BRACKETS.sub("", t) if not lit else t, lit) for t, lit in out if t)


def _number(number: Decimal, section: str) -> str:
    pieces = _pieces(section)
    code = "".join("\x00" * len(text) if literal else text for text, literal in pieces)
    whole = "".join(text for text, _ in pieces)
    if re.search(r"[Ee][+-]|/", code):
        return plain(number)
    digits = list(_DIGITS.finditer(code))
    if not digits:
        return re.sub(r" +", " ", whole.replace("General", plain(number))).strip()
    first = digits[0]
    pattern = first[0]
    scaled = number
    scaled = _EXACT.scaleb(scaled, 2 * code.count("%"))
    scaled = _EXACT.scaleb(scaled, -3 * (len(pattern) - len(pattern.rstrip(","))))
    text = _digits(scaled, pattern.rstrip(","))
    out = whole[: first.start()] + text + whole[first.end() :]
    return re.sub(r" +", " ", out).strip()


def _digits(number: Decimal, pattern: str) -> str:
    before, _, after = pattern.partition(".")
    places = min(len(after), _MOST_PLACES)
    least = sum(c == "0" for c in after)
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _big(number, places))
    whole, _, part = format(rounded, "f").partition(".")
    while len(part) > least and part.endswith("0"):
        part = part[:-1]
    zeros = min(before.count("0"), _MOST_PLACES)
    whole = whole.lstrip("0").rjust(zeros, "0")
    if "," in before:
        whole = f"{int(whole or 0):,}" if zeros <= 1 else whole
        whole = "" if whole == "0" and not zeros else whole
    return whole + (f".{part}" if part else "")


def _big(number: Decimal, places: int) -> Context:
    return Context(prec=max(60, abs(number.adjusted()) + places + 5))


def _date(number: Decimal, section: str, since_1904: bool) -> str | None:
    """A date or time, or None where the number is none."""
    if not -1 < number < _LAST_DAY:
        return None
    epoch = _EPOCH_1904 if since_1904 else _EPOCH
    days = float(number) + (1 if not since_1904 and 0 < number < 60 else 0)
    try:
        moment = epoch + timedelta(seconds=round(days * 86400, 3) if days % 1 else days * 86400)
    except OverflowError:
        return None
    code = "".join(text for text, _ in _pieces_of_date(section))
    parts = [found[0].lower() for found in _DATE.finditer(code)]
    kinds = {part[0] for part in parts}
    months = [part for part in parts if part[0] == "m" and not _is_minute(parts, part)]
    if {"d", "y"} <= kinds and months and max(map(len, months)) <= 2:
        text = moment.strftime("%d/%m/%Y")
        return text + (moment.strftime(" %H:%M") if "h" in kinds else "")
    return _by_parts(moment, number, code, parts).strip()


def _pieces_of_date(section: str) -> tuple[tuple[str, bool], ...]:
    section = re.sub(r"\[\$[^\]]*\]|\[(?!h|m|s)[^\]]*\]", "", section, flags=re.IGNORECASE)
    return tuple(
        (text if not literal or not re.search(r"[A-Za-z]", text) else "", literal)
        for text, literal in _split_literals(section)
    )


def _split_literals(section: str) -> list[tuple[str, bool]]:
    out: list[tuple[str, bool]] = []
    at = 0
    for found in re.finditer(r'"([^"]*)"|\\(.)|_.|\*.', section):
        out.append((section[at : found.start()], False))
        out.append((found[1] or found[2] or "", True))
        at = found.end()
    return [*out, (section[at:], False)]


def _is_minute(parts: list[str], part: str) -> bool:
    at = parts.index(part)
    before = parts[at - 1] if at else ""
    after = parts[at + 1] if at + 1 < len(parts) else ""
    return len(part) <= 2 and (before[:1] in ("h", "[") or after[:1] == "s")


def _by_parts(moment: datetime, number: Decimal, code: str, parts: list[str]) -> str:
    twelve = any(part in ("am/pm", "a/p") for part in parts)

    def one(found: re.Match[str]) -> str:
        part = found[0].lower()
        kind = part[0]
        if kind == "[":
            size = {"h": 24, "m": 1440, "s": 86400}[part[1]]
            return str(int(number * size))
        if part in ("am/pm", "a/p"):
            return moment.strftime("%p")
        if kind == "m" and _minute_at(code, found):
            return f"{moment.minute:02}" if len(part) > 1 else str(moment.minute)
        shapes = {
            "d": (str(moment.day), "%d", "%a", "%A"),
            "m": (str(moment.month), "%m", "%b", "%B"),
            "y": ("%y", "%y", "%Y", "%Y"),
            "h": (str(moment.hour), "%H"),
            "s": (str(moment.second), "%S"),
        }[kind]
        if kind == "h" and twelve:
            return str(moment.hour % 12 or 12)
        return moment.strftime(shapes[min(len(part), len(shapes)) - 1])

    return _DATE.sub(one, code)


def _minute_at(code: str, found: re.Match[str]) -> bool:
    before = re.sub(r"[^hdmy\]]", "", code[: found.start()].lower())[-1:]
    after = re.sub(r"[^hdmys]", "", code[found.end() :].lower())[:1]
    return len(found[0]) <= 2 and (before in ("h", "]") or after == "s")
