"""What pages say of themselves to other programs: schema.org as JSON-LD."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from bilateral.checking import claim_review, explain
from bilateral.periods import Period
from bilateral.records import Claim, Document, Event, Record, Target, Verdict
from bilateral.reference.describe import describe
from bilateral.team import Kept
from bilateral.team.readers import Rating

CONTEXT = "https://schema.org"


def of_document(document: Document, address: str) -> Markup:
    """A report."""
    return _inert({"@context": CONTEXT, "@type": "Report", "@id": f"{address}/documents/{document.id}", "headline": document.title or document.id,
                   "datePublished": document.date.isoformat() if document.date else None, "inLanguage": document.language or None,
                   "url": document.url if document.url.startswith(("https://", "http://")) else None, "publisher": {"@type": "Organization", "name": document.publisher} if document.publisher else None})  # fmt: skip


def of_record(record: Record, document: Document, verdict: Verdict | None, address: str) -> Markup:
    """A checked statement as ClaimReview, a meeting as Event, anything else as a quotation."""
    own = f"{address}/records/{record.id}"
    if isinstance(record, Claim | Target) and verdict:
        return _inert({**claim_review(explain(record, document, verdict)), "@id": own, "url": own})
    if isinstance(record, Event):
        period = Period.parse(record.date) if record.date else None
        return _inert({"@context": CONTEXT, "@type": "Event", "@id": own, "name": describe(record), "startDate": period.first.isoformat() if period else None,
                       "endDate": period.last.isoformat() if period and period.last else None, "location": {"@type": "Place", "name": record.place} if record.place else None,
                       "eventStatus": f"{CONTEXT}/EventScheduled"})  # fmt: skip
    return _inert({"@context": CONTEXT, "@type": "Quotation", "@id": own, "text": record.quote, "isPartOf": {"@id": f"{address}/documents/{document.id}"}})  # fmt: skip


def of_brief(brief: Kept, rating: Rating, address: str) -> Markup:
    """A published brief with what readers think of it."""
    stars = {"@type": "AggregateRating", "ratingValue": round(rating.average, 2), "ratingCount": rating.votes, "bestRating": 5} if rating.average else None  # fmt: skip
    return _inert({"@context": CONTEXT, "@type": "Report", "@id": f"{address}/briefs/{brief.id}", "headline": brief.title, "datePublished": brief.published,
                   "inLanguage": brief.language, "aggregateRating": stars})  # fmt: skip


def _inert(data: dict[str, Any]) -> Markup:
    """JSON that cannot end the script element that holds it."""
    text = json.dumps({k: v for k, v in data.items() if v is not None}, ensure_ascii=False, default=str)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


__all__ = ["of_brief", "of_document", "of_record"]
