"""Addresses that a user gave: reached without touching this machine or its network, within limits of size and time.

The check is made where the connection is opened, on the very address that is connected to: neither a redirect nor a
name that changes its address between question and connection gets past it.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

import httpcore
import httpx

from bilateral.errors import BadData, DownloadFailed
from bilateral.reference.parameters import parameter

PORTS = (80, 443, 8080, 8443)
REDIRECTS = 5
_GIVEN_OUT = (ipaddress.ip_network("2000::/3"),)  # all of IPv6 that is anybody's
_FOR_BOOKS = (ipaddress.ip_network("3fff::/20"), ipaddress.ip_network("2001:db8::/32"))
_ERRORS = (
    httpx.HTTPError,
    httpx.InvalidURL,
    ssl.SSLError,
    ValueError,
)  # a name that is no name is told as a ValueError


class Forbidden(BadData):
    """An address that is not to be reached from here."""


def fetch(url: str, *, most: int, reach: Iterable[str] = (), seconds: float | None = None) -> tuple[bytes, str, str]:
    """Get what stands at an address; return its bytes, its media type and the address that it came from in the end.

    Parameters
    ----------
    most
        How many bytes are taken at most, after unpacking.
    reach
        Networks ('10.1.0.0/16') that may be reached though they are private.

    Raises
    ------
    Forbidden
        The address, or one that it leads to, is no public web address.
    DownloadFailed
        Nothing came, too much came, or it took too long.
    """
    limit = seconds or parameter("site", "fetch_seconds").value
    try:
        with client(reach, limit) as web, web.stream("GET", _checked(url)) as answer:
            if answer.status_code != 200:
                raise DownloadFailed(f"answers {answer.status_code}", where=_host(url), remedy="open it in a browser and save the page")  # fmt: skip
            return _body(answer, most, _host(url)), answer.headers.get("content-type", ""), str(answer.url)
    except httpx.TooManyRedirects:
        raise DownloadFailed(f"leads on more than {REDIRECTS} times", where=_host(url)) from None
    except httpx.TimeoutException:
        raise DownloadFailed(
            f"takes longer than {limit:g} s", where=_host(url), remedy="save the page and upload it"
        ) from None
    except _ERRORS as error:
        raise DownloadFailed(f"does not answer ({type(error).__name__})", where=_host(url), remedy="check the address") from None  # fmt: skip


def _body(answer: httpx.Response, most: int, host: str) -> bytes:
    """The bytes of an answer, unpacked by us, so that a small one cannot grow past the limit."""
    coding = answer.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("identity", "gzip"):
        raise DownloadFailed(f"is packed as {coding[:30]}", where=host, remedy="save the page and upload it")
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16) if coding == "gzip" else None
    data = bytearray()
    for piece in answer.iter_raw():
        try:
            data += unpack.decompress(piece, most + 1 - len(data)) if unpack else piece
        except zlib.error:
            raise DownloadFailed("is packed wrongly", where=host) from None
        if len(data) > most:
            raise DownloadFailed(f"is larger than {most / 1e6:g} MB", where=host, remedy="save the part that matters")
    return bytes(data)


def send(url: str, data: bytes, headers: dict[str, str], *, reach: Iterable[str] = (), seconds: float = 10.0) -> int:
    """Post bytes to a receiver that a user named; return its status, whatever it says besides. It leads nowhere else; raises as `fetch` does."""
    try:
        with (
            client(reach, seconds, follow=False) as web,
            web.stream("POST", _checked(url), content=data, headers=headers) as answer,
        ):
            return answer.status_code
    except _ERRORS as error:
        raise DownloadFailed(f"does not answer ({type(error).__name__})", where=_host(url)) from None


def check(url: str) -> str:
    """An address as it is kept; raises Forbidden for what is none of the web's."""
    return _checked(url)


def client(reach: Iterable[str], seconds: float, *, follow: bool = True) -> httpx.Client:
    """A client whose every connection is checked, those of redirects too, and that is done after so many seconds in all."""
    transport = httpx.HTTPTransport()
    transport._pool = httpcore.ConnectionPool(
        ssl_context=httpx.create_ssl_context(), network_backend=_Guard(reach, seconds)
    )
    hooks: dict[str, list[Any]] = {"request": [lambda request: _checked(str(request.url))]}
    return httpx.Client(transport=transport, timeout=seconds, follow_redirects=follow, max_redirects=REDIRECTS, trust_env=False, event_hooks=hooks,
                        headers={"user-agent": "bilateral", "accept-encoding": "gzip"})  # fmt: skip


class _Timed(httpcore.NetworkStream):
    """A connection that ends at a moment, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream, self._until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left(httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left(httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(
            self._stream.start_tls(ssl_context, server_hostname, self._left(httpcore.ConnectTimeout)), self._until
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def _left(self, late: type[Exception]) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise late
        return left


class _Guard(httpcore.NetworkBackend):
    """Opens connections to public addresses alone."""

    def __init__(self, reach: Iterable[str], seconds: float = 10.0) -> None:
        self._reach = [ipaddress.ip_network(n) for n in reach]
        self._until = time.monotonic() + seconds
        self._real = httpcore.SyncBackend()

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, local_address: str | None = None, socket_options: Any = None) -> Any:  # fmt: skip
        addresses = _resolved(host, port)
        for address in addresses:
            if not _is_public(address) and not any(address in n for n in self._reach):
                raise Forbidden(f"{host} is no public address", remedy="give a page of the open web, or upload a file")
        if port not in PORTS and not any(addresses[0] in n for n in self._reach):
            raise Forbidden(f"port {port} is none of the web's", remedy=f"use {', '.join(map(str, PORTS))}")
        left = max(self._until - time.monotonic(), 0.01)
        return _Timed(self._real.connect_tcp(str(addresses[0]), port, left, local_address, socket_options), self._until)

    def connect_unix_socket(self, *_: Any, **__: Any) -> Any:
        raise Forbidden("a socket of this machine is no web address")

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


def _resolved(host: str, port: int) -> Sequence[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise httpcore.ConnectError(f"{host} has no address") from None
    return [ipaddress.ip_address(str(f[4][0]).split("%")[0]) for f in found]


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return _is_public(inner)
        if address.teredo or not any(address in n for n in _GIVEN_OUT) or any(address in n for n in _FOR_BOOKS):
            return False
    return address.is_global and not address.is_multicast


def _checked(url: str) -> str:
    try:
        parts = httpx.URL(url.strip())
        parts.host.encode("idna" if not parts.host.startswith("[") and ":" not in parts.host else "ascii")
    except (httpx.InvalidURL, ValueError):
        raise Forbidden("this is no web address", where="url", remedy="write https://…") from None
    if parts.scheme not in ("http", "https") or not parts.host or len(url) > 2000:
        raise Forbidden("this is no web address", where="url", remedy="write https://…")
    if parts.userinfo:
        raise Forbidden("an address with a name and password in it is not fetched", where="url")
    return url.strip()


def _host(url: str) -> str:
    try:
        return httpx.URL(url).host
    except (httpx.InvalidURL, ValueError):
        return ascii(url[:80])


__all__ = ["Forbidden", "check", "client", "fetch", "send"]
