"""Which series can settle a statement: the readings of its number, by what it is a number of."""

from __future__ import annotations

from bilateral.checking.goods import GOODS_FLOWS, add_goods
from bilateral.checking.readings import Evidence
from bilateral.checking.shares import add_settlement, add_stock, is_settlement, rank_readings, share_readings
from bilateral.checking.shelf import Shelf
from bilateral.periods import Period
from bilateral.records import Statement
from bilateral.workspace import Workspace


def evidence_for(workspace: Workspace, shelf: Shelf, statement: Statement, written: Period | None, url: str = "") -> Evidence:  # fmt: skip
    """Gather what the warehouse has on a statement's value.

    Parameters
    ----------
    written
        The day of the document, for figures that are given without a period.
    url
        The document's address: a figure taken from that very page is no evidence for it.
    """
    found = Evidence()
    if not statement.reporter or not statement.value:
        return found
    unit = statement.value.unit
    match statement.indicator:
        case indicator if indicator in (*GOODS_FLOWS, "volume"):
            add_goods(shelf, statement, unit, url, found)
        case "investment":
            add_stock(shelf, statement, "investment", unit, written, url, found)
        case "share" if is_settlement(statement):
            add_settlement(shelf, statement, written, url, found)
        case "share":
            found.readings += share_readings(workspace, shelf, statement)
        case "rank":
            found.readings += rank_readings(workspace, shelf, statement, written)
        case _:
            pass
    found.readings = [r for r in found.readings if r.observations]
    return found
