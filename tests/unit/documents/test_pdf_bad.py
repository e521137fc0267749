"""PDF files that are broken, hostile or without text: a document or a plain refusal, in time."""

from __future__ import annotations

import io
import time
import zlib

import pikepdf
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from placeplan.documents.document import Document, Unreadable
from placeplan.documents.readers import media_of, reader_for
from placeplan.documents.readers.pdf import read
from placeplan.documents.readers.pdf_child import MOST_PAGES
from unit.documents.pdf_files import RULED, drawn, joined, laid_out, said, told

PICTURE = "q 500 0 0 700 40 60 cm BI /W 2 /H 2 /CS /G /BPC 8 /F /AHx ID 00 80 80 00> EI Q\n"  # fills a page


def refusal(data: bytes, name: str = "p.pdf") -> str:
    with pytest.raises(Unreadable) as caught:
        reader_for(media_of(name, data))(name, data)
    return str(caught.value)


def protected(user: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(drawn(said("Secret words.")))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user=user, R=6))
    return out.getvalue()


class TestRefused:
    @pytest.mark.parametrize(
        ("data", "why"),
        [
            (b"", "the file is empty"),
            (b"Words only.\n", "named as a PDF and is none"),
            (b"%PDF-1.7\n", "the PDF is cut short"),
            (b"%PDF-1.7\nstartxref\n9\n%%EOF", "the file is damaged"),
            (drawn(PICTURE), "this PDF has pictures of pages, no text"),
            (drawn("q Q"), "the file has no words in it"),
        ],
        ids=["empty", "text", "head only", "nothing inside", "pictures", "blank"],
    )
    def test_what_holds_no_text(self, data: bytes, why: str) -> None:
        message = refusal(data)
        assert message.startswith("p.pdf:1: ")
        assert why in message

    def test_a_password(self) -> None:
        assert "protected by a password" in refusal(protected("let me in"))
        assert told(read("p.pdf", protected(""))) == ["Secret words."], "anyone may open this one"

    @pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.97])
    def test_a_file_that_was_cut_short(self, share: float) -> None:
        data = laid_out("<p>" + "Words of a paper. " * 400)
        assert "the PDF is cut short" in refusal(data[: int(len(data) * share)])

    def test_a_bomb(self) -> None:
        """1.5 GB of zeros, packed twice."""
        packer = zlib.compressobj(1)
        inner = b"".join(packer.compress(bytes(1 << 24)) for _ in range(96)) + packer.flush()
        data = zlib.compress(inner)
        stream = f"<< /Length {len(data)} /Filter [/FlateDecode /FlateDecode] >>\nstream\n".encode()
        bomb = joined([*_page(b"4 0 R"), stream + data + b"\nendstream"])
        assert "memory" in refusal(bomb)

    def test_more_pages_than_any_paper_has(self) -> None:
        page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
        count = MOST_PAGES + 1
        kids = " ".join(f"{number} 0 R" for number in range(3, 3 + count))
        tree = f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode()
        assert "3,000 pages" in refusal(joined([CATALOG, tree, *[page] * count]))


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"


def _page(contents: bytes) -> list[bytes]:
    return [
        CATALOG,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents " + contents + b" >>",
    ]


class TestInTime:
    """None of these may take long, whatever comes of it."""

    @pytest.mark.parametrize(
        "data",
        [
            joined([*_page(b"4 0 R"), b"4 0 R"]),
            joined([CATALOG, b"2 0 R"]),
            joined([CATALOG, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"]),
            joined([CATALOG, b"[" * 200_000]),
            joined([b"<< /Type /Catalog /Pages 2 0 R /X " + b"<< /X " * 50_000]),
            drawn("q " * 300_000),
            drawn("[" * 300_000 + said("x")),
            drawn("".join(said("x", x, 700) for x in range(50, 550)) * 60),
            drawn("".join(f"{x} 0 m {x} 800 l 0 {x} m 590 {x} l S\n" for x in range(590)) + said("x")),
            drawn("0 0 m " + "1 1 l " * 200_000 + "S " + said("x")),
            drawn("1e38 0 0 1e38 1e38 1e38 cm " + said("x") + "/Nope Do " + "Q " * 1000),
        ],
        ids=[
            "contents are themselves", "pages are themselves", "a tree of itself", "nested arrays",
            "nested dictionaries", "states", "open arrays", "one line of many words", "a fine grid",
            "a long path", "far away",
        ],
    )  # fmt: skip
    def test_a_hostile_file(self, data: bytes) -> None:
        start = time.monotonic()
        assert isinstance(_outcome(data), Document | Unreadable)
        assert time.monotonic() - start < 60

    def test_forms_within_forms(self) -> None:
        """Each draws the next ten times: ten to the power of eight in all."""
        calls = b"/X Do " * 10
        objects = _page(b"4 0 R /Resources << /XObject << /X 5 0 R >> >>")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(calls), calls))
        for number in range(5, 13):
            form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X "
            form += b"%d 0 R >> >> /Length %d >>\nstream\n%s\nendstream" % (
                number + 1,
                len(calls),
                calls,
            )
            objects.append(form)
        assert isinstance(_outcome(joined(objects)), Unreadable)


