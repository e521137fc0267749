"""The look of a Word paper: A4, Arial, plain headings, page numbers; python-docx's own template."""

from __future__ import annotations

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from placeplan.documents.writers.layout import TEXT_SIZES, text_size

FONT, LANGUAGE = "Arial", "en-GB"
FURNITURE, SPACER, LISTED = "Page furniture", "Space between", "List Paragraph"
_INK = RGBColor(0x00, 0x2F, 0x5F)
_HEADINGS = {1: 18, 2: 15, 3: 13, 4: 12, 5: 11, 6: 11}
_MARGIN = Mm(18)
_THEME = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def table_styles(columns: int) -> tuple[str, str]:
    """The ids of the styles of a table's text and of its headings."""
    size = str(text_size(columns)).replace(".", "")
    return f"TableText{size}", f"TableHeading{size}"


def house(title: str, landscape: bool) -> WordDocument:
    """An empty document in the house style."""
    document = docx.Document()
    _fonts(document)
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)  # noqa: S101 - tells mypy what the template holds
    normal.font.size = Pt(11)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.space_before = Pt(0)
    normal.paragraph_format.line_spacing = 1.1
    for level, points in _HEADINGS.items():
        style = document.styles[f"Heading {level}"]
        assert isinstance(style, ParagraphStyle)  # noqa: S101
        style.font.size, style.font.bold, style.font.italic = Pt(points), True, False
        style.font.color.rgb = _INK
        style.paragraph_format.space_before = Pt(14 if level < 3 else 10)
        style.paragraph_format.space_after = Pt(4)
        style.paragraph_format.keep_with_next = True
    listed = document.styles[LISTED]
    assert isinstance(listed, ParagraphStyle)  # noqa: S101
    listed.paragraph_format.space_after = Pt(2)
    furniture = _style(document, FURNITURE, 9)
    furniture.font.color.rgb = RGBColor(0x42, 0x55, 0x63)
    _style(document, SPACER, 4).paragraph_format.space_after = Pt(2)
    for _, size in TEXT_SIZES:
        name = str(size).replace(".", "")
        _style(document, f"Table text {name}", size, f"TableText{name}")
        _style(document, f"Table heading {name}", size, f"TableHeading{name}").font.bold = True
    _page(document, landscape)
    links = document.part.package.rels  # the template's own thumbnail shows another paper
    for key in [key for key, link in links.items() if link.reltype.endswith("/thumbnail")]:
        links.pop(key)
    properties = document.core_properties
    properties.title, properties.language = title[:250], LANGUAGE
    properties.author = properties.comments = ""
    return document


def _style(
    document: WordDocument, name: str, size: float, key: str | None = None
) -> ParagraphStyle:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)  # noqa: S101
    style.base_style = document.styles["Normal"]
    style.font.size = Pt(size)
    style.paragraph_format.space_after = Pt(1)
    style.paragraph_format.line_spacing = 1.0
    if key:
        style.element.set(qn("w:styleId"), key)
    return style


def _fonts(document: WordDocument) -> None:
    """One font and one language everywhere, whatever the template's theme says."""
    root = document.styles.element
    for fonts in root.iter(qn("w:rFonts")):
        for theme in _THEME:
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for letters in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{letters}"), FONT)
    for language in root.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)


def _page(document: WordDocument, landscape: bool) -> None:
    section = document.sections[0]
    short, long = Mm(210), Mm(297)
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = _MARGIN
    section.top_margin = section.bottom_margin = _MARGIN
    number = parse_xml(
        f'<w:p {nsdecls("w")}><w:pPr><w:jc w:val="right"/></w:pPr>'
        '<w:fldSimple w:instr=" PAGE "><w:r><w:rPr><w:sz w:val="18"/></w:rPr><w:t>1</w:t></w:r>'
        "</w:fldSimple></w:p>"
    )
    footer = section.footer
    footer.is_linked_to_previous = False
    first = footer.paragraphs[0]._p
    first.addprevious(number)
    footer._element.remove(first)


def body_width(landscape: bool) -> int:
    """The width between the margins in twentieths of a point."""
    paper = Mm(297) if landscape else Mm(210)
    return int((paper - 2 * _MARGIN) / 635)
