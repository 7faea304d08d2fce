"""The UN Statistics Division's correspondence of two HS revisions: 'HS2022toHS1992ConversionAndCorrelationTables.xlsx'.

The workbook has two sheets: conversions (each new code and the one old code that its trade is assigned to) and correlations
(every pair of codes that share goods, with the relationship 1:1, 1:n, n:1, n:n).  What is loaded: new, old, kind, assigned.
Source: UNSD, Correlation and conversion tables HS (unstats.un.org/unsd/trade).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bilateral.errors import BadData
from bilateral.sources.download import Remote
from bilateral.sources.sample import Sample
from bilateral.warehouse import Dataset
from bilateral.warehouse.schema import CodeTable

_SHEET = re.compile(r"HS ?(\d{4})-HS ?(\d{4}) (Conversion|Correlation)s?")


def recognises(sample: Sample) -> bool:
    """Whether a workbook has the two sheets."""
    if sample.kind != "xlsx":
        return False
    import openpyxl

    try:
        names = openpyxl.load_workbook(sample.path, read_only=True).sheetnames
    except Exception:  # openpyxl raises many kinds for a broken archive
        raise BadData("is not a readable workbook", where=sample.path.name, remedy="download it again") from None
    return sum(bool(_SHEET.fullmatch(name)) for name in names) == 2


def tables(sample: Sample, datasets: Path | None = None) -> Iterator[CodeTable]:
    """The pairs of codes. Raises BadData where a conversion is not among the correlations."""
    import openpyxl

    book = openpyxl.load_workbook(sample.path, read_only=True)
    sheets = {
        match[3]: (match[1], match[2], book[name]) for name in book.sheetnames if (match := _SHEET.fullmatch(name))
    }
    new, old, correlations = sheets["Correlation"]
    pairs = {
        (str(row[0]), str(row[1])): str(row[2])
        for row in correlations.iter_rows(values_only=True)
        if re.fullmatch(r"\d{6}", str(row[0]))
    }
    assigned = {
        (str(row[0]), str(row[1]))
        for row in sheets["Conversion"][2].iter_rows(values_only=True)
        if re.fullmatch(r"\d{6}", str(row[0]))
    }
    if stray := assigned - set(pairs):
        raise BadData(
            f"assigns {min(stray)[0]} to {min(stray)[1]}, which is in no correlation",
            where=sample.path.name,
            remedy="keep both sheets of the UN's workbook",
        )
    about = Dataset(source="un-correspondence", vintage=f"HS{new[2:]}-HS{old[2:]}", title=f"HS {new} to HS {old}", publisher="United Nations Statistics Division",
                    licence="UNSD", url="https://unstats.un.org/unsd/classifications/Econ", layout="correspondence", revision=f"HS{new[2:]}")  # fmt: skip
    keys = sorted(pairs)
    values: dict[str, object] = {
        "new": [k[0] for k in keys],
        "old": [k[1] for k in keys],
        "kind": [pairs[k] for k in keys],
        "assigned": [k in assigned for k in keys],
    }
    yield CodeTable(
        "SELECT unnest($new) AS new, unnest($old) AS old, unnest($kind) AS kind, unnest($assigned) AS assigned",
        about,
        values,
    )


def remote(new: str = "2022", old: str = "2017") -> list[Remote]:
    """Where the workbook of two revisions lies, each by the year it came into force."""
    name = f"HS{new}toHS{old}ConversionAndCorrelationTables.xlsx"
    return [Remote(f"https://unstats.un.org/unsd/classifications/Econ/tables/{name}", name)]
