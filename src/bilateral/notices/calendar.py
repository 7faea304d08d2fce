"""The agenda as iCalendar (RFC 5545): whole days, an identifier that stays, a sequence that rises, cancellations kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event, vText

from bilateral.notices.agenda import Entry

STATUS = {"held": "CONFIRMED", "planned": "TENTATIVE", "cancelled": "CANCELLED", "dropped": "CANCELLED"}


def calendar(entries: Iterable[Entry], name: str, address: str) -> bytes:
    """Return a calendar.

    Parameters
    ----------
    entries
        What happens.
    name
        What the calendar is called.
    address
        Where the site stands: the beginning of links, and the domain of identifiers.
    """
    host = address.split("://")[-1].split("/")[0].split(":")[0]
    made = Calendar()
    made.add("prodid", "-//bilateral//calendar//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    for entry in entries:
        made.add_component(_event(entry, host, address))
    return bytes(made.to_ical())


def _event(entry: Entry, host: str, address: str) -> Event:
    event = Event()
    stamp = datetime.fromisoformat(entry.made)
    event.add("uid", f"{entry.uid}@{host}")
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.period.first)
    if entry.period.last and entry.period.last > entry.period.first:
        event.add("dtend", entry.period.last + timedelta(days=1))
    event.add("summary", f"Due: {entry.title}" if entry.kind == "commitment" else entry.title)
    if entry.place:
        event.add("location", entry.place)
    event.add("description", entry.quote)
    event.add("status", STATUS.get(entry.status, "CONFIRMED"))
    event.add("categories", [vText(entry.kind)])
    event.add("transp", "TRANSPARENT")
    event.add("url", f"{address}/records/{entry.records[0]}")
    return event


__all__ = ["calendar"]
