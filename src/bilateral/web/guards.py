"""What stands before every page: limits of size, time and rate, and headers that let a browser run nothing but ours."""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.responses import PlainTextResponse

from bilateral.reading.intake import MAX_BYTES
from bilateral.reference.parameters import parameter
from bilateral.team.settings import Site
from bilateral.web.metrics import REQUESTS, SECONDS

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
MOST = MAX_BYTES + 1_000_000  # a file and the form around it
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# A brief's file is one page with its own style and script, and stands alone: no cookie, no origin, nothing to reach.
CSP_OF_FILES = "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline' 'unsafe-eval'; img-src data:; font-src data:"  # fmt: skip
HEADERS = {
    b"content-security-policy": CSP.encode(),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
}


class TooLarge(Exception):
    """A body over the limit."""


class Guards:
    """ASGI middleware: who asks, how often, how much, how long; safe headers on every answer; metrics."""

    def __init__(self, app: Any, site: Site) -> None:
        self.app = app
        self._proxies = [ipaddress.ip_network(n) for n in site.proxies]
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._limit = RateLimitItemPerMinute(
            site.requests_a_minute or int(parameter("site", "requests_a_minute").value)
        )
        self._secure = site.address.startswith("https://")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        began, status = time.perf_counter(), 500
        scope["address"] = self._address(scope)

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                given = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *((n, v) for n, v in self._headers() if n not in given)]
            await send(message)

        try:
            if not scope["path"].startswith("/static/") and not self._limiter.hit(self._limit, scope["address"]):
                await PlainTextResponse("Too many requests; wait for a minute.\n", 429, {"retry-after": "60"})(scope, receive, sending)  # fmt: skip
            else:
                await self._within(scope, receive, sending)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            REQUESTS.labels(scope["method"] if scope["method"] in METHODS else "other", route, str(status)).inc()
            SECONDS.labels(route).observe(time.perf_counter() - began)

    async def _within(self, scope: Scope, receive: Receive, send: Send) -> None:
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if not length.isdigit() or int(length) > MOST:
            return await PlainTextResponse(f"Too large: up to {MAX_BYTES // 10**6} MB are taken.\n", 413)(
                scope, receive, send
            )
        until = time.monotonic() + parameter("site", "upload_seconds").value
        taken, started = 0, False

        async def receiving() -> Message:
            nonlocal taken
            message = (
                await asyncio.wait_for(receive(), max(until - time.monotonic(), 0.01))
                if not started
                else await receive()
            )
            taken += len(message.get("body", b""))
            if taken > MOST:
                raise TooLarge
            return message

        async def sending(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receiving, sending)
        except TooLarge:
            if not started:
                await PlainTextResponse(f"Too large: up to {MAX_BYTES // 10**6} MB are taken.\n", 413)(
                    scope, receive, send
                )
        except TimeoutError:
            if not started:
                await PlainTextResponse("It took too long to arrive.\n", 408)(scope, receive, send)

    def _headers(self) -> list[tuple[bytes, bytes]]:
        secure = [(b"strict-transport-security", b"max-age=31536000")] if self._secure else []
        return [*HEADERS.items(), *secure]

    def _address(self, scope: Scope) -> str:
        """Who asks: the peer, or, behind proxies of ours, the last address that none of them has."""
        peer = scope["client"][0] if scope.get("client") else "0.0.0.0"
        forwarded = [v.decode("latin-1") for n, v in scope["headers"] if n == b"x-forwarded-for"]
        chain = [*(a.strip() for line in forwarded for a in line.split(",")), peer]
        while len(chain) > 1 and self._is_proxy(chain[-1]):
            chain.pop()
        return _household(next((a for a in (chain[-1], peer) if _is_address(a)), "0.0.0.0"))

    def _is_proxy(self, text: str) -> bool:
        return _is_address(text) and any(ipaddress.ip_address(text) in n for n in self._proxies)


def _household(text: str) -> str:
    """An address as limits count it: of IPv6 the network of one household, whose addresses cost nothing."""
    address = ipaddress.ip_address(text.split("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return (
            str(address)
            if address.is_loopback
            else str(ipaddress.ip_network((address, 64), strict=False).network_address)
        )
    return str(address)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


__all__ = ["CSP_OF_FILES", "Guards"]
