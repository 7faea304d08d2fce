"""Inter-country input-output tables: OECD ICIO, EXIOBASE, EORA, GLORIA, ADB through pymrio, or ready arrays.

In: a pymrio system, a folder that pymrio parses, or the 2022 table that the package sanction-simulator carries.
Out: an `InterCountryTable`, whose axes are (supplying sector, supplying country, using node), a node being a sector
of a country, countries running fastest.  Values are million USD unless the source says otherwise.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bilateral.errors import BadData, BadScenario
from bilateral.reference.parameters import parameter
from bilateral.scenarios.structural_gravity import Economy

Array = NDArray[np.float64]
FORMATS = ("oecd", "exiobase2", "exiobase3", "eora26", "gloria", "wiod")


@dataclass(frozen=True, eq=False)
class InterCountryTable:
    """Who buys what from whom.

    Parameters
    ----------
    countries, sectors
        Codes, in the order of the axes.
    shares
        (S, C, S·C): the share of each supplier in a buyer's spending on inputs; a buyer's shares sum to one.
    input_share
        (S·C,): spending on inputs over output, 1 - β.
    final
        (S·C,): output sold to final users.
    output
        (S·C,): gross output.
    vintage
        Which table, for the record.
    """

    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    shares: Array
    input_share: Array
    final: Array
    output: Array
    unit: str = "million USD"
    vintage: str = ""

    @classmethod
    def of(
        cls, countries: Sequence[str], sectors: Sequence[str], flows: Array, output: Array, **about: str
    ) -> InterCountryTable:
        """Build a table from intermediate flows, (S·C, S·C) seller to buyer, and gross output, (S·C,).

        Flows below zero count as zero, final sales are what is left of output, input shares stay below the cap in
        `parameters/production_network.toml`; output is then what these shares and final sales imply.

        Raises BadData where the shapes do not fit.
        """
        s, c = len(sectors), len(countries)
        n = s * c
        if flows.shape != (n, n) or output.shape != (n,):
            raise BadData(
                f"flows have the shape {flows.shape}",
                where="input-output table",
                remedy=f"give {n} by {n} and {n} outputs",
            )
        alive = output > 0
        flows = np.where(alive[:, None] & alive[None, :], np.maximum(flows, 0.0), 0.0)
        output = np.where(alive, output, 0.0)
        spent, final = flows.sum(0), np.maximum(output - flows.sum(1), 0.0)
        cap = parameter("production_network", "input_share_cap").value
        share = np.minimum(np.divide(spent, output, out=np.zeros(n), where=alive), cap)
        flows = np.divide(flows, spent, out=flows, where=spent > 0)
        implied = np.linalg.solve(np.eye(n) - flows * share, final)
        return cls(tuple(countries), tuple(sectors), flows.reshape(s, c, n), share, final, implied, **about)

    def country(self, code: str) -> int:
        """Place of a country on its axis; raises BadScenario that names what would do instead."""
        if code in self.countries:
            return self.countries.index(code)
        raise BadScenario(
            f"{code} is not in the table {self.vintage} ({len(self.countries)} countries)",
            remedy="use the product market model, or a table that holds it (EORA and GLORIA cover most countries)",
        )

    def sector(self, code: str) -> int:
        """Place of a sector on its axis; raises BadScenario that names the sectors there are."""
        if code in self.sectors:
            return self.sectors.index(code)
        raise BadScenario(f"sector '{code}' is not in the table", remedy=f"it has {', '.join(self.sectors)}")

    @cached_property
    def by_sector(self) -> Array:
        """(S, S·C): share of each supplying sector in a buyer's spending on inputs."""
        return np.asarray(self.shares.sum(1))

    @cached_property
    def domestic_inverse(self) -> Array:
        """(C, S, S): Leontief inverse of each country's own flows alone, a cheap stand-in for the whole inverse."""
        s, c = len(self.sectors), len(self.countries)
        own = np.einsum("rcsc->crs", self.shares.reshape(s, c, s, c))
        return np.linalg.inv(np.eye(s) - own * self.input_share.reshape(s, c).T[:, None, :])

    @cached_property
    def spending(self) -> Array:
        """(S·C,): a buyer's spending on inputs."""
        return self.input_share * self.output

    @cached_property
    def deliveries(self) -> Array:
        """(S, C): a seller's output that goes to other producers; summed from the shares, so that rows and columns
        have one total."""
        return self.shares @ self.spending

    @cached_property
    def country_output(self) -> Array:
        """(C,): gross output by country."""
        return np.asarray(self.output.reshape(len(self.sectors), -1).sum(0))


