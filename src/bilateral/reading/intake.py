"""Files to documents: text, HTML, PDF, DOCX and the corpus' JSON.

Kept libraries extract the text (trafilatura, pypdf, python-docx, charset-normalizer), each imported when a file
of its kind comes, so that reading plain text starts fast.  A file that cannot be
read as a report raises BadDocument with what is wrong and what would work; no library's error comes through.
"""

from __future__ import annotations

import io
import json
import logging
import re
import zipfile
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from bilateral.errors import BadDocument
from bilateral.records import Document

MAX_BYTES = 20_000_000
MAX_CHARACTERS = 5_000_000
MAX_UNPACKED = 100_000_000
_MAGIC = {b"%PDF": ".pdf", b"PK\x03\x04": ".docx"}
_HEADER = re.compile(r"(Title|Date|Publisher|URL|Language): *(.*)", re.IGNORECASE)
_OF_STATE = (
    "en ru az tr uk kk ky uz tg tk hy ka fa ar he de fr es it pt pl nl sv no nb da fi is et lv lt cs sk sl hr sr bs mk sq bg ro hu el be "
    "zh ja ko vi th id ms tl hi ur bn ta te si ne my km lo mn sw am so mt ga"
)
_DATE = re.compile(r"\bdate (\d{4}-\d\d-\d\d)\b")

for _noisy in ("pypdf", "trafilatura", "htmldate", "charset_normalizer"):
    logging.getLogger(_noisy).setLevel(logging.CRITICAL)


def read_file(path: Path | str) -> Document:
    """Read a report from a file; its kind follows from its first bytes and its name.

    Raises
    ------
    BadDocument
        The file is missing, empty, too large, damaged, or of no known kind.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise BadDocument("is a folder", where=str(path), remedy="name the files in it")
        if size > MAX_BYTES:
            raise _bad(path, f"has {size / 1e6:.0f} MB", f"split it: reports up to {MAX_BYTES // 10**6} MB are read")
        data = path.read_bytes()
    except OSError as error:
        raise BadDocument(f"cannot be opened ({error.strerror})", where=str(path), remedy="check the path") from None
    return read_bytes(data, path)


def read_bytes(data: bytes, path: Path) -> Document:
    """Read a report from its bytes; its kind follows from them and from the name that it had. Raises BadDocument."""
    if len(data) > MAX_BYTES:
        raise _bad(path, f"has more than {MAX_BYTES // 10**6} MB", f"split it: reports up to {MAX_BYTES // 10**6} MB are read")  # fmt: skip
    if not data.strip():
        raise _bad(path, "is empty", "give a file with text")
    kind = next((suffix for magic, suffix in _MAGIC.items() if data.startswith(magic)), path.suffix.lower())
    text, fields = _READERS.get(kind, _text)(data, path)
    if not text.strip():
        raise _bad(path, "holds no text", "scanned pages need optical recognition first")
    if len(text) > MAX_CHARACTERS:
        raise _bad(path, f"has {len(text):,} characters of text", f"split it: up to {MAX_CHARACTERS:,} are read")
    fields.setdefault("title", path.stem.replace("-", " ").replace("_", " "))
    return Document.of(text, language=_language(text[:20_000]), **fields)


@cache
def _identifier() -> LanguageIdentifier:
    """py3langid over languages of state: a short English sentence is no Nigerian Pidgin."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages([code for code in _OF_STATE.split() if code in identifier.labels])
    return identifier


def _language(text: str) -> str:
    return str(_identifier().classify(text)[0])


def _bad(path: Path, what: str, remedy: str) -> BadDocument:
    return BadDocument(what, where=path.name, remedy=remedy)


def _text(data: bytes, path: Path) -> tuple[str, dict[str, Any]]:
    """Plain text in any usual encoding, with optional header lines (Title:, Date:, Publisher:, URL:) above '---'."""
    text = _decode(data, path)
    fields: dict[str, Any] = {"media_type": "text/plain"}
    head, rule, _ = text.partition("\n---\n")
    lines = head.splitlines()
    if rule and lines and all(_HEADER.fullmatch(line.strip()) for line in lines):
        given = {k.lower(): v.strip() for k, v in (_HEADER.fullmatch(x.strip()).groups() for x in lines)}  # type: ignore[union-attr]
        fields |= {k: given[k] for k in ("title", "publisher", "url") if given.get(k)}
        fields["date"] = _day(given.get("date", ""), path)
    elif stamp := _DATE.search(text[:200]):
        fields["date"] = _day(stamp[1], path)
    elif stated := _first_date(text[:600]):
        fields["date"] = stated
    return text, fields


