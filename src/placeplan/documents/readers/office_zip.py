"""Office files are zips of XML: opened within limits, without entities, network or macros."""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from placeplan.documents.document import Unreadable

_MOST_ENTRIES = 10_000
_LARGEST_PART = 96 * 1024 * 1024
_LARGEST_ALL = 512 * 1024 * 1024
_SMALL, _HIGHEST_RATIO = 32 * 1024 * 1024, 150
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_TYPES = "[Content_Types].xml"
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error)
_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

_KINDS = {
    "wordprocessingml.document.main": "docx",
    "wordprocessingml.template.main": "docx",
    "ms-word.document.macroenabled.main": "docx",
    "ms-word.template.macroenabledtemplate.main": "docx",
    "spreadsheetml.sheet.main": "xlsx",
    "spreadsheetml.template.main": "xlsx",
    "ms-excel.sheet.macroenabled.main": "xlsx",
    "ms-excel.template.macroenabled.main": "xlsx",
}
_REFUSED = {
    "ms-excel.sheet.binary": "an Excel binary workbook; save it as .xlsx",
    "presentationml": "a PowerPoint file; save it as PDF",
    "ms-powerpoint": "a PowerPoint file; save it as PDF",
    "vnd.ms-visio": "a Visio file; save it as PDF",
}
_PLACE = re.compile(r"line (\d+)")


@dataclass(frozen=True, slots=True)
class Relation:
    """A link from one part to another; `external` ones are never followed."""

    kind: str
    target: str
    external: bool


@dataclass(slots=True)
class Package:
    """The parts of one Office file."""

    name: str
    archive: zipfile.ZipFile
    names: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    read_so_far: int = 0

    def has(self, part: str) -> bool:
        return part.lower() in self.names

    def part(self, part: str) -> bytes:
        """The content of a part.

        Raises `Unreadable` where it is missing, damaged, protected or too large.
        """
        info = self.names.get(part.lower())
        if info is None:
            raise Unreadable(self.name, f"the part {part} is missing: the file is damaged", 1)
        if self.read_so_far + info.file_size > _LARGEST_ALL:
            raise _bomb(self.name, part)
        try:
            with self.archive.open(info) as stream:
                data = stream.read(info.file_size + 1)
        except (*_DAMAGED, RuntimeError, NotImplementedError) as error:
            why = f"the part {part} is damaged ({_plain(error)})"
            raise Unreadable(self.name, why, 1) from None
        self.read_so_far += len(data)
        return data

    def tree(self, part: str) -> etree._Element:
        """The root element of a part that holds XML; raises `Unreadable` as `part` does."""
        try:
            root = etree.fromstring(self.part(part), _parser())
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.broken(part, error) from None
        if root is None or root.getroottree().docinfo.internalDTD is not None:
            raise Unreadable(self.name, f"the part {part} defines entities, which are not read", 1)
        return root

    def broken(self, part: str, error: Exception) -> Unreadable:
        """The refusal of a part that is not well-formed XML."""
        return Unreadable(self.name, f"the part {part} is broken XML ({_plain(error)})", 1)

    def relations(self, part: str = "") -> dict[str, Relation]:
        """The links of a part (of the whole package without one) by their id."""
        folder, file = posixpath.split(part)
        path = posixpath.join(folder, "_rels", file + ".rels")
        if not self.has(path):
            return {}
        found: dict[str, Relation] = {}
        for link in self.tree(path).iter(_REL):
            external = link.get("TargetMode") == "External"
            target = link.get("Target") or ""
            if not external:
                target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            kind = (link.get("Type") or "").rsplit("/", 1)[-1]
            found[link.get("Id") or ""] = Relation(kind, target, external)
        return found

    def related(self, part: str, kind: str) -> Iterator[str]:
        """The parts that a part links to with one kind of link, in order."""
        for link in self.relations(part).values():
            if link.kind == kind and not link.external and self.has(link.target):
                yield link.target

    def main(self, fallback: str) -> str:
        """The part that holds the document itself."""
        return next(self.related("", "officeDocument"), fallback)

    def content_types(self) -> Iterator[tuple[str, str]]:
        """(part, content type) as the package declares them, in lower case."""
        for each in self.tree(_TYPES):
            if isinstance(each.tag, str):
                part = (each.get("PartName") or "").lstrip("/")
                yield part, (each.get("ContentType") or "").lower()

    @property
    def has_macros(self) -> bool:
        return any(part.endswith("vbaproject.bin") for part in self.names)


