"""What can go wrong, in words for the person at the keyboard.

Every error that reaches a user derives from `BilateralError` and says three things: what is wrong,
where, and what would work.  `exit_code` is what the command line returns, so that scripts can tell
bad input (2) from a store that is busy (3) from a figure that does not exist (4), and
from a publisher that does not answer (5).
"""

from __future__ import annotations


class BilateralError(Exception):
    """Base of all errors meant for users: `what` is wrong, `where`, and the `remedy` that would work."""

    exit_code = 2

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        parts = [f"{where}: {what}" if where else what, remedy]
        super().__init__("; ".join(part.rstrip(".") for part in parts if part) + ".")


class BadDocument(BilateralError):
    """A file that cannot be read as a report."""


class BadData(BilateralError):
    """A statistics file that does not fit the observation schema."""


class BadRecord(BilateralError):
    """A record whose fields or evidence do not hold."""


class QuoteMismatch(BadRecord):
    """A quote that does not stand at its place in the document's text."""


class BadPeriod(BilateralError):
    """Text that is not an ISO 8601 date, interval or duration."""


class UnknownCountry(BilateralError):
    """A name or code that no country has."""


class UnknownRecord(BilateralError):
    """An identifier that the register does not hold."""


class NoWorkspace(BilateralError):
    """A folder that is not a workspace."""


class StoreBusy(BilateralError):
    """The register or the warehouse is in use by another process."""

    exit_code = 3


class DownloadFailed(BilateralError):
    """A publisher that refuses, does not answer, or sends something else than was asked for."""

    exit_code = 5


class ModelFailed(BilateralError):
    """A language model that does not answer, or not in the form asked for."""

    exit_code = 5


class NoData(BilateralError):
    """A figure that no loaded source has."""

    exit_code = 4


class BadScenario(BilateralError):
    """A what-if that does not hold together, or that the data cannot answer."""


class NotConverged(BilateralError):
    """A model that found no solution."""

    exit_code = 4


class BadNetwork(BilateralError):
    """A table of places or links that does not hold together, or a place that is not in it."""


class NoRoute(BilateralError):
    """Two places with no way between them."""

    exit_code = 4
