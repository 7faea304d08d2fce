"""Notices as an Atom feed (RFC 4287) and as a JSON feed (version 1.1)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from feedgen.feed import FeedGenerator

from bilateral.notices.changes import Notice

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # characters that XML 1.0 has not
EPOCH = "2020-01-01T00:00:00+00:00"


def atom(notices: Sequence[Notice], title: str, address: str, own: str) -> bytes:
    """Return an Atom feed; `address` begins links, `own` is where the feed stands."""
    feed = FeedGenerator()
    feed.id(own)
    feed.title(_clean(title))
    feed.author({"name": "bilateral"})
    feed.link(href=own, rel="self", type="application/atom+xml")
    feed.link(href=address, rel="alternate", type="text/html")
    feed.updated(max((n.made for n in notices), default=EPOCH))
    for notice in notices:
        entry = feed.add_entry(order="append")
        entry.id(_urn(notice, address))
        entry.title(_clean(f"{notice.title}"))
        entry.summary(_clean(notice.summary))
        entry.link(href=f"{address}{notice.path}")
        entry.updated(notice.made)
        entry.category([{"term": notice.kind}, {"term": notice.what}])
    return bytes(feed.atom_str(pretty=True))


def json_feed(notices: Sequence[Notice], title: str, address: str, own: str) -> dict[str, Any]:
    """Return a JSON feed as data."""
    return {
        "version": "https://jsonfeed.org/version/1.1", "title": title, "home_page_url": address, "feed_url": own, "authors": [{"name": "bilateral"}],
        "items": [
            {
                "id": _urn(n, address), "url": f"{address}{n.path}", "title": n.title, "content_text": n.summary or n.title,
                "date_modified": datetime.fromisoformat(n.made).astimezone(UTC).isoformat(), "tags": [n.kind, n.what],
            }
            for n in notices
        ],
    }  # fmt: skip


def _urn(notice: Notice, address: str) -> str:
    """A name that no other site gives and that stays (RFC 4122)."""
    digest = hashlib.sha256(f"{address}|{notice.id}".encode()).hexdigest()
    return f"urn:uuid:{digest[:8]}-{digest[8:12]}-8{digest[13:16]}-a{digest[17:20]}-{digest[20:32]}"


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text) or "–"


__all__ = ["atom", "json_feed"]
