"""A brief's content as a Word document: styles, real footnotes, captions that count, alternative texts, heading rows.

python-docx writes the document; it knows no footnotes, so that their part (ECMA-376, part 1, 17.11) is made here.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import docx
import vl_convert
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.text.paragraph import Paragraph as DocxParagraph
from lxml import etree

from bilateral.briefs import content as c
from bilateral.briefs.charts import png
from bilateral.briefs.house import House

FONT = "Cambria"  # Latin with Azerbaijani and Cyrillic, on every system under this name or its metric twin Caladea
COLOURS = {"supported": "1B6340", "close": "7A5200", "contradicted": "9C1F2B", "mixed": "6A3D8A", "unverifiable": "4D5A61"}  # fmt: skip
SOFT = "4B5B63"
PAGE, MARGIN = (Cm(21), Cm(29.7)), Cm(2.4)
WIDTH = PAGE[0] - 2 * MARGIN
CHARACTER = Cm(0.185)  # of a table's text, bold
FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
EPOCH = (1980, 1, 1, 0, 0, 0)


def word(content: c.Content, house: House | None = None) -> bytes:
    """Return content as DOCX; the same content gives the same bytes."""
    return _Writer(content, house or House()).made()


class _Writer:
    """One document in the making: its paragraphs, and which notes stand in it so far."""

    def __init__(self, content: c.Content, house: House) -> None:
        self.content, self.house = content, house
        self.doc: Docx = docx.Document()
        self.placed: dict[int, int] = {}  # note -> its number in the document
        self.footnotes = etree.fromstring(_FOOTNOTES.encode())
        self.counts = {"figure": 0, "table": 0}
        self.marks = 0

    def made(self) -> bytes:
        _set_up(self.doc, self.content, self.house)
        self._title_page()
        for section in self.content.sections:
            self._section(section)
        for section in self.content.appendix:
            self._section(section)
        self._attach_footnotes()
        file = io.BytesIO()
        self.doc.save(file)
        return _without_times(file.getvalue())

    def _title_page(self) -> None:
        content = self.content
        if self.house.logo:
            logo = self.house.logo.read_bytes()
            drawn = vl_convert.svg_to_png(logo.decode("utf-8"), scale=3) if self.house.logo.suffix == ".svg" else logo
            self._picture(drawn, self.house.publisher, Cm(1.6), by_height=True)
        self._text(content.kind.upper(), "Brief quiet")
        self.doc.add_paragraph(content.title, "Title")
        self._text(content.lead, "Brief lead")
        self._heading(content.labels["state"], 1, "state")
        for known in content.state:
            self._text(known)
        self._heading(content.labels["summary"], 1, "summary")
        for told in content.summary:
            self._line(told, "List Bullet")
        if not content.summary:
            self._text(content.labels["nothing"])
        self._text(content.labels["contents"], "Brief contents")
        for section in (*content.sections, *content.appendix):
            self._link(self._text("", "Brief entry"), section.title, section.id)

    def _section(self, section: c.Section) -> None:
        self._heading(section.title, 1, section.id)
        for block in section.blocks:
            getattr(self, f"_{block.block}")(block)

    def _paragraph(self, b: c.Paragraph) -> None:
        self._line(b.line, {"normal": "Normal", "quiet": "Brief quiet", "quote": "Quote"}[b.style])

    def _heading(self, told: c.Heading | str, level: int = 2, mark: str = "") -> None:
        paragraph = self.doc.add_heading(told if isinstance(told, str) else told.text, level)
        if mark:
            self._bookmark(paragraph, mark, paragraph.runs)

    def _tiles(self, b: c.Tiles) -> None:
        for big, small in b.tiles:
            paragraph = self._line(big, "Brief tile")
            for run in paragraph.runs:
                run.bold = True
            paragraph.add_run("  ")
            self._runs(paragraph, small)

    def _chart(self, b: c.Chart) -> None:
        self._picture(png(b.spec), b.alt, WIDTH).paragraph_format.keep_with_next = True
        self._caption("figure", b.caption)

    def _table(self, b: c.Table) -> None:
        self._caption("table", b.caption).paragraph_format.keep_with_next = True
        table = self.doc.add_table(rows=1 + len(b.rows), cols=len(b.columns))
        table.style = "Brief table"
        table.autofit = False
        widths = _widths(b)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        head = table.rows[0]
        head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row, cells in zip(table.rows, (tuple((c.Run(text=x, style="strong"),) for x in b.columns), *b.rows), strict=True):  # fmt: skip
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for n, (cell, told) in enumerate(zip(row.cells, cells, strict=True)):
                cell.width = widths[n]
                paragraph = cell.paragraphs[0]
                _styled(paragraph._p, "Brief cell")
                if n in b.numeric:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                self._runs(paragraph, told)
        for n in b.own:
            for cell in table.rows[n + 1].cells:
                cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="FDF0E6"/>'))
        self._text("", "Brief quiet")

    def _items(self, b: c.Items) -> None:
        for item in b.items:
            paragraph = self._text("", "List Bullet")
            if item.before:
                _small(paragraph.add_run(item.before)).add_break()
            self._runs(paragraph, item.line)
            for told in item.after:
                run = _small(paragraph.add_run(""))
                run.add_break()
                run.add_text(told)

    def _facts(self, b: c.Facts) -> None:
        for name, told in b.facts:
            paragraph = self._text("", "Brief fact")
            paragraph.add_run(f"{name}: ").bold = True
            self._runs(paragraph, told)

    def _said(self, b: c.Said) -> None:
        colour = COLOURS[b.outcome]
        first = self._text("", "Brief said")
        run = _small(first.add_run(b.label.upper()))
        run.bold, run.font.color.rgb = True, RGBColor.from_string(colour)
        _small(first.add_run(f"  {b.about}"))
        quote = self._line(b.quote, "Brief said")
        for run in quote.runs:
            run.italic = True
        lines = [first, quote, self._line(b.reason, "Brief said"), *(self._line(m, "Brief said") for m in b.more)]
        for paragraph in lines:
            edge = f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="18" w:space="8" w:color="{colour}"/></w:pBdr>'
            paragraph._p.get_or_add_pPr().append(parse_xml(edge))
            paragraph.paragraph_format.keep_with_next = paragraph is not lines[-1]
        lines[-1].paragraph_format.space_after = Pt(10)

    def _caption(self, kind: str, told: c.Line) -> DocxParagraph:
        self.counts[kind] += 1
        paragraph = self._text(f"{self.content.labels[kind]} ", "Caption")
        _field(paragraph, f"SEQ {kind.capitalize()} \\* ARABIC", str(self.counts[kind]))
        paragraph.add_run(". ")
        self._runs(paragraph, told)
        return paragraph

    def _picture(self, data: bytes, alt: str, size: int, *, by_height: bool = False) -> DocxParagraph:
        paragraph = self._text("")
        sized = {"height" if by_height else "width": Emu(size)}
        shape = paragraph.add_run().add_picture(io.BytesIO(data), **sized)
        shape._inline.docPr.set("descr", alt)
        shape._inline.docPr.set("title", alt.split(";")[0][:120])
        return paragraph

    def _text(self, text: str, style: str = "Normal") -> DocxParagraph:
        paragraph = self.doc.add_paragraph(text)
        _styled(paragraph._p, style)
        return paragraph

    def _line(self, told: c.Line, style: str = "Normal") -> DocxParagraph:
        paragraph = self._text("", style)
        self._runs(paragraph, told)
        return paragraph

    def _runs(self, paragraph: DocxParagraph, told: c.Line) -> None:
        for r in told:
            run = paragraph.add_run(r.text)
            run.bold = True if r.style == "strong" else None
            if r.style == "code":
                run.font.name, run.font.size = "Consolas", Pt(8)
            for k, number in enumerate(r.notes):
                if k:
                    _styled(paragraph.add_run(", ")._r, "Footnote mark")
                self._note(paragraph, number)

    def _note(self, paragraph: DocxParagraph, number: int) -> None:
        """A footnote where a note is first used; a reference to it where it is used again."""
        if number in self.placed:
            _field(paragraph, f"NOTEREF note{number} \\h", str(self.placed[number]), "Footnote mark")
            return
        self.placed[number] = len(self.placed) + 1
        run = paragraph.add_run()
        _styled(run._r, "Footnote mark")
        run._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="{self.placed[number]}"/>'))
        self._bookmark(paragraph, f"note{number}", [run])
        self._footnote(self.content.notes[number - 1], self.placed[number])

    def _footnote(self, note: c.Note, place: int) -> None:
        body = etree.SubElement(self.footnotes, qn("w:footnote"))
        body.set(qn("w:id"), str(place))
        paragraph = DocxParagraph(etree.SubElement(body, qn("w:p")), self.doc._body)
        paragraph._p = body[-1]
        paragraph._p.append(parse_xml(f'<w:pPr {nsdecls("w")}><w:pStyle w:val="Briefnote"/></w:pPr>'))
        paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'))  # fmt: skip
        link = f". {note.url}" if note.url.startswith(("http://", "https://")) else ""
        quoted = f"“{note.text}” " if note.kind == "quote" else f"{note.text}. "
        paragraph._p.append(_plain_run(f" {quoted}{note.source}{link}"))

    def _bookmark(self, paragraph: DocxParagraph, name: str, around: Sequence[Any]) -> None:
        self.marks += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(qn("w:id"), str(self.marks))
        start.set(qn("w:name"), name)
        around[0]._r.addprevious(start)
        around[-1]._r.addnext(end)

    def _link(self, paragraph: DocxParagraph, text: str, anchor: str) -> None:
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), anchor)
        link.append(_plain_run(text))
        paragraph._p.append(link)

    def _attach_footnotes(self) -> None:
        package = self.doc.part.package
        xml = etree.tostring(self.footnotes, xml_declaration=True, encoding="UTF-8", standalone=True)
        self.doc.part.relate_to(Part(PackURI("/word/footnotes.xml"), FOOTNOTES, xml, package), RT.FOOTNOTES)
        refer = "".join(f'<w:footnote w:id="{n}"/>' for n in (-1, 0))
        settings = self.doc.settings.element
        place = settings.find(qn("w:compat"))
        made = parse_xml(f"<w:footnotePr {nsdecls('w')}>{refer}</w:footnotePr>")
        place.addprevious(made) if place is not None else settings.append(made)


_FOOTNOTES = f"""<w:footnotes {nsdecls("w")}>
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>
</w:footnotes>"""


def _set_up(doc: Docx, content: c.Content, house: House) -> None:
    """Page, properties, language, styles, header and footer."""
    page = doc.sections[0]
    page.page_width, page.page_height = PAGE
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGIN
    made = datetime(content.date.year, content.date.month, content.date.day)
    p = doc.core_properties
    p.title, p.author, p.language, p.created, p.modified = f"{content.title}: {content.kind}", house.publisher, content.language, made, made  # fmt: skip
    p.last_modified_by, p.comments, p.keywords, p.revision = house.publisher, "", "", 1
    _styles(doc, house, {"en": "en-GB", "ru": "ru-RU"}.get(content.language, content.language))
    page.different_first_page_header_footer = True
    header = page.header.paragraphs[0]
    header.text, header.style = f"{content.title}\t{content.kind}", doc.styles["Brief quiet"]
    header.paragraph_format.tab_stops.add_tab_stop(Emu(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    footer = page.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(footer, "PAGE", "2")


def _styles(doc: Docx, house: House, language: str) -> None:
    colour = RGBColor.from_string(house.colour.lstrip("#").upper())
    normal = doc.styles["Normal"]
    _face(normal, 10.5)
    normal.paragraph_format.space_after = Pt(6)
    defaults = doc.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="{language}" w:eastAsia="{language}"/>'))
    for name, size in (("Title", 28), ("Heading 1", 16), ("Heading 2", 12)):
        style = doc.styles[name]
        _face(style, size)
        style.font.bold, style.font.color.rgb = True, colour if size > 12 else RGBColor.from_string("1C2B33")
        style.paragraph_format.keep_with_next = True
    _face(doc.styles["Caption"], 9, SOFT)
    doc.styles["Caption"].font.bold = False
    _face(doc.styles["Quote"], 10.5)
    new = (("Brief quiet", 9, SOFT), ("Brief lead", 12, ""), ("Brief contents", 14, ""), ("Brief entry", 10.5, ""), ("Brief tile", 10.5, ""),
           ("Brief cell", 8.5, ""), ("Brief fact", 10.5, ""), ("Brief said", 10, ""), ("Brief note", 8, SOFT))  # fmt: skip
    for name, points, shade in new:
        style = doc.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        _face(style, points, shade)
        style.paragraph_format.space_after = Pt(2 if name in ("Brief cell", "Brief note", "Brief said", "Brief entry") else 6)  # fmt: skip
    doc.styles["Brief contents"].font.bold = True
    doc.styles["Brief said"].paragraph_format.left_indent = Cm(0.4)
    doc.styles["Brief fact"].paragraph_format.left_indent, doc.styles["Brief fact"].paragraph_format.first_line_indent = Cm(0.6), Cm(-0.6)  # fmt: skip
    mark = doc.styles.add_style("Footnote mark", WD_STYLE_TYPE.CHARACTER)
    mark.font.superscript = True
    table = doc.styles.add_style("Brief table", WD_STYLE_TYPE.TABLE)
    lines = "".join(f'<w:{edge} w:val="single" w:sz="{size}" w:color="{shade}"/>' for edge, size, shade in (("top", 8, "1C2B33"), ("bottom", 8, "1C2B33"), ("insideH", 2, "C9D3D6")))  # fmt: skip
    table.element.append(parse_xml(f'<w:tblPr {nsdecls("w")}><w:tblBorders>{lines}</w:tblBorders><w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'))  # fmt: skip


def _face(style: Any, size: float, shade: str = "") -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[theme]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    if shade:
        style.font.color.rgb = RGBColor.from_string(shade)


def _widths(b: c.Table) -> list[Emu]:
    """Columns wide enough for their longest word; what is left goes by the length of their text."""
    texts = [[head, *("".join(r.text for r in row[n]) for row in b.rows)] for n, head in enumerate(b.columns)]
    least = [Cm(0.35) + CHARACTER * max(len(word) for text in column for word in (text.split() or [""])) for column in texts]  # fmt: skip
    wanted = [min(max(map(len, column)), 60) for column in texts]
    left = max(WIDTH - sum(least), 0)
    scale = min(WIDTH / sum(least), 1.0)
    return [Emu(int(scale * low + left * want / (sum(wanted) or 1))) for low, want in zip(least, wanted, strict=True)]


def _styled(element: Any, style: str) -> None:
    """Set a style by its name as the file knows it; python-docx would go through all styles each time."""
    element.style = style.replace(" ", "")


def _small(run: Any) -> Any:
    run.font.size, run.font.color.rgb = Pt(8.5), RGBColor.from_string(SOFT)
    return run


def _plain_run(text: str) -> Any:
    run = OxmlElement("w:r")
    words = OxmlElement("w:t")
    words.text = text
    words.set(qn("xml:space"), "preserve")
    run.append(words)
    return run


def _field(paragraph: DocxParagraph, code: str, shown: str, style: str = "") -> None:
    """A field with the value that it has now, so that a reader that computes none shows it too."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("shown", shown), ("end", "")):
        run = paragraph.add_run(text if kind == "shown" else "")
        if style:
            _styled(run._r, style)
        if kind in ("begin", "separate", "end"):
            run._r.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'))
        elif not kind:
            run._r.append(parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve"> {text} </w:instrText>'))


def _without_times(data: bytes) -> bytes:
    """The archive again, each member with the same date and in the order of names."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in _first_the_types(old.namelist()):
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return made.getvalue()


def _first_the_types(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", name))
