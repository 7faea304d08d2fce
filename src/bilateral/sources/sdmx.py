"""SDMX-ML messages as rows, through `sdmx1` (the extra `sdmx`): what the IMF and WITS answer."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from bilateral.errors import BadData
from bilateral.sources.sample import relation_of


def relation(path: Path) -> tuple[list[str], str, dict[str, object]]:
    """Return a message's column names, SQL that gives its rows as text, and the values that the SQL names."""
    names, rows = message(path)
    return names, *relation_of(names, [[row[name] for name in names] for row in rows])


def message(path: Path) -> tuple[list[str], list[dict[str, Any]]]:
    """Return the dimensions and the observations of an SDMX-ML message.

    Raises
    ------
    BadData
        `sdmx1` is not installed, or the message cannot be read or holds no observations.
    """
    try:
        import sdmx
    except ImportError:
        raise BadData(
            "SDMX-ML needs the package sdmx1",
            where=path.name,
            remedy="install bilateral with the extra 'sdmx', or download the data as CSV",
        ) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            message = sdmx.read_sdmx(path)
    except Exception as error:  # sdmx1 passes on what lxml and its own reader raise
        raise BadData(
            f"is not a readable SDMX message ({str(error)[:120]})", where=path.name, remedy="download it again"
        ) from None
    rows = []
    for data in getattr(message, "data", []):
        for o in data.obs:
            dimensions = {key: str(value.value) for key, value in o.key.values.items()} | {
                key: str(value.value) for key, value in o.attached_attribute.items()
            }
            series = {key: str(value.value) for key, value in (o.series_key.attrib.items() if o.series_key else ())}
            cells: dict[str, Any] = {**series, **dimensions, "OBS_VALUE": None if o.value is None else str(o.value)}
            rows.append(cells)
    if not rows:
        raise BadData("holds no observations", where=path.name, remedy="ask the publisher for a series that exists")
    names = sorted({name for row in rows for name in row})
    return names, [dict.fromkeys(names) | row for row in rows]
