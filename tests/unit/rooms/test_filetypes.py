"""Which files may be evidence: what they hold decides, never what they are called."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.documents.document import Document
from placeplan.documents.writers import docx, pdf, xlsx
from placeplan.rooms.delivery.filetypes import (
    FILE_TYPES,
    NotEvidenceError,
    shown_name,
    type_of,
)

PAPER = Document(name="paper", blocks=())
PNG = b"\x89PNG\r\n\x1a\n" + b"".join(
    struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    for kind, body in (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0\0")),
        (b"IEND", b""),
    )
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(20) + b"\xff\xd9"
OFFICE = "application/vnd.openxmlformats-officedocument."


def package(main: str, *more: str) -> bytes:
    """An Office file that holds its table of types and empty parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="{main}"/></Types>')
        for name in more:
            archive.writestr(name, b"")
    return out.getvalue()


SLIDES = package(f"{OFFICE}presentationml.presentation.main+xml", "ppt/presentation.xml")


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (docx.write(PAPER), "a.docx", "docx"),
        (xlsx.write(PAPER), "a.xlsx", "xlsx"),
        (SLIDES, "a.pptx", "pptx"),
        (pdf.write(PAPER), "a.pdf", "pdf"),
        (PNG, "a.png", "png"),
        (JPEG, "a.jpg", "jpeg"),
        (b"ward,nurses\nA,4\n", "a.csv", "csv"),
        ("Été à la plage\n".encode(), "a.txt", "text"),
        ("caf\xe9 \u20ac5".encode("cp1252"), "a.txt", "text"),
        ("text".encode("utf-16"), "a.txt", "text"),
        (b"MZ is how this note begins", "a.txt", "text"),
        # a name says nothing of the content
        (PNG, "invoice.exe", "png"),
        (pdf.write(PAPER), "photo.png", "pdf"),
        (b"ward,nurses\n", "a.pdf", "text"),
    ],
)
def test_the_content_says_what_it_is(data: bytes, name: str, kind: str) -> None:
    found = type_of(data, name)
    assert found is FILE_TYPES[kind]
    assert shown_name(name, found).endswith(found.endings)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"MZ\x90\x00\x03\x00", "a program"),
        (b"\x7fELF\x02\x01\x00", "a program"),
        (b"#!/bin/sh\necho hi\n", "a program"),
        (b"<html><script>alert(1)</script>", "web page"),
        (b"  <!DOCTYPE html>", "web page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", "web page"),
        (b"<svg onload=alert(1)>", "web page"),
        (b"GIF89a\x00\x01", "GIF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old form"),
        (b"{\\rtf1 hello}", "rich text"),
        (b"PK\x03\x04 nothing", "zip"),
        (package("text/plain", "a.exe"), "zip"),
        (package(f"{OFFICE}wordprocessingml.document.main+xml", "word/vbaProject.bin"), "macros"),
        (package("application/vnd.ms-word.document.macroEnabled.main+xml"), "macros"),
        (package(f"{OFFICE}spreadsheetml.sheet.main+xml", "xl/activeX/activeX1.bin"), "macros"),
        (b"\x00\x01\x02\x03", "no PDF"),
        (b"%!PS-Adobe\x00", "no PDF"),
    ],
)
@pytest.mark.parametrize("name", ["a.pdf", "a.txt", "a.docx"])
def test_what_is_something_else_is_refused_whatever_its_name(
    data: bytes, why: str, name: str
) -> None:
    with pytest.raises(NotEvidenceError, match=why):
        type_of(data, name)


def test_a_package_that_unpacks_to_much_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b" " * (200 * 1024 * 1024))
    with pytest.raises(NotEvidenceError, match="damaged"):
        type_of(out.getvalue(), "a.docx")


@given(st.binary(max_size=200) | st.sampled_from([SLIDES[:60], PNG[:9], b"PK\x03\x04" * 20]))
def test_any_bytes_are_of_a_kind_or_refused(data: bytes) -> None:
    try:
        found = type_of(data, "a.csv")
    except NotEvidenceError:
        return
    assert found in FILE_TYPES.values()
    if found.name in ("csv", "text"):
        assert b"\x00" not in data or data[:2] in (b"\xff\xfe", b"\xfe\xff")
