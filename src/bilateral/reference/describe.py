"""What a record states, in one line."""

from __future__ import annotations

from bilateral.records import AnyRecord
from bilateral.reference.wording import amount, change, span


def describe(record: AnyRecord) -> str:
    """One line that says what a record states."""
    match record.kind:
        case "claim" | "target":
            region = f" ({record.region_code or record.reporter_region})" if record.reporter_region else ""
            sides = "–".join(c for c in (record.reporter, record.partner) if c) + region
            number = amount(record.value.amount, record.value.unit, record.value.comparator) if record.value else ""
            grown = change(record.change.amount) if record.change else ""
            return " ".join(
                x
                for x in (
                    record.indicator,
                    sides,
                    record.product or "",
                    number,
                    grown,
                    f"in {span(record.period)}" if record.period else "",
                )
                if x
            )
        case "event":
            number = f"{record.edition}. " if record.edition else ""
            sides = " and ".join(p.label for p in record.participants[:2])
            return ", ".join(
                x
                for x in (
                    f"{record.type}: {number}{record.series or sides}",
                    record.place or "",
                    span(record.date) if record.date else "",
                    record.status,
                )
                if x
            )
        case "measure":
            when = f"from {record.start}" if record.start else ""
            return " ".join(
                x
                for x in (
                    record.imposer or "?",
                    record.type,
                    ", ".join(record.product),
                    when,
                    record.duration or "",
                    f"exempt: {', '.join(record.exemptions)}" if record.exemptions else "",
                )
                if x
            )
        case "commitment":
            return (
                f"{', '.join(record.actors) or '?'}: {record.action[:80]}"
                + (f" (due: {record.due})" if record.due else "")
                + ("" if record.firm else " (hedged)")
            )
        case _:
            return f"{', '.join(record.speakers)} on {record.topic}: {record.stance}"


__all__ = ["describe"]
