"""Small Office files made for tests, and documents to write into them."""

from __future__ import annotations

import base64
import gzip
import io
import zipfile
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from placeplan.documents.document import (
    Block,
    Cell,
    Document,
    Heading,
    Item,
    ListBlock,
    Paragraph,
    Row,
    Span,
    Table,
    Unreadable,
    collapsed,
)
from placeplan.documents.readers import media_of, reader_for

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
EXCEL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NAMESPACES = (
    f'xmlns:w="{WORD}" xmlns:r="{LINK}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"

# Made by LibreOffice: a title, a table of two schemes with formats and bold heads, a merged cell,
# and a hidden sheet.
OLD_EXCEL = gzip.decompress(
    base64.b64decode(
        """
H4sIAAAAAAACA+1YXWxURRQ+9+7t9m5pu9sCAgXXlQq0dNtuwZ8SwBYKCIkEY/Enpoks29t27W7bbCtSE2UReSGYqD
xoIokhll8Tf2KiD2KkL4YHDT7Ig0aTgjHR4MNqNEgivX7n3NntUneTbkuMSmfz3blzZmbPmTnnzJlzv7xQMXbs/apL
NKmsJReN2x5yZ9E0oCTd8BHpijZu23aabM+W/1S5rmrWoQH9FQGs82LABDxKv3NUPVv+X+Vh6sdviAK0mfpQJ2iYCi
m3wWKy/28qc8anOG6qZZb/9Pnz+c3nuAvI5/985rP/lwJlQDngdUIAVQCVwFxgHjBfbIJoAbAQWARUAYuBJcDtgB+4
AwgAdwJLgWrgLmAZsBxYAdQAtcBKoE7JXa9qRgjvTcAqRbsb9T2z51RBxWNCi+4i+rjsc1a56P4SLOI9Y1Ts4jLQQQ
NsG23hWCTwT5WNIkNYYxnOwUjXawZsVaejQDm9K/Sz8lwv9ofSSoFmZdOP660i/UvyXCrPcjw1+kjmfCOUJljit2Ln
L4sbaFSstVGYYhSl3TgJoxhRRefZw/bJCPYPbYP08KiZ9Tq87X1ndUdmh3dccQ6T3yilEfbDB6w+KxGO+Y0SOs7+WR
2srg75DQ+dYK2EGkLL/IaXTrKbdnY2xuONwyh+Yx6dYi+V0Ws7aqTuqPUbxXSaV8+zSukMM4jH4x31w8Nj4sAj9Lsd
yDoszgWYzisQ+m9To+sF0umWo49g73Ltc50zPjWZXpuHHsxDX5mH7slJL0rLY06W87hDNybTT+Shn8xDP5WHfjoP/U
weupKzZoJ+RMegJNlc+5IuqSuSbqkrk4bUc5PFUs9LFtm75Ag4COdYJ9lNMbWH90T7ugcP4oyo9LAvumlrtLPT6jtM
fOpoNKqZANHOlzS6Ag+FX6WeEPbulCjRdCKoThNZkZb1vprmpPiU+hQDTdqvgYl5TmvFs5X8v/icuGoivpqIm+ZVhN
Y/6WmJuyVOrFUSBlaFmtY0rgpB7vZIjxW3POmuwFu9OBrae8IJi+uhcGKojOtEf68VSFh7otYzaG8Jx2KDgUErsSca
sfAn261Et9UJCfeiMWhFEtaQDZYlNFLkhPuIOR+YsNL5qtZZLid2+G6IHaVYcyck5rO2Qtbvw4rr25ZcuXxvVcuTQk
9OWBktY+VRUNuPnlFjpcyok+cLMjZ9pzggtBfluTwz/8eWFVnvNZn3VEtt1vsxRAAPpCLRpQ5uQW1hqfvA6K6xlnSt
0SPoMek5WTZph0yvWmk5KQWrG5Kp+1SUCTrnuuYVmi79N9JcOWhGDlqx3MAmaNdVnu1sN7d0aWmZloaWnmnpaLkyLR
dahmq5xH74Vve8zi0Nt7NDuHy5sC4Xxi6gC1fbvz/+xlctTr8Lt7ZXT+ky15C5rNVPQGVPWERnrtl2ldzuFtP4aebF
I4vldsdPTXej1tBy6Dr+gffuB7QQ45wx9DM9xDaS2urYR8pUfsIsveRKhYSzkaoRuifly3GL1alE5vEcXt/9eiV96H
YuAkTrRN983/TKHqQZoHTDybrN7D/S0jfnW82qtcwzl1WnrdArWUC2zgLZOjOnoTMzS2c0c51Nv2jIFlwlTg7lM3Un
pDhdWzhn2R6NJPoH+7uGApv3RqxYYM199TvDu61YzBLD2Bjt6mqeGX/SZzJ/3CbRfo7/pbGDb/56bUeP7+1XTKpb8c
HXrKHXVW6nqT1nO92q8rwOtZs9Kt8bUjlfUuV9h1VE++m6k8PxnP4Bq29geG+MVF7H/SH13+nyt/c/hi8uffY7Lfv9
Zq9fIvHFLy4ebVjsO/Ia1h+89s4mvoNPonWoPDUdsX1Za3xQ5cWkclXub1b9rVkRnvdqw8DAo1ZiMNrfd+Me8f6ubm
iif2u5md9/ZP8m+VCuObynyTLn/TFwT1Av7lQsR2/B8ldK9HP22S7gu8pnJWk/aQPfODLcHZDhqWnxd2V9g5nKnCCw
LeOnO5ANWtPWH8f7Qr//NKhvNZKTUjtumnH8wqL7bbCCLtEJU4aQifaDkr/UKP5FBex/I3A+w38TOEREBksssDB5mq
ex/tWSjsx+/+PyFx2+eskAGgAA
"""
    )
)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of the parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """The parts of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _types(main: str, kind: str) -> str:
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Override PartName="/{main}" ContentType="{kind}"/></Types>'
    )


def links(*given: tuple[str, str, str], external: bool = False) -> str:
    """The links of a part: (id, kind, target)."""
    mode = ' TargetMode="External"' if external else ""
    each = "".join(
        f'<Relationship Id="{key}" Type="{LINK}/{kind}" Target="{target}"{mode}/>'
        for key, kind, target in given
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


def docx(body: str, kind: str = _DOCX, **parts: str | bytes) -> bytes:
    """A Word file with a body, and other parts: styles, numbering, header, footer, footnotes."""
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": _types("word/document.xml", kind),
        "_rels/.rels": links(("r1", "officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>",
    }
    given = [(f"r{at}", name, f"{name}.xml") for at, name in enumerate(parts, start=1)]
    found["word/_rels/document.xml.rels"] = links(*given)
    roots = {"header": "hdr", "footer": "ftr"}
    for name, content in parts.items():
        root = roots.get(name, name)
        if isinstance(content, str):
            content = f"<w:{root} {_NAMESPACES}>{content}</w:{root}>"
        found[f"word/{name}.xml"] = content
    return zipped(found)


def paragraph(text: str, style: str = "", run: str = "", extra: str = "") -> str:
    """A `w:p` of one run."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f"<w:p><w:pPr>{named}{extra}</w:pPr>"
        f'<w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def xlsx(*sheets: str, names: tuple[str, ...] = (), **parts: str) -> bytes:
    """An Excel file of sheets given as XML below the root, and parts such as styles."""
    names = names or tuple(f"Sheet{at}" for at in range(1, len(sheets) + 1))
    entries = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="s{at}"/>' for at, name in enumerate(names, 1)
    )
    given = [(f"s{at}", "worksheet", f"sheet{at}.xml") for at in range(1, len(sheets) + 1)]
    given += [(f"p{at}", name, f"{name}.xml") for at, name in enumerate(parts)]
    found = {
        "[Content_Types].xml": _types("xl/workbook.xml", _XLSX),
        "_rels/.rels": links(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{EXCEL}" xmlns:r="{LINK}"><sheets>{entries}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": links(*given),
    }
    for at, content in enumerate(sheets, start=1):
        found[f"xl/sheet{at}.xml"] = f'<worksheet xmlns="{EXCEL}">{content}</worksheet>'
    for name, content in parts.items():
        found[f"xl/{name}.xml"] = content
    return zipped(found)


def cell(address: str, text: str) -> str:
    """A cell with a text of its own."""
    return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def grid(text: str) -> str:
    """The rows of a sheet: a line is a row, a bar parts the cells, a dot is a blank one."""
    rows = []
    for at, line in enumerate(text.strip().split("\n"), start=1):
        parts = [part.strip() for part in line.split("|")]
        cells = (cell(f"{chr(65 + i)}{at}", p) for i, p in enumerate(parts) if p not in ("", "."))
        rows.append(f'<row r="{at}">{"".join(cells)}</row>')
    return f"<sheetData>{''.join(rows)}</sheetData>"


def texts(document: Document) -> list[Any]:
    """What a document says, block by block: tables as lists of rows."""
    return [
        [row.texts for row in (*block.header, *block.rows)]
        if isinstance(block, Table)
        else [(item.marker, item.text) for item in block.items]
        if isinstance(block, ListBlock)
        else block.text
        for block in document.blocks
    ]


def bare(value: Any) -> Any:
    """The tree as text and marks, without line numbers."""
    if isinstance(value, Document):
        return [bare(block) for block in value.blocks]
    if isinstance(value, Table):
        return ("table", [bare(row) for row in value.header], [bare(row) for row in value.rows])
    if isinstance(value, Row):
        return [bare(each) for each in value.cells]
    if isinstance(value, Cell):
        return (value.colspan, value.rowspan, [bare(block) for block in value.blocks])
    if isinstance(value, ListBlock):
        return ("list", [(item.level, item.marker, marks(item.spans)) for item in value.items])
    if isinstance(value, Heading):
        return ("heading", value.level, marks(value.spans))
    return ("paragraph", value.furniture, marks(value.spans))


def marks(spans: tuple[Span, ...]) -> list[tuple[str, bool, bool, bool]]:
    """The words with their marks, neighbours that bear the same marks as one."""
    out: list[tuple[str, bool, bool, bool]] = []
    for one in spans:
        bears = (one.bold, one.italic, one.struck)
        if out and out[-1][1:] == bears:
            out[-1] = (out[-1][0] + one.text, *bears)
        elif one.text:
            out.append((one.text, *bears))
    return [(collapsed(one[0]), *one[1:]) for one in out if one[0].strip()]


words = st.from_regex(r"[A-Za-z][a-z&<>£–’]{0,8}( [a-z0-9%£]{1,6}){0,3}", fullmatch=True)
one_span = st.builds(Span, words, st.booleans(), st.booleans(), st.booleans())
spans = st.lists(one_span, min_size=1, max_size=3).map(tuple)
# A short paragraph that is bold throughout is read as a heading.
plain_spans = spans.map(lambda some: (*some, Span("and so on.")))
markers = st.sampled_from(
    ["", "", "1.", "2.", "3.", "7)", "a)", "b)", "iv.", "(ii)", "1.2", "A1.", "x)"]
)
items = st.builds(Item, spans, st.integers(0, 4), markers)
lists = st.lists(items, min_size=1, max_size=5).map(lambda some: ListBlock(tuple(some)))
paragraphs = st.builds(Paragraph, plain_spans)
cells = st.one_of(
    st.lists(st.builds(Paragraph, spans), max_size=2).map(lambda some: Cell(tuple(some))),
    lists.map(lambda block: Cell((block,))),
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    width = draw(st.integers(2, 4))
    head = Row(
        tuple(
            Cell((Paragraph((Span(f"Head {at} "), *draw(spans))),), heading=True)
            for at in range(width)
        ),
    )
    first = st.builds(lambda spans: Cell((Paragraph(spans),)), spans)
    rows = [
        Row((draw(first), *(draw(cells) for _ in range(width - 1))))
        for _ in range(draw(st.integers(1, 4)))
    ]
    return Table((head,), tuple(rows))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A heading parts each block from the next, so that nothing is stitched together."""
    blocks: list[Block] = []
    for _ in range(draw(st.integers(1, 4))):
        blocks.append(Heading(draw(spans), draw(st.integers(1, 6))))
        blocks.append(draw(st.one_of(paragraphs, lists, tables())))
    return Document("paper", tuple(blocks))


def refusal(name: str, data: bytes) -> str:
    """What the reader says when it refuses a file; nothing where it reads it."""
    try:
        reader_for(media_of(name, data))(name, data)
    except Unreadable as refused:
        return str(refused)
    return ""


@st.composite
def broken(draw: st.DrawFn, data: bytes) -> bytes:
    """A file with some of its bytes changed: those of the file, or those of one of its parts."""
    if draw(st.booleans()):
        return bytes(draw(_changed(data)))
    parts = unzipped(data)
    name = draw(st.sampled_from(sorted(parts)))
    parts[name] = draw(_changed(parts[name]))
    return zipped(parts)


@st.composite
def _changed(draw: st.DrawFn, data: bytes) -> bytes:
    some = bytearray(data)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(some)))
        change = draw(st.sampled_from(["put", "cut", "again", "number"]))
        if change == "put":
            some[at : at + 1] = draw(st.binary(min_size=1, max_size=2))
        elif change == "cut":
            del some[at : at + draw(st.integers(1, 40))]
        elif change == "again":
            some[at:at] = some[at : at + draw(st.integers(1, 60))]
        else:
            found = some.find(b'="', at)
            end = some.find(b'"', found + 2)
            if 0 <= found < end:
                value = draw(
                    st.sampled_from([b"0", b"-1", b"99999999999", b"", b"x", b"2147483648"])
                )
                some[found + 2 : end] = value
    return bytes(some)
