"""The `[site]` table of a workspace's settings."""

from __future__ import annotations

import ipaddress
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationError

from bilateral.errors import BadData
from bilateral.records import Noun


def _network(text: str) -> str:
    return str(ipaddress.ip_network(text))


def _web(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise ValueError("write https://…")
    return text.rstrip("/")


Network = Annotated[str, AfterValidator(_network)]
Web = Annotated[str, AfterValidator(_web)]


class Mail(Noun):
    """A mail server: where, as whom; `key` names the environment variable (or key store entry) of the password."""

    host: str
    port: int = Field(default=25, ge=1, le=65_535)
    sender: str
    user: str = ""
    key: str = "MAIL_KEY"
    security: str = Field(default="none", pattern="^(none|starttls|tls)$")


class Provider(Noun):
    """A provider of identities (OpenID Connect) that an organisation signs in with; `key` names its secret's variable."""

    name: str = Field(pattern="^[a-z0-9-]{1,30}$")
    title: str
    issuer: Web
    client: str
    key: str = "OIDC_KEY"


class Site(Noun):
    """How a workspace is served.

    `address` is what links in letters and feeds begin with; `open` lets visitors without an account see what is shared;
    `proxies` are networks whose X-Forwarded-For is believed; `reach` are private networks that may be fetched from and posted to.
    """

    address: Web = "http://127.0.0.1:8000"
    open: bool = True
    proxies: tuple[Network, ...] = ()
    reach: tuple[Network, ...] = ()
    requests_a_minute: int | None = Field(default=None, ge=1)
    mail: Mail | None = None
    provider: tuple[Provider, ...] = ()

    @classmethod
    def of(cls, given: Any, where: str) -> Site:
        """Read the table; raise BadData naming the setting that does not fit."""
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(["site", *map(str, first["loc"])])
            message = first["msg"].removeprefix("Value error, ")
            raise BadData(f"{field}: {message}", where=where, remedy=f"known: {', '.join(cls.model_fields)}") from None


__all__ = ["Mail", "Provider", "Site"]
