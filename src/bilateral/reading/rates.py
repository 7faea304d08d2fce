"""Rates and amounts of an act of trade policy: what a duty comes to, how much a quota lets in, further rates of the same act."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bilateral.reading.cargo import coded, goods_of
from bilateral.reading.layout import Sentence
from bilateral.reading.mentions import countries
from bilateral.reading.quantities import quantities
from bilateral.records import Document, Measure, Value

_NEXT_RATE = re.compile(
    r"(?:,? and|,|;|,? as well as|,? plus|,? but)(?: another| one of| of| a (?:tariff|duty|levy) of)? (?P<rate>\d[\d.]{0,6}) ?(?:%|percent|per cent) (?:on|for) (?P<goods>[^;.]{3,120}?)(?=,? and \d|, \d|[;.]|$)"
)
"""'… 25% on steel and 10% on aluminium': a second duty of the same act."""


def more_rates(document: Document, sentence: Sentence, found: Sequence[Measure]) -> list[Measure]:
    """The further duties of an act that states several rates, each on goods of its own."""
    first = next((m for m in found if m.type == "tariff" and m.rate_percent is not None), None)
    if first is None or len([m for m in found if m.type == "tariff"]) > 1:
        return []
    more: list[Measure] = []
    for match in _NEXT_RATE.finditer(sentence.text):
        goods = goods_of(f"a tariff on {match['goods']}", countries(f"a tariff on {match['goods']}"))
        if float(match["rate"].rstrip(".")) == first.rate_percent or not goods or set(goods) & set(first.product):
            continue
        codes, unsure = coded(goods)
        fields = first.model_dump(exclude={"id", "kind", "evidence", "hs", "doubts"})
        fields |= {"product": goods, "hs": codes, "rate_percent": float(match["rate"].rstrip(".")), "doubts": unsure}
        low = match.start() + len(match[0]) - len(match[0].lstrip(" ,;"))
        more.append(Measure.cited(document, (sentence.start + low, sentence.start + match.end()), **fields))
    return more


def sizes(text: str) -> tuple[float | None, Value | None]:
    """Rate and quota of an act; 'from 30% to 4.5%', 'from 50,000 to 100,000 tons' is what it comes to."""
    found = quantities(text)
    last = re.compile(r"\bto (?:about |up to )?$")
    rates = [q for q in found if q.kind == "percent"]
    sizes = [q for q in found if q.kind == "amount"]
    rate = next((q for q in rates if last.search(text[: q.start])), next(iter(rates), None))
    size = next((q for q in sizes if last.search(text[: q.start])), next(iter(sizes), None))
    return (rate.value.amount if rate else None), (size.value if size else None)


__all__ = ["more_rates", "sizes"]
