"""Addresses that a user gave: reached without touching this machine or its network, within limits of size and time.

The check is made where the connection is opened, on the very address that is connected to: neither a redirect nor a
name that changes its address between question and connection gets past it.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable, Sequence
from typing import Any

import httpcore
import httpx

from bilateral.errors import BadData, DownloadFailed
from bilateral.reference.parameters import parameter

PORTS = (80, 443, 8080, 8443)
REDIRECTS = 5
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


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
    until = time.monotonic() + limit
    try:
        with client(reach, limit) as web, web.stream("GET", _checked(url)) as answer:
            if answer.status_code != 200:
                raise DownloadFailed(f"answers {answer.status_code}", where=_host(url), remedy="open it in a browser and save the page")  # fmt: skip
            data = bytearray()
            for piece in answer.iter_bytes():
                data += piece
                if len(data) > most:
                    raise DownloadFailed(
                        f"is larger than {most // 10**6} MB", where=_host(url), remedy="save the part that matters"
                    )
                if time.monotonic() > until:
                    raise DownloadFailed(
                        f"takes longer than {limit:g} s", where=_host(url), remedy="save the page and upload it"
                    )
            return bytes(data), answer.headers.get("content-type", ""), str(answer.url)
    except httpx.TooManyRedirects:
        raise DownloadFailed(f"leads on more than {REDIRECTS} times", where=_host(url)) from None
    except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError) as error:
        raise DownloadFailed(f"does not answer ({type(error).__name__})", where=_host(url), remedy="check the address") from None  # fmt: skip


def send(url: str, data: bytes, headers: dict[str, str], *, reach: Iterable[str] = (), seconds: float = 10.0) -> int:
    """Post bytes to a receiver that a user named; return its status. It leads nowhere else; raises as `fetch` does."""
    try:
        with client(reach, seconds, follow=False) as web:
            return web.post(_checked(url), content=data, headers=headers).status_code
    except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError) as error:
        raise DownloadFailed(f"does not answer ({type(error).__name__})", where=_host(url)) from None


def client(reach: Iterable[str], seconds: float, *, follow: bool = True) -> httpx.Client:
    """A client whose every connection is checked, those of redirects too."""
    transport = httpx.HTTPTransport()
    transport._pool = httpcore.ConnectionPool(ssl_context=httpx.create_ssl_context(), network_backend=_Guard(reach))
    hooks: dict[str, list[Any]] = {"request": [lambda request: _checked(str(request.url))]}
    return httpx.Client(transport=transport, timeout=seconds, follow_redirects=follow, max_redirects=REDIRECTS, trust_env=False, event_hooks=hooks,
                        headers={"user-agent": "bilateral"})  # fmt: skip


class _Guard(httpcore.NetworkBackend):
    """Opens connections to public addresses alone."""

    def __init__(self, reach: Iterable[str]) -> None:
        self._reach = [ipaddress.ip_network(n) for n in reach]
        self._real = httpcore.SyncBackend()

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, local_address: str | None = None, socket_options: Any = None) -> Any:  # fmt: skip
        addresses = _resolved(host, port)
        for address in addresses:
            if not _is_public(address) and not any(address in n for n in self._reach):
                raise Forbidden(f"{host} is no public address", remedy="give a page of the open web, or upload a file")
        if port not in PORTS and not any(addresses[0] in n for n in self._reach):
            raise Forbidden(f"port {port} is none of the web's", remedy=f"use {', '.join(map(str, PORTS))}")
        return self._real.connect_tcp(str(addresses[0]), port, timeout, local_address, socket_options)

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
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if getattr(address, "teredo", None) or address in ipaddress.ip_network("64:ff9b::/96"):
        return False
    return address.is_global and not address.is_multicast and (inner is None or _is_public(inner))


def _checked(url: str) -> str:
    parts = httpx.URL(url.strip())
    if parts.scheme not in ("http", "https") or not parts.host or len(url) > 2000:
        raise Forbidden("this is no web address", where="url", remedy="write https://…")
    if parts.userinfo:
        raise Forbidden("an address with a name and password in it is not fetched", where="url")
    return url.strip()


def _host(url: str) -> str:
    try:
        return httpx.URL(url).host
    except httpx.InvalidURL:
        return url[:80]


__all__ = ["Forbidden", "client", "fetch", "send"]
