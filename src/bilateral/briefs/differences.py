"""Two briefs of one pair by their manifests: which inputs changed, which numbers, and why each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from bilateral.briefs.manifest import Ground, Manifest, Place
from bilateral.errors import BadData
from bilateral.records import Noun

What = Literal["changed", "new", "gone"]


class Change(Noun):
    """A line whose numbers changed, came or went, and the reasons."""

    what: What
    where: str
    before: str
    after: str
    why: tuple[str, ...]


class Differences(Noun):
    """All that differs between two briefs: the inputs, and the numbers that follow from them."""

    inputs: tuple[str, ...]
    numbers: tuple[Change, ...]


def differences(old: Manifest, new: Manifest) -> Differences:
    """Compare two manifests. Raises BadData where they are of two pairs or two languages."""
    if old.pair != new.pair or old.outline.language != new.outline.language:
        raise BadData("the two manifests are of different pairs or languages", where="diff", remedy="name two briefs of one pair in one language")  # fmt: skip
    inputs = tuple(_inputs(old, new))
    before, after = ({p.where: p for p in m.places} for m in (old, new))
    changes = []
    for where in dict.fromkeys((*before, *after)):
        a, b = before.get(where), after.get(where)
        if a and b and _said(a) == _said(b):
            continue
        why = tuple(dict.fromkeys(_reasons(a, b, old, new))) or _general(inputs)
        what: What = "changed" if a and b else "new" if b else "gone"
        changes.append(Change(what=what, where=where, before=a.text if a else "", after=b.text if b else "", why=why))
    return Differences(inputs=inputs, numbers=tuple(changes))


def _said(place: Place) -> str:
    return re.sub(r"\s+", " ", place.text)


def _inputs(old: Manifest, new: Manifest) -> Iterator[str]:
    """Documents, records, releases, parameters, versions, day and outline that differ."""
    if old.date != new.date:
        yield f"date: {old.date} → {new.date}"
    for key, d in new.documents.items():
        if key not in old.documents:
            yield f"new document: {d.title}{f' ({d.date})' if d.date else ''}"
    for key, d in old.documents.items():
        if key not in new.documents:
            yield f"document no longer there: {d.title}"
    for name in sorted({*old.datasets, *new.datasets}):
        was, now = old.datasets.get(name), new.datasets.get(name)
        if was != now:
            yield f"{'new release' if was is None else 'release no longer loaded' if now is None else 'release loaded from another file'}: {name}"
    for key in sorted(set(old.records) & set(new.records)):
        if old.records[key] != new.records[key]:
            yield f"corrected record: {key}"
    if old.parameters != new.parameters:
        yield "parameters differ"
    for name in sorted({*old.versions, *new.versions}):
        if old.versions.get(name) != new.versions.get(name):
            yield f"{name}: {old.versions.get(name, 'none')} → {new.versions.get(name, 'none')}"
    if old.outline != new.outline:
        yield "the outline differs"
    if old.wording != new.wording:
        yield "the summary's wording differs"


def _reasons(a: Place | None, b: Place | None, old: Manifest, new: Manifest) -> Iterator[str]:
    """What the notes of a line say of its change: a series revised or new, a document new, a record corrected."""
    had = {_key(old.notes[n]): old.notes[n] for n in (a.notes if a else ())}
    has = {_key(new.notes[n]): new.notes[n] for n in (b.notes if b else ())}
    known, kept = ({_key(g) for g in m.notes.values()} for m in (old, new))
    for key, ground in has.items():
        was = had.get(key)
        if ground.kind == "quote":
            if ground.document not in old.documents:
                yield f"new document: {new.documents[ground.document].title}"
        elif was is None:
            if key not in known:
                yield f"new data: {_told(ground)}"
        elif (was.text, was.digest) != (ground.text, ground.digest):
            yield f"revision: {_told(was)} → {_told(ground)}"
    for key, ground in had.items():
        if ground.kind == "quote" and ground.document not in new.documents:
            yield f"document no longer there: {old.documents[ground.document].title}"
        elif ground.kind == "statistic" and key not in kept:
            yield f"no longer there: {_told(ground)}"
    for record in dict.fromkeys(r for g in (*had.values(), *has.values()) for r in g.records):
        if record in old.records and record in new.records and old.records[record] != new.records[record]:
            yield f"corrected record: {record}"
        elif record in new.records and record not in old.records:
            yield f"new record: {record}"
        elif record in old.records and record not in new.records:
            yield f"record no longer there: {record}"


def _key(ground: Ground) -> str:
    """What a note is a note of: the quote, or the series without its value and its number of observations."""
    if ground.kind == "quote":
        return f"{ground.document} {ground.text}"
    if "→" in ground.text:
        return ground.text.partition(": ")[0]
    return ground.text.partition("; ")[2] or ground.text


def _told(ground: Ground) -> str:
    return f"{ground.text} ({ground.source})"


def _general(inputs: tuple[str, ...]) -> tuple[str, ...]:
    """A line without notes of its own follows from the inputs as a whole."""
    return tuple(f"follows from: {x}" for x in inputs) or ("follows from the numbers above",)


__all__ = ["Change", "Differences", "differences"]