def opened(name: str, data: bytes) -> Package:
    """The package in the bytes.

    Raises `Unreadable` where it is damaged, protected by a password, or would inflate to more
    than any paper holds.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (*_DAMAGED, RuntimeError, NotImplementedError, UnicodeDecodeError) as error:
        why = f"this Word, Excel or zip file is damaged: {_plain(error)}"
        raise Unreadable(name, why, 1) from None
    if len(entries) > _MOST_ENTRIES:
        raise Unreadable(name, f"the file holds {len(entries):,} parts, more than any paper", 1)
    package = Package(name, archive)
    total = 0
    for info in entries:
        total += info.file_size
        too_dense = info.file_size > max(_SMALL, _HIGHEST_RATIO * max(1, info.compress_size))
        if too_dense or info.file_size > _LARGEST_PART or total > _LARGEST_ALL:
            raise _bomb(name, info.filename)
        if info.flag_bits & 0x1:
            raise Unreadable(name, "the file is protected by a password; save it without one", 1)
        if info.compress_type not in _METHODS:
            raise Unreadable(name, f"the part {info.filename!r} is packed in an unknown way", 1)
        package.names.setdefault(info.filename.replace("\\", "/").lstrip("/").lower(), info)
    return package


def kind_of_zip(name: str, data: bytes) -> str:
    """ "docx" or "xlsx"; raises `Unreadable`, saying what it is, for any other zip."""
    package = opened(name, data)
    if not package.has(_TYPES):
        what = "a zip file, not a Word or Excel file"
        if package.has("mimetype") and b"opendocument" in package.part("mimetype"):
            what = "an OpenDocument file; save it as .docx or .xlsx"
        raise Unreadable(name, f"this is {what}", 1)
    types = list(package.content_types())
    for _, given in types:
        for end, kind in _KINDS.items():
            if end in given:
                return kind
    for _, given in types:
        for part, what in _REFUSED.items():
            if part in given:
                raise Unreadable(name, f"this is {what}", 1)
    raise Unreadable(name, "this is a zip file, not a Word or Excel file", 1)


def kind_of_ole(name: str, data: bytes) -> str:
    """ "xls"; raises `Unreadable`, saying what it is, for any other old Office file."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise Unreadable(name, "the file is protected by a password; save it without one", 1)
    if holds("WordDocument"):
        raise Unreadable(name, "this is an old Word file (.doc); save it as .docx", 1)
    if holds("PowerPoint Document"):
        raise Unreadable(name, "this is an old PowerPoint file; save it as PDF", 1)
    if holds("Workbook") or holds("Book"):
        return "xls"
    raise Unreadable(name, "this is an old Office file of an unknown kind", 1)


def elements(package: Package, part: str, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    """The elements of a large part that bear one of the tags, as it is read; raises `Unreadable`.

    The caller clears what it has used.
    """
    stream = io.BytesIO(package.part(part))
    try:
        events = etree.iterparse(
            stream,
            events=("end",),
            tag=tags,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        checked = False
        for _, element in events:
            if not checked and element.getroottree().docinfo.internalDTD is not None:
                raise Unreadable(package.name, f"the part {part} defines entities", 1)
            checked = True
            yield element
    except (etree.XMLSyntaxError, ValueError) as error:
        raise package.broken(part, error) from None


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _bomb(name: str, part: str) -> Unreadable:
    return Unreadable(name, f"the part {part!r} would inflate to more than any paper holds", 1)


def _plain(error: Exception) -> str:
    """The first line of what a library says, without its own file name."""
    text = str(error).split("\n")[0].strip() or type(error).__name__
    return text.replace("<string>, ", "")[:120]