def _decode(data: bytes, path: Path) -> str:
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _bad(path, "is binary, not text", "give a text, HTML, PDF or DOCX file")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(data[:200_000]).best()
        if best is None or best.chaos > 0.2:
            raise _bad(path, "is in no encoding that can be told", "save it as UTF-8") from None
        text = data.decode(best.encoding, errors="replace").replace("\r\n", "\n")
        if text.count("\ufffd") > len(text) / 100:
            raise _bad(path, f"is neither UTF-8 nor {best.encoding}", "save it as UTF-8") from None
        return text


def _html(data: bytes, path: Path) -> tuple[str, dict[str, Any]]:
    """The article of a web page: scripts, menus and comments left out."""
    import trafilatura

    page = _decode(data, path)
    text = trafilatura.extract(page, include_comments=False, include_tables=True, deduplicate=False)
    if not text:
        raise _bad(path, "holds no article", "give a page whose text stands in the file itself")
    fields: dict[str, Any] = {"media_type": "text/html"}
    try:
        meta = trafilatura.extract_metadata(page)
    except Exception:  # metadata is a courtesy: whatever its parser stumbles over, the text stands
        meta = None
    if meta:
        fields |= {k: v for k, v in (("title", meta.title), ("publisher", meta.sitename), ("url", meta.url)) if v}
        fields["date"] = _day(meta.date or "", path)
    return text, fields


def _pdf(data: bytes, path: Path) -> tuple[str, dict[str, Any]]:
    import pypdf

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _bad(path, "is locked by a password", "save it without one")
        pages = [page.extract_text() for page in reader.pages]
        title = str(reader.metadata.title) if reader.metadata and reader.metadata.title else ""
    except BadDocument:
        raise
    except Exception:  # pypdf raises many kinds on damaged files; all mean the same to a reader
        raise _bad(path, "is a damaged or truncated PDF", "download or save it again") from None
    text = _unwrap("\n\n".join(pages))
    return text, {"media_type": "application/pdf", "date": _first_date(text[:600])} | (
        {"title": title} if title else {}
    )


def _docx(data: bytes, path: Path) -> tuple[str, dict[str, Any]]:
    import docx

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            unpacked = sum(item.file_size for item in box.infolist())
            if unpacked > MAX_UNPACKED or unpacked > 200 * max(len(data), 10_000):
                raise _bad(
                    path,
                    f"unpacks to {unpacked / 1e6:,.0f} MB from {len(data) / 1e6:.1f} MB",
                    "it looks like a zip bomb",
                )
            if "word/document.xml" not in box.namelist():
                raise _bad(path, "is a zip file but no DOCX", "give a text, HTML, PDF or DOCX file")
        source = docx.Document(io.BytesIO(data))
    except BadDocument:
        raise
    except Exception:  # zipfile, lxml and python-docx each have their own errors for a damaged file
        raise _bad(path, "is a damaged DOCX", "save it again") from None
    blocks = [p.text for p in source.paragraphs]
    blocks += [" | ".join(cell.text for cell in row.cells) for table in source.tables for row in table.rows]
    core = source.core_properties
    fields: dict[str, Any] = {"media_type": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
    fields |= {"title": core.title} if core.title else {}
    text = "\n\n".join(blocks)
    return text, fields | {"date": _first_date(text[:600])}


def _corpus(data: bytes, path: Path) -> tuple[str, dict[str, Any]]:
    """A corpus entry: an object with `text`, and `title`, `date`, `url` beside it."""
    try:
        entry = json.loads(_decode(data, path))
        text = entry["text"]
        assert isinstance(text, str)
    except (ValueError, KeyError, TypeError, AssertionError, RecursionError):
        raise _bad(
            path, "is JSON without a document", 'give {"text": ..., "title": ..., "date": ..., "url": ...}'
        ) from None
    fields = {k: str(entry[k]) for k in ("title", "url", "publisher") if entry.get(k)}
    return text, {**fields, "date": _day(str(entry.get("date") or ""), path), "media_type": "application/json"}


_READERS: dict[str, Callable[[bytes, Path], tuple[str, dict[str, Any]]]] = {
    ".html": _html, ".htm": _html, ".xhtml": _html, ".pdf": _pdf, ".docx": _docx, ".json": _corpus,
}  # fmt: skip


def _day(text: str, path: Path) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise _bad(path, f"date says '{text[:30]}'", "write YYYY-MM-DD") from None


def _first_date(text: str) -> date | None:
    """The first full date that a text states, which in a report's opening is that of the report or its event."""
    from bilateral.reading.dates import full_dates

    return next(iter(full_dates(text)), None)


def _unwrap(text: str) -> str:
    """Join the lines of a PDF's paragraphs; an empty line, or a line that ends a sentence short, parts them."""
    text = re.sub(r"(?<=\w)-\n(?=[a-z])", "", text)
    return re.sub(r"(?<![.!?:\n])\n(?!\n)", " ", text)
