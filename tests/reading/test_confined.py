"""Files that somebody chose to harm: each is refused, or harmless."""

from __future__ import annotations

import contextlib
import io
import zipfile

import pytest

from bilateral.errors import BadDocument
from bilateral.reading.confined import parse


def test_zip_bomb() -> None:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("word/document.xml", b"0" * 300_000_000)
    with pytest.raises(BadDocument, match="zip bomb"):
        parse(box.getvalue(), "x.docx")


def test_xml_bomb_and_foreign_entities() -> None:
    lol = "".join(f'<!ENTITY l{n} "{("&l" + str(n - 1) + ";") * 10}">' for n in range(1, 12))
    for inner in (
        f'<!DOCTYPE d [<!ENTITY l0 "lol">{lol}]>',
        '<!DOCTYPE d [<!ENTITY l11 SYSTEM "file:///etc/passwd">]>',
    ):
        body = f'<?xml version="1.0"?>{inner}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&l11;</w:t></w:r></w:p></w:body></w:document>'
        box = io.BytesIO()
        with zipfile.ZipFile(box, "w") as z:
            z.writestr("word/document.xml", body)
            z.writestr(
                "[Content_Types].xml",
                '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
            )
            z.writestr(
                "_rels/.rels",
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
            )
        try:
            found = parse(box.getvalue(), "x.docx").text
        except BadDocument:
            continue
        assert len(found) < 10_000 and "root:" not in found


def test_a_parser_that_wants_all_memory() -> None:
    nested = b"<html><body><article>" + b"<div>" * 200_000 + b"text " * 1000
    with contextlib.suppress(BadDocument):
        assert len(parse(nested, "x.html").text) < 100_000
