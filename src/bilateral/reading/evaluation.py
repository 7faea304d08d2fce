"""How well the reader reads: its records against annotated ones, matched one to one, kind by kind.

A claim or target matches a gold record that its span touches when both state the same number, or else when the two
spans overlap by half; other kinds match from an overlap of three tenths (intersection over union).  The best pairs are
matched first.  `strict` counts a matched record only when each of its kind's core fields is right: numbers within half a
percent, periods and codes equal, lists overlapping by half, the pair of a symmetric indicator as a set.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bilateral.errors import BadDocument
from bilateral.records import SYMMETRIC

CORE = {
    "claim": ("indicator", "number", "unit", "period", "pair"),
    "target": ("indicator", "number", "unit", "period", "pair"),
    "measure": ("type", "imposer", "product", "when"),
    "event": ("type", "edition", "date", "place"),
    "commitment": ("actors",),
}
UNORDERED = SYMMETRIC | {"volume", "count", "losses"}
LISTS = ("product", "actors")
SAME_NUMBER = 0.005
HALF, SOME = 0.5, 0.3

Entry = Mapping[str, Any]


@dataclass
class Score:
    """Counts of one kind of record: what was annotated, what was read, what agrees."""

    gold: int = 0
    read: int = 0
    matched: int = 0
    strict: int = 0
    fields: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    def rates(self) -> dict[str, Any]:
        """Precision, recall, F1, strict F1 and each field's accuracy on the matched records."""
        precision, recall = self.matched / max(1, self.read), self.matched / max(1, self.gold)
        return {
            "gold": self.gold,
            "read": self.read,
            "precision": precision,
            "recall": recall,
            "f1": _f1(self.matched, self.read, self.gold),
            "strict_f1": _f1(self.strict, self.read, self.gold),
            "fields": {name: right / asked for name, (right, asked) in self.fields.items() if asked},
        }


@dataclass(frozen=True)
class Fault:
    """A record missed, a record too many, or a field that differs."""

    document: str
    kind: str
    what: str
    read: object
    gold: object
    quote: str


def gold_pairs(folder: Path) -> list[tuple[Path, list[Entry]]]:
    """Return the documents of a folder that have annotations beside them (NN.json and NN.gold.json).

    Raises BadDocument where there is none, or where an annotation file is no list of records.
    """
    found = []
    for path in sorted(folder.glob("*.gold.json")):
        document = path.with_name(path.name.replace(".gold.json", ".json"))
        try:
            entries = json.loads(path.read_text("utf-8"))
            good = isinstance(entries, list) and all({"kind", "start", "end", "fields"} <= set(e) for e in entries)
        except (ValueError, TypeError):
            good = False
        if not good:
            raise BadDocument(
                "is no list of records", where=path.name, remedy='give [{"kind", "start", "end", "fields"}]'
            )
        if not document.exists():
            raise BadDocument("has no document beside it", where=path.name, remedy=f"add {document.name}")
        found.append((document, entries))
    if not found:
        raise BadDocument(
            "holds no annotated document", where=str(folder), remedy="give NN.json with NN.gold.json beside it"
        )
    return found


def evaluate(results: Iterable[tuple[str, list[Entry], list[Entry]]]) -> tuple[dict[str, Score], list[Fault]]:
    """Score (document, records read, records annotated); return the counts by kind and every fault."""
    scores = {kind: Score() for kind in CORE}
    faults: list[Fault] = []
    for document, read, gold in results:
        for kind, score in scores.items():
            ours = [e for e in read if e["kind"] == kind]
            theirs = [e for e in gold if e["kind"] == kind]
            score.read += len(ours)
            score.gold += len(theirs)
            faults += _compare(document, kind, ours, theirs, score)
    return scores, faults


def _compare(document: str, kind: str, ours: list[Entry], theirs: list[Entry], score: Score) -> list[Fault]:
    faults = []
    matched = _match(ours, theirs)
    for x, y in matched:
        mine, gold = ours[x], theirs[y]
        score.matched += 1
        wrong = []
        for name in CORE[kind]:
            if name == "unit" and gold["fields"].get("value") is None:
                continue
            right = _right(name, mine["fields"], gold["fields"])
            score.fields[name][0] += right
            score.fields[name][1] += 1
            if not right:
                wrong.append(Fault(document, kind, name, mine["fields"], gold["fields"], str(gold.get("quote", ""))))
        score.strict += not wrong
        faults += wrong
    spare = set(range(len(ours))) - {x for x, _ in matched}
    missed = set(range(len(theirs))) - {y for _, y in matched}
    quoted = [("missed", None, theirs[y]["fields"], theirs[y]) for y in sorted(missed)]
    quoted += [("spurious", ours[x]["fields"], None, ours[x]) for x in sorted(spare)]
    faults += [Fault(document, kind, what, mine, gold, str(e.get("quote", ""))) for what, mine, gold, e in quoted]
    return faults


def _match(ours: list[Entry], theirs: list[Entry]) -> list[tuple[int, int]]:
    ranked = sorted(((_likeness(m, g), x, y) for x, m in enumerate(ours) for y, g in enumerate(theirs)), reverse=True)
    free, open_gold = set(range(len(ours))), set(range(len(theirs)))
    matched = []
    for likeness, x, y in ranked:
        if likeness > 0 and x in free and y in open_gold:
            free.remove(x)
            open_gold.remove(y)
            matched.append((x, y))
    return matched


def _likeness(mine: Entry, gold: Entry) -> float:
    shared = min(mine["end"], gold["end"]) - max(mine["start"], gold["start"])
    overlap = max(0, shared) / (max(mine["end"], gold["end"]) - min(mine["start"], gold["start"]))
    if gold["kind"] in ("claim", "target"):
        stated = "change_percent" if gold["fields"].get("value") is None else "value"
        if overlap and _near(mine["fields"].get(stated), gold["fields"].get(stated)):
            return 1 + overlap
        return overlap if overlap >= HALF else 0.0
    return overlap if overlap >= SOME else 0.0


def _right(name: str, mine: Entry, gold: Entry) -> bool:
    if name == "number":
        stated = [key for key in ("value", "change_percent") if gold.get(key) is not None]
        return all(_near(mine.get(key), gold[key]) for key in stated)
    if name == "pair":
        pairs = [[_plain(fields.get(key)) for key in ("reporter", "partner")] for fields in (mine, gold)]
        return set(pairs[0]) == set(pairs[1]) if gold.get("indicator") in UNORDERED else pairs[0] == pairs[1]
    if name == "when":
        keys = [key for key in ("start", "duration") if gold.get(key)] or ["end"]
        return all(_plain(mine.get(key)) == _plain(gold.get(key)) for key in keys)
    if name in LISTS:
        one, other = _members(mine.get(name)), _members(gold.get(name))
        return len(one & other) / len(one | other) >= HALF if one | other else True
    return _plain(mine.get(name)) == _plain(gold.get(name))


def _near(one: Any, other: Any) -> bool:
    return one is not None and other is not None and abs(one - other) <= max(1e-9, SAME_NUMBER * abs(other))


def _plain(value: Any) -> str | None:
    return None if value is None else str(value).casefold().strip()


def _members(value: Any) -> set[str | None]:
    return set() if value is None else {_plain(v) for v in (value if isinstance(value, list) else [value])}


def _f1(right: int, read: int, gold: int) -> float:
    return 2 * right / (read + gold) if read and gold else 0.0
