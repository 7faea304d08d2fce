"""What an economy is good at, and what a pair could trade: indices of exports and imports by product.

Arrays are (economy, product), thousand USD; shares are taken over all products of the year.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh

from bilateral.trade.dependence import herfindahl
from bilateral.trade.products import product_flows
from bilateral.trade.world import Array, WorldYear, world_year
from bilateral.workspace import Pair


def revealed_comparative_advantage(values: Array) -> Array:
    """RCA_cp = (X_cp / X_c) / (X_p / X): above one, the economy exports more of the product than the world does.

    Parameters
    ----------
    values
        (economy, product) exports.

    Returns
    -------
    (economy, product); 0 where an economy or a product has no trade.

    Source
    ------
    Balassa (1965), Trade liberalisation and 'revealed' comparative advantage, Manchester School 33.
    """
    own, world, total = values.sum(1, keepdims=True), values.sum(0), values.sum()
    with np.errstate(divide="ignore"):
        scale = np.where(own > 0, total / own, 0.0), np.where(world > 0, 1 / world, 0.0)
    ratio: Array = values * scale[0]
    ratio *= scale[1]
    return ratio


def proximity(rca: Array) -> Array:
    """φ_pq = min(P(RCA_p ≥ 1 | RCA_q ≥ 1), P(RCA_q ≥ 1 | RCA_p ≥ 1)), shape (product, product).

    Source: Hidalgo, Klinger, Barabási and Hausmann (2007), The product space, Science 317, equation (1).
    """
    have = (rca >= 1).astype(np.float32)  # counts below 2^24 are exact, and the product of matrices is twice as fast
    both = have.T @ have
    ubiquity = have.sum(0)
    larger = np.maximum(ubiquity[:, None], ubiquity[None, :])
    near: Array = np.divide(both, larger, out=np.zeros_like(both), where=larger > 0).astype(float)
    return near


@dataclass(frozen=True)
class Complexity:
    """Economic complexity: ECI of economies (economy,) and PCI of products (product,), standardised; NaN outside of the network."""

    eci: Array
    pci: Array


def complexity(rca: Array) -> Complexity:
    """ECI and PCI: the second eigenvector of M~_cc' = Σ_p M_cp M_c'p / (k_c k_p), and products as the means of their exporters.

    Economies and products without any RCA ≥ 1 are outside of the network.  The sign is such that ECI rises with diversity.

    Source
    ------
    Hidalgo and Hausmann (2009), PNAS 106; Hausmann et al. (2014), The Atlas of Economic Complexity, technical box 2.1.
    """
    have = rca >= 1
    rows, columns = np.asarray(have.any(1)), np.asarray(have.any(0))
    m = (have if rows.all() and columns.all() else have[np.ix_(rows, columns)]).astype(float)
    diversity, ubiquity = m.sum(1), m.sum(0)
    # Symmetric form D^-1/2 M U^-1 M' D^-1/2: the same eigenvalues, and a solver that stops at the second vector.
    between = (m / ubiquity) @ m.T / np.sqrt(np.outer(diversity, diversity))
    n = len(between)
    _, vectors = eigh(between, subset_by_index=(n - 2, n - 1))
    second = vectors[:, 0] / np.sqrt(diversity)
    second *= np.sign(np.corrcoef(second, diversity)[0, 1]) or 1.0
    eci = (second - second.mean()) / second.std()
    pci = (eci @ m) / ubiquity
    pci = (pci - pci.mean()) / pci.std()
    return Complexity(_spread(eci, rows), _spread(pci, columns))


def density(rca: Array, closeness: Array) -> Array:
    """ω_cp = Σ_q M_cq φ_qp / Σ_q φ_qp: how near a product is to what the economy already exports, (economy, product).

    Source: Hidalgo et al. (2007), Science 317, equation (2) of the supporting material.
    """
    total = closeness.sum(0)
    near: Array = np.divide((rca >= 1).astype(float) @ closeness, total, out=np.zeros(rca.shape), where=total > 0)
    return near


def trade_intensity(flow: float, exports: float, imports: float, world_imports: float, own_imports: float) -> float:
    """TII_ij = (X_ij / X_i) / (M_j / (M_w - M_i)): above one, i sells to j more than j's weight in world demand.

    Source: Kojima (1964); Anderson and Norheim (1993), History, geography and regional economic integration, equation (2.1).

    >>> trade_intensity(10, 100, 50, 1100, 100)
    2.0
    """
    return (flow / exports) / (imports / (world_imports - own_imports))


def complementarity(world: WorldYear, exporter: str, importer: str) -> float:
    """TC_ij = 100 (1 - Σ_k |m_kj - x_ki| / 2): 100 where j buys just what i sells, 0 where nothing overlaps.

    Source: Michaely (1996), Trade preferential agreements in Latin America, World Bank working paper 1583.
    """
    x, m = _shares(world.exports[world.row(exporter)]), _shares(world.imports[world.row(importer)])
    return float(100 * (1 - np.abs(m - x).sum() / 2))


def similarity(world: WorldYear, first: str, second: str) -> float:
    """S_ij = 100 Σ_k min(x_ki, x_kj): 100 where both export the same basket.

    Source: Finger and Kreinin (1979), A measure of 'export similarity' and its possible uses, Economic Journal 89.
    """
    return float(
        100 * np.minimum(_shares(world.exports[world.row(first)]), _shares(world.exports[world.row(second)])).sum()
    )


def export_potential(world: WorldYear, exporter: str, importer: str, flow: float) -> Array:
    """EP_ijk = (v_ik / v_k) · v_jk · v_ij / Σ_k (v_ik / v_k) v_jk: supply, demand and how easily the two trade, (product,) thousand USD.

    The static form: present trade, without projected growth and tariffs.  Potentials add up to the actual flow; where one
    exceeds what is sold of a product, that much is unused.

    Parameters
    ----------
    flow
        What the exporter sells to the importer in all, thousand USD.

    Source
    ------
    Decreux and Spies (2016), Export potential assessments, International Trade Centre, section 3.
    """
    supplied = world.exports.sum(0)
    supply = np.divide(
        world.exports[world.row(exporter)], supplied, out=np.zeros(len(world.products)), where=supplied > 0
    )
    expected: Array = supply * world.imports[world.row(importer)]
    total = expected.sum()
    return expected * (flow / total) if total > 0 else expected


@dataclass(frozen=True)
class Potential:
    """What an exporter could sell of a product to an importer: thousand USD, with its RCA and how near the product is."""

    product: str
    potential: float
    actual: float
    unused: float
    rca: float
    density: float


def potentials(pair: Pair, year: int | None = None) -> list[Potential]:
    """Return the reporter's export potential in the partner's market by product, the largest unused first. Raises NoData."""
    world = world_year(pair.workspace.warehouse, year)
    actual = dict.fromkeys(world.products, 0.0)
    actual |= {f.product: f.value for f in product_flows(pair, [world.year]) if f.reporter == pair.reporter}
    expected = export_potential(world, pair.reporter, pair.partner, sum(actual.values()))
    rca = revealed_comparative_advantage(world.exports)
    near, row = density(rca, proximity(rca)), world.row(pair.reporter)
    found = [
        Potential(
            code,
            float(expected[k]),
            actual[code],
            max(0.0, float(expected[k]) - actual[code]),
            float(rca[row, k]),
            float(near[row, k]),
        )
        for k, code in enumerate(world.products)
        if expected[k] > 0 or actual[code] > 0
    ]
    return sorted(found, key=lambda p: (-p.unused, p.product))


def pair_indices(pair: Pair, year: int | None = None) -> list[tuple[str, float, float, str]]:
    """Return the pair's indices of a year: (index, for the reporter towards the partner, for the partner towards the reporter, meaning). Raises NoData."""
    world = world_year(pair.workspace.warehouse, year)
    sold = dict.fromkeys(pair.codes, 0.0)
    for f in product_flows(pair, [world.year]):
        sold[f.reporter] += f.value
    x, m = (
        dict(zip(world.economies, world.exports.sum(1), strict=True)),
        dict(zip(world.economies, world.imports.sum(1), strict=True)),
    )
    total = sum(m.values())
    rca = revealed_comparative_advantage(world.exports)
    eci = complexity(rca).eci
    common = similarity(world, *pair.codes)

    def both(name: str, compute: Callable[[str, str], float], meaning: str) -> tuple[str, float, float, str]:
        return name, compute(*pair.codes), compute(*pair.codes[::-1]), meaning

    return [
        both("trade intensity", lambda i, j: trade_intensity(sold[i], x[i], m[j], total, m[i]), "above 1: sells more to the other than the other's weight in world demand"),
        both("complementarity", lambda i, j: complementarity(world, i, j), "0 to 100: how well its exports match what the other imports"),
        both("export similarity", lambda i, j: common, "0 to 100: how alike the two export baskets are"),
        both("economic complexity", lambda i, j: float(eci[world.row(i)]), "standard deviations from the mean of economies"),
        both("products with RCA ≥ 1", lambda i, j: float((rca[world.row(i)] >= 1).sum()), f"of {len(world.products):,} products"),
        both("HHI of exports", lambda i, j: herfindahl(list(world.exports[world.row(i)])), "0 to 1: how few products make up its exports"),
    ]  # fmt: skip


def _shares(values: Array) -> Array:
    total = values.sum()
    return values / total if total else values


def _spread(values: Array, where: NDArray[np.bool_]) -> Array:
    out = np.full(where.shape, np.nan)
    out[where] = values
    return out
