"""Small PDF files made for tests: drawn by hand, or laid out from HTML."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence

import pikepdf
import weasyprint

from placeplan.documents.document import (
    Cell,
    Document,
    Heading,
    ListBlock,
    Paragraph,
    Row,
    Table,
    collapsed,
)
from placeplan.documents.readers.pdf import read

PLAIN = "html { font: 10pt/1.35 'Liberation Sans' } @page { size: A4; margin: 20mm }"
RULED = "table { border-collapse: collapse } td, th { border: .5pt solid; padding: 2pt 4pt }"
ROOMY = "td, th { padding: 3pt 10pt; vertical-align: top; text-align: left }"


def laid_out(html: str, css: str = "") -> bytes:
    """HTML as one PDF file without tags."""
    style = weasyprint.CSS(string=PLAIN + css)
    pdf: bytes = weasyprint.HTML(string=html).write_pdf(stylesheets=[style])
    return pdf


def shown(html: str, css: str = "") -> Document:
    """What the reader makes of HTML that was laid out as PDF."""
    return read("paper.pdf", laid_out(html, css))


def drawn(*contents: str | bytes, size: tuple[int, int] = (595, 842), extra: str = "") -> bytes:
    """A file with one page for each content stream; /F1 is Helvetica and /F2 its bold."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R " + extra.encode() + b" >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for content in contents:
        raw = content.encode("latin-1") if isinstance(content, str) else content
        objects.append(_stream(raw))
        place = len(objects)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] /Contents {place} 0 R"
            " /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    return joined(objects)


def _stream(raw: bytes, more: str = "/Filter /FlateDecode", packed: bool = True) -> bytes:
    data = zlib.compress(raw) if packed else raw
    return f"<< /Length {len(data)} {more} >>\nstream\n".encode() + data + b"\nendstream"


def joined(objects: Sequence[bytes]) -> bytes:
    """The objects, numbered from 1, as a file; the first is its catalog."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = []
    for number, each in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + each + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write(b"".join(f"{place:010} 00000 n \n".encode() for place in places))
    out.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n".encode())
    out.write(f"startxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def said(text: str, x: float = 60, y: float = 780, size: float = 11, font: str = "F1") -> str:
    """The operators that show a line of text."""
    safe = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{font} {size} Tf {x} {y} Td ({safe}) Tj ET\n"


def bare_pdf(data: bytes) -> bytes:
    """The file with nothing left in it but what its pages paint."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for key in set(pdf.Root.keys()) - {"/Type", "/Pages"}:
            del pdf.Root[key]
        for key in list(pdf.docinfo.keys()):
            del pdf.docinfo[key]
        for page in pdf.pages:
            kept = {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents", "/CropBox"}
            for key in set(page.obj.keys()) - kept:
                del page[key]
            operations = [
                each
                for each in pikepdf.parse_content_stream(page)
                if str(each.operator) not in ("BMC", "BDC", "EMC", "MP", "DP")
            ]
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(operations))
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def told(document: Document) -> list[str]:
    """The blocks as lines of text: `# ` heads, `- ` lists, `| ` parts cells, `~` strikes."""
    out: list[str] = []
    for block in document.blocks:
        if isinstance(block, Heading):
            out.append("#" * block.level + " " + block.text)
        elif isinstance(block, ListBlock):
            out += ["  " * i.level + (i.marker or "-") + " " + i.text for i in block.items]
        elif isinstance(block, Table):
            header = () if block.inherited else block.header
            out += ["= " + _row(row) for row in header]
            out += ["| " + _row(row) for row in block.rows]
        else:
            out.append(("furniture: " if block.furniture else "") + block.text)
    return out


def _row(row: Row) -> str:
    return " | ".join(_cell(cell) for cell in row.cells)


def _cell(cell: Cell) -> str:
    parts = []
    for block in cell.blocks:
        runs = [block] if isinstance(block, Paragraph) else list(block.items)
        for each in runs:
            mark = "" if isinstance(each, Paragraph) else (each.marker or "•") + " "
            spans = ("~" * s.struck + s.text + "~" * s.struck for s in each.spans)
            parts.append(mark + collapsed("".join(spans)))
    return " / ".join(parts)
