"""A verdict explained: the sentence, the statement as understood, the series used, the arithmetic, what was not used and why.

The same as schema.org ClaimReview (JSON-LD) for readers' pages and search engines, and as W3C PROV for those who check
the checker.
"""

from __future__ import annotations

from datetime import date
from importlib.metadata import version
from typing import Any

from pydantic import computed_field

from bilateral.checking.agreement import publisher
from bilateral.records import Claim, Document, Noun, Relation, Statement, Target, Unused, Verdict
from bilateral.reference.wording import amount, change, span

# Ratings of a ClaimReview run from worst to best (schema.org/Rating); what is unverifiable has none.
RATINGS = {"contradicted": "1", "mixed": "2", "close": "3", "supported": "4"}


class Explanation(Noun):
    """A verdict with all that led to it, for a person or as JSON."""

    sentence: str
    document: str
    title: str
    publisher: str
    date: date | None
    url: str
    understood: dict[str, str]
    verdict: Verdict

    @computed_field  # type: ignore[prop-decorator]
    @property
    def series(self) -> tuple[str, ...]:
        """The observations used, each with source, vintage and key."""
        return tuple(o.citation for o in self.verdict.observations)

    @property
    def steps(self) -> tuple[str, ...]:
        """The arithmetic, in order."""
        return tuple(dict.fromkeys(self.verdict.steps))

    @property
    def unused(self) -> tuple[Unused, ...]:
        """Series that were looked at and not used."""
        return self.verdict.unused

    @property
    def relations(self) -> tuple[Relation, ...]:
        """What other reports say."""
        return self.verdict.relations


def explain(record: Claim | Target, document: Document, verdict: Verdict) -> Explanation:
    """Put a verdict and what it is about together."""
    return Explanation(
        sentence=record.quote, document=document.id, title=document.title, publisher=publisher(document), date=document.date, url=document.url,
        understood=understood(record), verdict=verdict,
    )  # fmt: skip


def understood(record: Statement) -> dict[str, str]:
    """A statement's fields in words, those that it has."""
    value, grown = record.value, record.change
    fields = {
        "kind": record.kind,
        "indicator": record.indicator,
        "reporter": record.reporter or "",
        "region": record.region_code or record.reporter_region or "",
        "partner": record.partner or "",
        "product": f"{record.product}{f' (HS {chr(44).join(record.hs)})' if record.hs else ''}" if record.product else "",
        "period": f"{span(record.period)} ({record.period})" if record.period else "",
        "value": f"{amount(value.amount, value.unit, value.comparator)}{f', written to {amount(value.resolution, value.unit)}' if value.resolution else ''}" if value else "",
        "change": change(grown.amount) if grown else "",
        "earlier value": amount(record.base_value.amount, record.base_value.unit) if record.base_value else "",
        "said by": record.said_by or "",
    }  # fmt: skip
    return {name: text for name, text in fields.items() if text}


def claim_review(explanation: Explanation, *, by: str = "bilateral", on: date | None = None) -> dict[str, Any]:
    """Return a verdict as schema.org ClaimReview, JSON-LD.

    Source: schema.org, ClaimReview, Claim, Rating (https://schema.org/ClaimReview).
    """
    verdict = explanation.verdict
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": verdict.outcome, "ratingExplanation": verdict.reason}
    if verdict.outcome in RATINGS:
        rating |= {"ratingValue": RATINGS[verdict.outcome], "worstRating": min(RATINGS.values()), "bestRating": max(RATINGS.values())}  # fmt: skip
    appearance = {"@type": "CreativeWork", "headline": explanation.title, "url": explanation.url, "datePublished": explanation.date and str(explanation.date),
                  "publisher": _organisation(explanation.publisher)}  # fmt: skip
    said_by = explanation.understood.get("said by", "")
    review: dict[str, Any] = _filled({
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": explanation.sentence,
        "datePublished": str(on or date.today()),
        "author": _organisation(by),
        "itemReviewed": {"@type": "Claim", "text": explanation.sentence, "author": {"@type": "Person", "name": said_by} if said_by else _organisation(explanation.publisher),
                         "datePublished": explanation.date and str(explanation.date), "appearance": appearance},
        "reviewRating": rating,
        "reviewBody": "\n".join(_lines(explanation)),
        "citation": [{"@type": "Dataset", "name": o.citation, "url": o.url} for o in verdict.observations],
    })  # fmt: skip
    return review


def provenance(explanation: Explanation, *, by: str = "bilateral") -> str:
    """Return a verdict's provenance as PROV-JSON.

    The verdict was generated by a check, which used the claim (quoted from its document) and the observations (each a member
    of its source's vintage).  Source: W3C, PROV-DM (2013); PROV-JSON by the `prov` package.
    """
    from prov.model import ProvDocument

    graph = ProvDocument()
    graph.add_namespace("b", "https://bilateral.example/ns#")
    graph.add_namespace("schema", "https://schema.org/")
    verdict = explanation.verdict
    agent = graph.agent("b:checker", {"prov:type": "prov:SoftwareAgent", "b:name": by, "b:version": version("bilateral")})  # fmt: skip
    document = graph.entity(f"b:{explanation.document}", {"schema:headline": explanation.title or "untitled", "schema:url": explanation.url or ""})  # fmt: skip
    claim = graph.entity(f"b:{verdict.record}", {"schema:text": explanation.sentence})
    graph.quotation(claim, document)
    check = graph.activity(
        f"b:check-of-{verdict.record}", other_attributes=[("b:told", line) for line in _lines(explanation)]
    )
    graph.wasAssociatedWith(check, agent)
    graph.used(check, claim)
    vintages: dict[tuple[str, str], Any] = {}
    for n, o in enumerate(verdict.observations, 1):
        key = (o.source, o.vintage)
        if key not in vintages:
            vintages[key] = graph.entity(f"b:{_slug(o.source)}-{_slug(o.vintage)}", {"prov:type": "prov:Collection", "schema:name": o.source, "schema:version": o.vintage})  # fmt: skip
        seen = graph.entity(f"b:observation-{n}-of-{verdict.record}", {"schema:description": o.citation, "prov:value": o.value, "schema:unitText": o.unit, "schema:url": o.url})  # fmt: skip
        graph.hadMember(vintages[key], seen)
        graph.used(check, seen)
    outcome = graph.entity(f"b:verdict-of-{verdict.record}", {"b:outcome": verdict.outcome, "b:reason": verdict.reason})
    graph.wasGeneratedBy(outcome, check)
    graph.wasDerivedFrom(outcome, claim, check)
    return str(graph.serialize(format="json", indent=1))


def _lines(explanation: Explanation) -> list[str]:
    """The arithmetic, what was not used and why, and what other reports say, a line each."""
    return [
        *explanation.steps,
        *(f"not used: {u.series} ({u.why})" for u in explanation.unused),
        *(f"{r.kind.replace('_', ' ')}: {r.publisher or r.document}, {r.date or 'no date'}, {r.why}" for r in explanation.relations),
    ]  # fmt: skip


def _slug(text: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in text)


def _organisation(name: str) -> dict[str, str] | None:
    return {"@type": "Organization", "name": name} if name else None


def _filled(data: Any) -> Any:
    """The data without what is empty."""
    if isinstance(data, dict):
        return {key: kept for key, value in data.items() if (kept := _filled(value)) not in (None, "", [], {})}
    return [_filled(value) for value in data] if isinstance(data, list) else data


__all__ = ["Explanation", "claim_review", "explain", "provenance", "understood"]