def from_pymrio(system: Any, vintage: str = "") -> InterCountryTable:
    """Turn a pymrio IOSystem (with Z and x) into a table; a region or sector that some lack is filled with zeros."""
    z, x = system.Z, system.x
    regions = list(dict.fromkeys(z.index.get_level_values(0)))
    sectors = list(dict.fromkeys(z.index.get_level_values(1)))
    order = [(region, sector) for sector in sectors for region in regions]
    flows = z.reindex(index=order, columns=order).fillna(0.0).to_numpy(float)
    output = x.reindex(order).fillna(0.0).to_numpy(float)[:, 0]
    unit = str(system.unit.iloc[0, 0]) if getattr(system, "unit", None) is not None else "table's unit"
    return InterCountryTable.of(regions, sectors, flows, output, unit=unit, vintage=vintage or str(system.name or ""))


def economy_of(system: Any, elasticity: float | Array, vintage: str = "") -> Economy:
    """Turn a pymrio IOSystem (Z, Y and x) into the long-run model's economy, with its input-output links.

    Parameters
    ----------
    system
        Final demand Y has the region as the first level of its columns; what is below zero (stocks drawn down) counts
        as zero.
    elasticity
        (sector,) trade elasticities, in the order in which the sectors first appear, or one for all.

    Raises
    ------
    BadData
        The system has no final demand.
    """
    if getattr(system, "Y", None) is None:
        raise BadData("has no final demand", where="input-output table", remedy="give a system with Y")
    z = system.Z.clip(lower=0)
    regions = list(dict.fromkeys(z.index.get_level_values(0)))
    sectors = list(dict.fromkeys(z.index.get_level_values(1)))
    c, s = len(regions), len(sectors)
    order = [(region, sector) for sector in sectors for region in regions]
    between = z.reindex(index=order, columns=order).fillna(0.0).to_numpy(float).reshape(s, c, s, c)
    final = system.Y.clip(lower=0).T.groupby(level=0).sum().T.reindex(index=order, columns=regions).fillna(0.0)
    flows = between.sum(2) + final.to_numpy(float).reshape(s, c, c)
    bought = between.sum(1)  # (input sector, using sector, country)
    spent = bought.sum(0)
    output = flows.sum(2)
    cap = parameter("production_network", "input_share_cap").value
    share = np.minimum(np.divide(spent, output, out=np.zeros_like(spent), where=output > 0), cap)
    inputs = np.divide(bought, spent, out=np.zeros_like(bought), where=spent > 0)
    return Economy.of(
        regions, flows, elasticity, sectors=sectors, value_added=1 - share, inputs=inputs, vintage=vintage
    )


def load_table(source: str | Path, *, kind: str = "", year: int | None = None) -> InterCountryTable:
    """Load a table: `icio-2022` (what sanction-simulator carries), or a folder or file that pymrio can parse.

    Parameters
    ----------
    source
        `icio-2022`, a folder that pymrio saved, or the publisher's files with `kind`.
    kind
        oecd, exiobase2, exiobase3, eora26, gloria or wiod: the publisher's layout; empty for pymrio's own.
    year
        The year, where the publisher's files hold several.

    Raises
    ------
    BadScenario
        The package that reads it is not installed.
    BadData
        The files are not there, or are of another kind.
    """
    if str(source) == "icio-2022":
        return _carried()
    try:
        import pymrio
    except ImportError:
        raise BadScenario("input-output tables are read by pymrio", remedy="pip install 'bilateral[network]'") from None
    path = Path(source)
    if not path.exists():
        raise BadData("there is no such file or folder", where=str(path), remedy="name a table, or icio-2022")
    if kind and kind not in FORMATS:
        raise BadData(f"'{kind}' is not a kind of table", where=str(path), remedy=f"one of {', '.join(FORMATS)}")
    try:
        if not kind:
            system = pymrio.load_all(path)
        else:
            parse = getattr(pymrio, f"parse_{kind}")
            system = parse(path, year=year) if year else parse(path)
        if system.x is None or system.Z is None:
            system.calc_all()
        return from_pymrio(system, f"{kind or path.name} {year or ''}".strip())
    except BadData:
        raise
    except Exception as error:
        raise BadData(
            f"cannot be read as a table ({type(error).__name__}: {str(error).splitlines()[0][:120]})",
            where=str(path), remedy=f"set table_kind, one of {', '.join(FORMATS)}",
        ) from None  # fmt: skip


def _carried() -> InterCountryTable:
    spec = importlib.util.find_spec("sanction_simulator")
    if spec is None or spec.origin is None:
        raise BadScenario(
            "the OECD table of 2022 comes with the package sanction-simulator, which is not installed",
            remedy="pip install 'bilateral[network]', or name another table",
        )
    data = np.load(Path(spec.origin).parent / "data" / "bench_cache.npz", allow_pickle=True)
    countries, sectors = (tuple(str(x) for x in data[axis]) for axis in ("countries", "sectors"))
    return InterCountryTable(
        countries, sectors, data["A"].reshape(len(sectors), len(countries), -1), data["omb"], data["z"], data["s"],
        vintage="OECD ICIO, release 2025, year 2022",
    )  # fmt: skip


__all__ = ["FORMATS", "InterCountryTable", "economy_of", "from_pymrio", "load_table"]
