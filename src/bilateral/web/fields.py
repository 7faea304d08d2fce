"""A record as a form, and a form as a record: each field by its type, and the place in the text as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from bilateral.errors import BadRecord
from bilateral.periods import Period
from bilateral.records import RECORD_TYPES, AnyRecord, Document, Measure, Record, Value, read_record

FIXED = ("kind", "id", "evidence", "doubts")


@dataclass(frozen=True)
class Field:
    """A field of the form: a line, a choice, a tick, a list (one a line), a value (amount and unit) or JSON."""

    name: str
    shape: Literal["line", "choice", "tick", "lines", "value", "json"]
    value: Any
    options: tuple[str, ...] = ()
    empty: str | None = None


def fields(record: Record) -> Iterator[Field]:
    """The fields of a record, in their order."""
    for name, info in RECORD_TYPES[record.kind].model_fields.items():
        if name in FIXED:
            continue
        shape, options = _shape(info.annotation)
        value = getattr(record, name)
        if shape == "lines":
            value = "\n".join(map(str, value))
        elif shape == "json":
            value = (
                json.dumps(record.model_dump(mode="json")[name], ensure_ascii=False, indent=1)
                if value not in (None, ())
                else ""
            )
        yield Field(name, shape, value, options, None if NoneType in get_args(info.annotation) else "")


def corrected(record: AnyRecord, form: Mapping[str, Any], document: Document) -> AnyRecord:
    """The record that a form describes. Raises BadRecord naming the field that does not fit."""
    data = record.model_dump(mode="json")
    for field in fields(record):
        if field.shape == "tick":
            data[field.name] = field.name in form
        elif field.shape == "value":
            data[field.name] = _value(field.name, form, data[field.name])
        elif field.name in form:
            data[field.name] = _given(field, str(form[field.name]).strip())
    data["doubts"] = []  # a person looked at it
    return sound(read_record(data, document))


def sound(record: AnyRecord) -> AnyRecord:
    """A person's record, if it can be kept and its days follow one another. Raises BadRecord naming the field."""
    try:
        json.dumps(record.model_dump(mode="json"), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise BadRecord("a character of it is half of one", where=record.id, remedy="write it anew") from None
    if isinstance(record, Measure) and record.start and record.end:
        first, last = Period.parse(record.start).first, Period.parse(record.end).last
        if last and last < first:
            raise BadRecord(
                f"{record.end} is before {record.start}", where="end", remedy="write the last day of the measure"
            )
    return record


def _given(field: Field, text: str) -> Any:
    if field.shape == "lines":
        return [line.strip() for line in text.splitlines() if line.strip()]
    if field.shape == "json":
        try:
            return json.loads(text) if text else []
        except ValueError:
            raise BadRecord("is no JSON", where=field.name, remedy="mend it, or leave it as it was") from None
    return text or field.empty


def _value(name: str, form: Mapping[str, Any], before: Any) -> Any:
    if f"{name}.amount" not in form:
        return before
    amount = str(form[f"{name}.amount"]).replace(",", "").replace(" ", "").strip()
    if not amount:
        return None
    try:
        number = float(amount)
    except ValueError:
        raise BadRecord(
            f"'{amount[:30]}' is no number", where=name, remedy="write digits, such as 4400000000"
        ) from None
    same = before and before["amount"] == number
    return {"amount": number, "unit": str(form.get(f"{name}.unit", "")).strip(), "comparator": str(form.get(f"{name}.comparator", "=")),
            "resolution": before["resolution"] if same else None}  # fmt: skip


def _shape(annotation: Any) -> tuple[Literal["line", "choice", "tick", "lines", "value", "json"], tuple[str, ...]]:
    if get_origin(annotation) is Annotated:
        return _shape(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return _shape(next(a for a in get_args(annotation) if a is not NoneType))
    if get_origin(annotation) is Literal:
        return "choice", tuple(map(str, get_args(annotation)))
    if annotation is bool:
        return "tick", ()
    if annotation is Value:
        return "value", ()
    if get_origin(annotation) is tuple:
        return ("lines", ()) if get_args(annotation)[0] is str else ("json", ())
    return "line", ()


__all__ = ["Field", "corrected", "fields", "sound"]
