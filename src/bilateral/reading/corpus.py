"""Records in the corpus' layout: {"kind", "quote", "start", "end", "fields"}, for `--format records` and evaluation."""

from __future__ import annotations

from typing import Any

from bilateral.records import AnyRecord, Claim, Commitment, Event, Measure, Participant, Position, Target, Value

UNITS = {"%": "percent"}


def corpus_record(record: AnyRecord) -> dict[str, Any]:
    """Return a record as the annotation guideline writes it; absent fields are left out."""
    evidence = record.evidence[0]
    return {
        "kind": record.kind,
        "quote": evidence.quote,
        "start": evidence.start,
        "end": evidence.end,
        "fields": {name: value for name, value in _fields(record).items() if value not in (None, "", [], ())},
    }


def _fields(record: AnyRecord) -> dict[str, Any]:
    match record:
        case Claim() | Target():
            return _statement(record)
        case Measure():
            products = list(record.product)
            fields = {
                name: getattr(record, name)
                for name in (
                    "type",
                    "imposer",
                    "target",
                    "start",
                    "end",
                    "duration",
                    "rate_percent",
                    "applies_in",
                    "status",
                )
            }
            fields |= {
                "product": products[0] if len(products) == 1 else products,
                "exemptions": list(record.exemptions),
            }
            return fields | (
                {"quota_value": record.quota.amount, "quota_unit": record.quota.unit} if record.quota else {}
            )
        case Event():
            people = [_person(p) for p in record.participants]
            fields = {name: getattr(record, name) for name in ("type", "series", "edition", "date", "place", "status")}
            return fields | {"participants": people, "organisers": list(record.organisers)}
        case Commitment():
            fields = {
                "actors": list(record.actors),
                "action": record.action,
                "due": record.due,
                "start": record.start,
                "duration": record.duration,
            }
            return fields | ({"value": record.value.amount, "unit": record.value.unit} if record.value else {})
        case Position():
            return {
                "speakers": list(record.speakers),
                "role": record.role,
                "topic": record.topic,
                "stance": record.stance,
                "formats": list(record.formats),
            }


def _statement(record: Claim | Target) -> dict[str, Any]:
    fields: dict[str, Any] = {
        name: getattr(record, name)
        for name in ("indicator", "period", "reporter", "partner", "reporter_region", "product", "rank", "source")
    }
    if record.value:
        fields |= {
            "value": record.value.amount,
            "unit": UNITS.get(record.value.unit, record.value.unit),
            "comparator": record.value.comparator,
        }
    for name, value in (("alt", record.alt_value),):
        if value:
            fields |= {f"{name}_value": value.amount, f"{name}_unit": value.unit}
    fields |= {
        "change_percent": _amount(record.change),
        "change_abs": _amount(record.change_abs),
        "base_value": _amount(record.base_value),
    }
    return fields | ({"modality": record.modality} if isinstance(record, Target) else {})


def _amount(value: Value | None) -> float | None:
    return value.amount if value else None


def _person(participant: Participant) -> str:
    return participant.label