def _outcome(data: bytes) -> Document | Unreadable:
    try:
        return read("p.pdf", data)
    except Unreadable as refused:
        return refused


class TestTold:
    def test_pages_that_are_pictures(self) -> None:
        document = read("p.pdf", drawn(said("Words."), PICTURE, said("More."), PICTURE))
        assert told(document) == ["Words.", "More."]
        found = [(each.code, each.source.page) for each in document.problems]
        assert found == [("page-without-text", 2), ("page-without-text", 4)]

    def test_words_that_were_recognised_in_a_picture(self) -> None:
        """They are painted with nothing, below the picture."""
        document = read("p.pdf", drawn(PICTURE + "3 Tr " + said("Scanned words.")))
        assert told(document) == ["Scanned words."]
        assert [each.code for each in document.problems] == ["page-recognised"]

    def test_hidden_words_are_not_read(self) -> None:
        data = drawn(
            said("Seen.") + "3 Tr " + said("Unseen.", y=700) + "0 Tr " + said("Off.", x=900)
        )
        assert told(read("p.pdf", data)) == ["Seen."]

    def test_letters_that_the_file_does_not_name(self) -> None:
        font = b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] >>"
        child = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
        content = b"BT /F1 11 Tf 60 700 Td <00410042> Tj /F2 11 Tf 0 -20 Td (Words.) Tj ET"
        objects = [
            *_page(b"4 0 R /Resources << /Font << /F1 5 0 R /F2 7 0 R >> >>"),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
            font, child, b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]  # fmt: skip
        document = read("p.pdf", joined(objects))
        assert [each.code for each in document.problems] == ["letters-unknown"]
        assert "2 letters of page 1" in document.problems[0].message

    def test_a_damaged_list_of_parts_is_put_right_and_said(self) -> None:
        data = drawn(said("Words."))
        document = read("p.pdf", data.replace(b"startxref\n", b"startxref\n9"))
        assert told(document) == ["Words."]
        assert [each.code for each in document.problems] == ["file-repaired"]

    def test_a_damaged_page_is_said(self) -> None:
        data = drawn(said("One."), said("Two.") * 50)
        at = data.rindex(b"stream\n", 0, data.rindex(b"endstream")) + 7
        broken = data[: at + 30] + bytes([data[at + 30] ^ 255]) + data[at + 31 :]
        document = _outcome(broken)
        assert isinstance(document, Document)
        assert ("page-damaged", 2) in [(p.code, p.source.page) for p in document.problems]

    def test_scripts_links_and_embedded_files_are_left_alone(self) -> None:
        script = "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(drawn(said("Words."), extra=script))) as pdf:
            pdf.attachments["more.txt"] = b"Attached words."
            pdf.save(out)
        document = read("p.pdf", out.getvalue())
        assert told(document) == ["Words."]


WHOLE = (
    drawn(said("Plan", size=18) + said("Words of it.", y=700), said("Page two")),
    laid_out(
        "<h1>Plan</h1><ul><li>one<li>two</ul><table><tr><td>a<td>1<tr><td>b<td>2</table>", RULED
    ),
)


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """A file that was cut, changed in a few places, or had two of its parts exchanged."""
    data = bytearray(draw(st.sampled_from(WHOLE)))
    way = draw(st.sampled_from(["cut", "change", "exchange", "insert"]))
    at = draw(st.integers(0, len(data) - 1))
    if way == "cut":
        return bytes(data[:at])
    if way == "change":
        for place in [at, *draw(st.lists(st.integers(0, len(data) - 1), max_size=8))]:
            data[place] = draw(st.integers(0, 255))
        return bytes(data)
    if way == "insert":
        return bytes(data[:at]) + draw(st.binary(max_size=40)) + bytes(data[at:])
    parts = bytes(data).split(b"endobj")
    one, other = (draw(st.integers(0, len(parts) - 1)) for _ in range(2))
    parts[one], parts[other] = parts[other], parts[one]
    return b"endobj".join(parts)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(broken())
@example(WHOLE[0])
def test_a_broken_file_gives_a_document_or_a_refusal(data: bytes) -> None:
    start = time.monotonic()
    assert isinstance(_outcome(data), Document | Unreadable)
    assert time.monotonic() - start < 60
