"""A report read by a language model, of which nothing is taken on trust.

The model gets the text in pieces and answers with records in a schema.  Its quote must stand in the piece word for word, its
numbers must be read from that quote by the rules' own reader, and its fields must make a record; what fails is refused and
counted.  Used only where a workspace names a model and says `reader = "llm"`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, cast

from bilateral.errors import BilateralError
from bilateral.model import Model
from bilateral.reading import Reading
from bilateral.reading.cargo import coded
from bilateral.reading.quantities import quantities
from bilateral.reading.russian_words import amounts_in, fold
from bilateral.records import RECORD_TYPES, AnyRecord, Document

PROMPT_VERSION = "1"
PIECE = 6000  # characters that a model gets at a time
TOLERANCE = 1e-6
PROMPT = """You find in a report what it states on the relations of economies. Answer with a list of records. Kinds:
claim: a number about the past or present (indicator: turnover, exports, imports, balance, share, investment, volume, price, transit, rank, count,
losses, remittances); target: a number about the future (modality goal or forecast); measure: a trade-policy act (type import_ban,
export_ban, tariff, export_duty, quota, sanction, exemption); event: a meeting (type meeting, forum, visit, signing, call, agreement;
status held or planned); commitment: who undertook to do what by when.
Each record has the quote: the shortest stretch of the text that states it, copied character by character. Countries are ISO 3166-1
alpha-3 codes, times ISO 8601 dates or intervals. Amounts are in base units (4.4 billion is 4400000000), units ISO 4217 codes, "%", "t",
"bbl", "m3", "persons". comparator: = ~ < <= > >=. change_percent is signed. Leave out what the text does not say. Invent nothing."""

_TEXT, _NUMBER = {"type": ["string", "null"]}, {"type": ["number", "null"]}
_FIELDS: dict[str, Any] = {
    **dict.fromkeys(("indicator", "unit", "comparator", "period", "reporter", "partner", "product", "source", "modality", "type", "imposer", "target", "start", "end", "duration", "status", "series", "date", "place", "action", "due"), _TEXT),
    **dict.fromkeys(("value", "change_percent", "edition", "rate_percent"), _NUMBER),
    "actors": {"type": ["array", "null"], "items": {"type": "string"}},
    "exemptions": {"type": ["array", "null"], "items": {"type": "string"}},
}  # fmt: skip
SCHEMA: dict[str, Any] = {
    "type": "object", "additionalProperties": False, "required": ["records"],
    "properties": {"records": {"type": "array", "items": {
        "type": "object", "additionalProperties": False, "required": ["kind", "quote", *_FIELDS],
        "properties": {"kind": {"type": "string", "enum": ["claim", "target", "measure", "event", "commitment"]}, "quote": {"type": "string"}, **_FIELDS},
    }}},
}  # fmt: skip
_OF_KIND = {
    "claim": ("indicator", "period", "reporter", "partner", "product", "source"),
    "target": ("indicator", "period", "reporter", "partner", "product", "source", "modality"),
    "measure": ("type", "imposer", "target", "start", "end", "duration", "status", "rate_percent", "exemptions"),
    "event": ("type", "series", "edition", "date", "place", "status"),
    "commitment": ("actors", "action", "due", "start", "duration"),
}  # fmt: skip


def read_by_model(document: Document, model: Model) -> Reading:
    """Read a document by a model; its notes say which model and prompt, and what was refused and why.

    Raises ModelFailed where the model does not answer; nothing of the document is kept then.
    """
    found: dict[tuple[str, int, int], AnyRecord] = {}
    refused: Counter[str] = Counter()
    for start, end in _pieces(document.text):
        answer = model.ask(PROMPT, _told(document, start, end), SCHEMA)
        listed = answer.get("records") if isinstance(answer, dict) else None
        if not isinstance(listed, list):
            refused["the answer is no list of records"] += 1
            continue
        for entry in listed:
            record = _record(document, start, end, entry, refused)
            if record is not None:
                spot = record.evidence[0]
                found.setdefault((record.kind, spot.start, spot.end), record)
    told = f"read by the model {model.name} (prompt {PROMPT_VERSION})"
    notes = [told, *(f"refused {n}: {why}" for why, n in sorted(refused.items()))]
    ordered = sorted(found.values(), key=lambda r: (r.evidence[0].start, r.evidence[0].end))
    return Reading(document, tuple(ordered), tuple(notes))


def _told(document: Document, start: int, end: int) -> str:
    head = f"Title: {document.title}\nDate: {document.date or 'not known'}\nLanguage: {document.language or 'not known'}\n\n"
    return head + document.text[start:end]


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Pieces of a text that end with a paragraph, or else with a sentence or a word."""
    start = 0
    while start < len(text):
        end = min(start + PIECE, len(text))
        if end < len(text):
            cut = next((at for mark in ("\n", ". ", " ") if (at := text.rfind(mark, start + PIECE // 2, end)) > 0), end - 1)  # fmt: skip
            end = cut + 1
        if text[start:end].strip():
            yield start, end
        start = end


def _record(document: Document, start: int, end: int, entry: Any, refused: Counter[str]) -> AnyRecord | None:
    """An entry as a record, or None with the reason counted."""
    kind, quote = (entry.get("kind"), entry.get("quote")) if isinstance(entry, dict) else (None, None)
    if kind not in _OF_KIND or not isinstance(quote, str) or not quote.strip():
        refused["no kind or no quote"] += 1
        return None
    at = document.text.find(quote, start, end)
    if at < 0:
        refused["its quote does not stand in the text"] += 1
        return None
    if not _numbers_stand(document, quote, entry):
        refused["its number cannot be read from its quote"] += 1
        return None
    try:
        return cast("AnyRecord", RECORD_TYPES[kind].cited(document, (at, at + len(quote)), **_fields(kind, entry)))
    except (BilateralError, TypeError, ValueError):
        refused["its fields do not make a record"] += 1
        return None


def _fields(kind: str, entry: dict[str, Any]) -> dict[str, Any]:
    fields = {name: entry[name] for name in _OF_KIND[kind] if entry.get(name) not in (None, "", [])}
    if kind in ("claim", "target"):
        if entry.get("value") is not None:
            fields["value"] = {"amount": entry["value"], "unit": _unit(entry.get("unit")), "comparator": entry.get("comparator") or "="}  # fmt: skip
        if entry.get("change_percent") is not None:
            fields["change"] = {"amount": entry["change_percent"], "unit": "%"}
        if entry.get("product"):
            fields["hs"], fields["doubts"] = coded([entry["product"]])
    elif kind == "measure" and entry.get("product"):
        codes, doubts = coded([entry["product"]])
        fields |= {"product": (entry["product"],), "hs": codes, "doubts": doubts}
    elif kind == "event" and "edition" in fields:
        fields["edition"] = int(fields["edition"])
    return fields


def _unit(unit: Any) -> str:
    return {"percent": "%", None: ""}.get(unit, str(unit))


def _numbers_stand(document: Document, quote: str, entry: dict[str, Any]) -> bool:
    """Whether the rules' reader finds each number of an entry in its quote, with its unit; a change with either sign."""
    read = _read_numbers(document, quote)
    value, change, rate = (entry.get(name) for name in ("value", "change_percent", "rate_percent"))
    for number, unit in ((value, _unit(entry.get("unit"))), (change, "%"), (rate, "%")):
        if number is None:
            continue
        if isinstance(number, bool) or not isinstance(number, int | float):
            return False
        if not any(_same(abs(number), abs(amount)) and unit in (known, "") for amount, known in read):
            return False
    return True


def _read_numbers(document: Document, quote: str) -> list[tuple[float, str]]:
    if document.language == "ru":
        return [(a.value.amount, a.value.unit) for a in amounts_in(fold(quote))]
    found = [(q.value.amount, q.value.unit) for q in quantities(quote)]
    found += [(q.alt.amount, q.alt.unit) for q in quantities(quote) if q.alt]
    # A rank or an edition is an ordinal of the quote.
    return found + [(float(n), "rank") for n in re.findall(r"\b(\d{1,3})(?:st|nd|rd|th)\b", quote)]


def _same(a: float, b: float) -> bool:
    return abs(a - b) <= TOLERANCE * max(a, b, 1.0)


__all__ = ["PROMPT_VERSION", "read_by_model"]
