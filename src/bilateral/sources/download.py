"""Downloads from publishers: resumed, tried again with back-off, conditional, checked, and written whole or not at all.

A file is written beside its record (`NAME.fetch.json`: address, ETag, day, checksum), so that asking again costs one
'304 Not Modified'.  A key comes from the environment or the system's key store, goes in a header, and is written nowhere.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import tenacity

from bilateral.errors import DownloadFailed
from bilateral.keys import SERVICE
from bilateral.keys import key as key_of
from bilateral.reference.parameters import parameter

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True)
class Remote:
    """Where a publisher keeps something: address, the name it is kept under here, and how a key is given.

    `lists` is for an address that answers with a list of files: it turns the kept answer into where those are.
    """

    url: str
    name: str
    params: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] | None = None
    key: str = ""
    key_header: str = ""
    key_prefix: str = ""
    key_required: bool = True
    without_key: str = ""
    lists: Callable[[Path], list[Remote]] | None = None


@dataclass(frozen=True)
class Fetched:
    """A downloaded file: where, its SHA-256, whether it is new, and what its user should know."""

    path: Path
    sha256: str
    changed: bool
    notes: tuple[str, ...] = ()


class _Again(Exception):
    """An answer that another attempt may better; `after` is the wait that the server asks for, seconds."""

    def __init__(self, why: str, after: float | None = None) -> None:
        super().__init__(why)
        self.after = after


def fetch(
    remote: Remote, folder: Path, *, mirror: str = "", progress: Progress | None = None, sha256: str = ""
) -> Fetched:
    """Download a file into a folder unless the one there is current.

    Parameters
    ----------
    mirror
        Scheme and host to ask instead of the publisher's, such as a proxy inside an organisation.
    progress
        Called with bytes so far and bytes in all (None where the server does not say).
    sha256
        What the file's checksum must be.

    Raises
    ------
    DownloadFailed
        The server refuses, the key is missing or refused, all attempts failed, or the checksum differs; the file that
        stood there before stays.
    """
    key = key_of(remote.key)
    url, notes = remote.url, []
    if remote.key and not key and remote.without_key:
        url = remote.without_key
        notes.append(
            f"asked without a key, so that the answer is a preview of at most 500 rows; set {remote.key} for all of it"
        )
    elif remote.key and not key and remote.key_required:
        raise DownloadFailed(
            "needs a key",
            where=urlsplit(url).netloc,
            remedy=f"set the environment variable {remote.key}, or run `keyring set {SERVICE} {remote.key}`",
        )
    if mirror:
        url = mirror.rstrip("/") + url.removeprefix(f"{urlsplit(url).scheme}://{urlsplit(url).netloc}")
    folder.mkdir(parents=True, exist_ok=True)
    headers = {"User-Agent": "bilateral (trade statistics)", "Accept-Encoding": "identity"}
    if key and url != remote.without_key:
        headers[remote.key_header] = remote.key_prefix + key
    job = _Job(remote, url, folder / remote.name, headers, progress)
    again = tenacity.Retrying(
        retry=tenacity.retry_if_exception_type((_Again, httpx.TransportError)),
        stop=tenacity.stop_after_attempt(int(_setting("attempts"))),
        wait=_wait,
        reraise=True,
    )
    try:
        changed = again(job.attempt)
    except (_Again, httpx.TransportError) as error:
        raise DownloadFailed(f"did not answer as it should after {int(_setting('attempts'))} attempts ({str(error)[:120] or type(error).__name__})",
                             where=_where(url), remedy="try again later; what was downloaded so far is kept and resumed") from None  # fmt: skip
    record = job.record()
    if sha256 and record["sha256"] != sha256.lower():
        job.path.unlink()
        job.path_of("fetch.json").unlink()
        raise DownloadFailed(
            f"has the checksum {record['sha256'][:16]}…, not {sha256[:16]}…",
            where=_where(url),
            remedy="ask the publisher which is right",
        )
    return Fetched(job.path, record["sha256"], changed, tuple(notes))


@dataclass
class _Job:
    remote: Remote
    url: str
    path: Path
    headers: dict[str, str]
    progress: Progress | None

    def path_of(self, suffix: str) -> Path:
        return self.path.with_name(f"{self.path.name}.{suffix}")

    def record(self) -> dict[str, str]:
        try:
            return dict(json.loads(self.path_of("fetch.json").read_text("utf-8")))
        except (OSError, ValueError):
            return {}

    def attempt(self) -> bool:
        """Ask once; True where the file is new, False where the one here is current."""
        asked = f"{self.url}?{httpx.QueryParams(self.remote.params)}"
        part, begun = self.path_of("part"), self._begun(asked)
        timeout = httpx.Timeout(_setting("timeout"), connect=_setting("connect_timeout"))
        method = "POST" if self.remote.body else "GET"
        with httpx.Client(timeout=timeout, follow_redirects=True) as client, client.stream(
            method, self.url, params=self.remote.params or None, headers=self.headers | self._conditions(asked, part, begun), json=self.remote.body
        ) as answer:  # fmt: skip
            if answer.status_code == 304:
                return False
            if answer.status_code == 416:  # the part that we have is longer than the file: it has changed
                part.unlink(missing_ok=True)
                raise _Again("the file changed while it was downloaded", 0)
            _judge(answer, self.remote, self.url)
            resumed = answer.status_code == 206 and part.exists()
            tag = answer.headers.get("ETag") or answer.headers.get("Last-Modified") or ""
            self.path_of("part.json").write_text(json.dumps({"asked": asked, "tag": tag}), encoding="utf-8")
            self._receive(answer, part, resumed)
            modified = answer.headers.get("Last-Modified", "")
            self._finish(part, asked, answer.headers.get("ETag", ""), modified)
        return True

    def _begun(self, asked: str) -> str:
        """The tag of a download that was broken off, '' where there is none to go on with."""
        try:
            kept = json.loads(self.path_of("part.json").read_text("utf-8"))
        except (OSError, ValueError):
            return ""
        return str(kept["tag"]) if kept.get("asked") == asked and self.path_of("part").exists() else ""

    def _conditions(self, asked: str, part: Path, begun: str) -> dict[str, str]:
        if self.remote.body:
            return {}
        if begun and part.stat().st_size:
            return {"Range": f"bytes={part.stat().st_size}-", "If-Range": begun}
        record = self.record()
        if record.get("asked") != asked or not self.path.exists():
            return {}
        names = {"If-None-Match": "etag", "If-Modified-Since": "modified"}
        return {header: record[name] for header, name in names.items() if record.get(name)}

    def _receive(self, answer: httpx.Response, part: Path, resumed: bool) -> None:
        had = part.stat().st_size if resumed else 0
        length = answer.headers.get("Content-Length")
        total = had + int(length) if length and length.isdigit() else None
        with part.open("ab" if resumed else "wb") as out:
            for chunk in answer.iter_raw():
                out.write(chunk)
                if self.progress:
                    self.progress(out.tell(), total)
            got = out.tell()
        if total is not None and got != total:
            raise _Again(f"the body ended after {got:,} of {total:,} bytes")

    def _finish(self, part: Path, asked: str, etag: str, modified: str) -> None:
        with part.open("rb") as data:
            digest = hashlib.file_digest(data, "sha256").hexdigest()
            os.fsync(data.fileno())
        if modified:
            stamp = parsedate_to_datetime(modified).timestamp()
            os.utime(part, (stamp, stamp))  # the publisher's day is the vintage of what names none
        part.replace(self.path)
        self.path_of("part.json").unlink(missing_ok=True)
        record = {
            "asked": asked,
            "etag": etag,
            "modified": modified,
            "sha256": digest,
            "fetched": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        self.path_of("fetch.json").write_text(json.dumps(record, indent=1), encoding="utf-8")


def _judge(answer: httpx.Response, remote: Remote, url: str) -> None:
    code, where = answer.status_code, _where(url)
    if code in (401, 403):
        how = f"check the key in {remote.key}" if remote.key else "the publisher asks for an account"
        raise DownloadFailed(f"refuses ({code})", where=where, remedy=how)
    if code == 429 or code >= 500:
        raise _Again(f"answers {code}", _asked_wait(answer.headers.get("Retry-After", "")))
    if code >= 400:
        raise DownloadFailed(
            f"answers {code}", where=where, remedy="check the options: the publisher has nothing under this address"
        )


def _asked_wait(text: str) -> float | None:
    if text.isdigit():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def _wait(state: tenacity.RetryCallState) -> float:
    """What the server asks for, up to a limit; otherwise exponential back-off with jitter."""
    error = state.outcome.exception() if state.outcome else None
    asked = getattr(error, "after", None)
    if asked is not None:
        return min(float(asked), _setting("longest_wait"))
    return float(
        tenacity.wait_random_exponential(multiplier=_setting("first_wait"), max=_setting("longest_wait"))(state)
    )


def _where(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path}"


def _setting(name: str) -> float:
    return parameter("download", name).value


__all__ = ["Fetched", "Remote", "fetch"]
