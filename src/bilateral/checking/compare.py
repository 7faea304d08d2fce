"""A written number against what a source gives: inside its rounding, as near as two honest records lie, or neither.

How near is near follows from the figures themselves.  A flow has two records: the seller's, FOB, and the buyer's, CIF; a
speaker may quote either, so that the part which crosses one border may be higher or lower by the cost of carrying it
(parameters/mirror.toml), and by the re-exports that are loaded.  A weight, a share or a count has no such room.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Literal

from bilateral.checking.bounds import Bounds, last_place
from bilateral.checking.readings import Reading
from bilateral.records import Outcome, Value
from bilateral.reference.parameters import parameter
from bilateral.reference.wording import amount, change

Part = Literal["value", "growth", "difference", "base", "record", "streak", "rank"]


@dataclass(frozen=True)
class Finding:
    """What one reading says of one part of a statement: the outcome, how far off in percent of the reading, why, step by step."""

    part: Part
    outcome: Outcome
    reading: Reading
    difference: float
    why: str
    steps: tuple[str, ...] = ()


def compare(value: Value, reading: Reading, written: str = "", part: Part = "value") -> Finding:
    """Compare a written number with a reading of the same thing in the same unit."""
    if value.unit == "rank":
        return _compare_rank(value, reading)
    said = f"the report says {written or amount(value.amount, value.unit, value.comparator, digits=4)}"
    covers, seen = Bounds.of(value), reading.bounds
    off = 100 * (reading.value - value.amount) / (abs(reading.value) or abs(value.amount) or 1.0)
    steps = (*reading.steps, f"written: {_range(covers, value.unit)}; the source: {_range(seen, value.unit)}")
    if covers.distance(seen) == 0:
        outcome, why = _overlap(value, covers, seen)
        return Finding(part, outcome, reading, off, f"{reading.told}; {said}; {why}", (*steps, why))
    if Bounds.of(value, capped=False).distance(seen) == 0:
        why = f"within its coarse rounding, and yet {_size(abs(off))} apart"
        return Finding(part, "close", reading, off, f"{reading.told}; {said}; {why}", (*steps, why))
    zeros = value.model_copy(
        update={
            "resolution": min(
                last_place(value.amount, value.unit), abs(value.amount) * parameter("checking", "widest").value / 100
            )
        }
    )
    if value.comparator == "=" and Bounds.of(zeros).distance(seen) == 0:
        why = f"{_size(abs(off))} apart, as much as the zeros of the number may hide"
        return Finding(part, "close", reading, off, f"{reading.told}; {said}; {why}", (*steps, why))
    place = last_place(value.amount, value.unit) if value.resolution is None else value.resolution
    if abs(covers.distance(seen)) <= place <= abs(value.amount) * parameter("checking", "last_digit").value / 100:
        why = "one in the last digit that is written"
        return Finding(part, "close", reading, off, f"{reading.told}; {said}; {why}", (*steps, why))
    room = band(reading, value)
    if room != seen:
        steps = (*steps, f"room for valuation: {_range(room, value.unit)}")
    if covers.distance(room) == 0:
        why = f"{_size(abs(off))} apart, no more than the buyer's record (CIF) and the seller's (FOB) may differ{_with_goods_sold_on(reading)}"
        return Finding(part, "close", reading, off, f"{reading.told}; {said}; {why}", (*steps, why))
    why = _how_far(value.amount, reading.value, off)
    return Finding(part, "contradicted", reading, off, f"{reading.told}; {said}; {why}", (*steps, why))


def _with_goods_sold_on(reading: Reading) -> str:
    return f", with or without re-exports of {amount(reading.re_exported, 'USD')}" if reading.re_exported else ""


def _how_far(written: float, seen: float, off: float) -> str:
    """How a number misses: by its sign, by a factor of a thousand, else by so many percent."""
    if written * seen < 0:
        return "the report's number has the opposite sign"
    ratio = abs(written / seen) if seen else 0.0
    for factor, word in ((1e3, "a thousand times"), (1e-3, "a thousandth of"), (1e6, "a million times")):
        if 0.9 < ratio / factor < 1.1:
            return f"the report's number is {word} it: a unit may be mistaken"
    side = "apart from" if written < 0 else "below" if off > 0 else "above"
    return f"the report's number is {_size(abs(off))} {side} it"


def band(reading: Reading, value: Value) -> Bounds:
    """What another honest record of the same flows may give: each leg carried to the other valuation.

    >>> from bilateral.checking.readings import Reading
    >>> r = Reading(Bounds.at(300), "", (), "baci", sides=(100.0, 200.0))
    >>> band(r, Value(amount=300, unit="USD")) == Bounds(300 - 200 * (1.06 - 1), 300 + 200 * (1.06 - 1))
    True
    """
    sold, bought = (abs(side) for side in reading.sides)
    if value.unit != "USD" or not (sold or bought):
        return reading.bounds
    more = parameter("mirror", "cif_fob").value - 1
    # One side's customs value what it buys CIF and what it sells FOB, so that one leg moves at a time.
    leg = max(sold, bought)
    # General trade counts foreign goods sold on, special trade does not; a record may be of either.
    room = leg * more + reading.re_exported
    return Bounds(reading.bounds.low - room, reading.bounds.high + room)


def _overlap(value: Value, covers: Bounds, seen: Bounds) -> tuple[Outcome, str]:
    """Two ranges that meet: supported where the source's lies in what is written, else only not excluded."""
    if seen.within(covers):
        return "supported", _inside(value, covers)
    if seen.low == -inf and seen.high == inf:
        return "unverifiable", "a part, which does not settle the whole"
    if covers.open and not seen.open:
        return "close", "the source's own 'about' reaches to both sides of the bound"
    if seen.open and covers.open:
        return "unverifiable", "the source gives a bound that is less strict than the report's"
    if seen.open:
        return "unverifiable", "the source gives a bound only, which does not exclude it"
    near = abs(value.amount) * parameter("checking", "widest").value / 200
    if abs(seen.point - value.amount) <= min(max(covers.high - value.amount, seen.high - seen.point), near):
        return "supported", "the same within the rounding of both"
    return "close", "the roundings of both just meet"


def _compare_rank(value: Value, reading: Reading) -> Finding:
    seen = reading.bounds
    words = {"<": "among the first", "<=": "among the first", ">": "below number", ">=": "number or lower:"}
    covers = Bounds(1, value.amount) if value.comparator in ("<", "<=") else Bounds(value.amount, inf) if value.comparator in (">", ">=") else Bounds.at(value.amount)  # fmt: skip
    said = f"{reading.told}; the report says {words.get(value.comparator, 'number')} {value.amount:g}"
    if covers.distance(seen) == 0:
        return Finding(
            "rank", "supported" if seen.within(covers) else "unverifiable", reading, 0.0, said, reading.steps
        )
    if abs(covers.distance(seen)) == 1 and seen.low == seen.high >= parameter("checking", "near_rank").value:
        return Finding("rank", "close", reading, 0.0, f"{said}; one place apart, which two sources' figures may change", reading.steps)  # fmt: skip
    return Finding("rank", "contradicted", reading, 0.0, said, reading.steps)


def compare_growth(value: Value, reading: Reading) -> Finding:
    """Compare a written change in percent with a reading of it.

    A constant difference of valuation cancels in a rate; what is left is how much it moves from year to year
    (parameters/checking.toml), in proportion to the ratio of both years.
    """
    said = f"the report says {_signed(value)}"
    covers, seen = Bounds.of(value), reading.bounds
    gap = covers.distance(seen)
    steps = (*reading.steps, f"written: {_range(covers, '%')}; the source: {_range(seen, '%')}")
    if gap == 0:
        outcome, why = _overlap(value, covers, seen)
        why = "the same" if outcome == "supported" and not covers.open else why
        return Finding("growth", outcome, reading, 0.0, f"{reading.told}; {said}; {why}", steps)
    room = parameter("checking", "growth_difference").value * max(1 + reading.value / 100, 0.5)
    outcome = "close" if abs(gap) <= room else "contradicted"
    return Finding("growth", outcome, reading, gap, f"{reading.told}; {said}; {abs(reading.value - value.amount):.1f} percentage points apart", (*steps, f"room for a rate of another source: {room:.1f} percentage points"))  # fmt: skip


def _signed(value: Value) -> str:
    words = {">": "more than ", ">=": "at least ", "<": "less than ", "<=": "up to ", "~": "about "}
    return f"{words.get(value.comparator, '')}{change(value.amount)}"


def _inside(value: Value, bounds: Bounds) -> str:
    if value.comparator in (">", ">=", "<", "<="):
        return "the bound holds"
    if value.comparator == "~":
        return f"within 'about' ({_range(bounds, value.unit)})"
    return "the same" if _plain(bounds.low, value.unit) == _plain(bounds.high, value.unit) else f"within rounding ({_range(bounds, value.unit)})"  # fmt: skip


def _size(percent: float) -> str:
    return f"{percent:.0f}%" if percent >= 1 else f"{percent:.1f}%"


def _range(bounds: Bounds, unit: str) -> str:
    low, high = (_plain(end, unit, digits=7) for end in (bounds.low, bounds.high))
    if bounds.open:
        return f"{low} or more" if bounds.low > -inf else f"{high} or less"
    return low if low == high else f"{low} to {high}"


def _plain(value: float, unit: str, digits: int = 4) -> str:
    if value in (inf, -inf):
        return ""
    return amount(value, unit, digits=digits).removesuffix(" USD")
