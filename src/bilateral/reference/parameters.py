"""Every threshold and constant, from `parameters/*.toml`: value, unit, source, year.  No number of judgement stands in code.

A parameter that is not known exactly has a range of nine in ten and a distribution; `quantile` turns a probability
into a value of it, so that one quasi-random point in the unit cube is one draw of all parameters.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

NINE_IN_TEN = NormalDist().inv_cdf(0.95)


@dataclass(frozen=True)
class Parameter:
    """A number that somebody chose or measured: its value, its unit, where it is from, and from when.

    `low` and `high` bound nine draws in ten (all of them for `uniform` and `triangular`).
    """

    value: float
    unit: str
    source: str
    year: int
    low: float | None = None
    high: float | None = None
    distribution: Literal["fixed", "normal", "lognormal", "uniform", "triangular"] = "fixed"

    def quantile(self, probability: ArrayLike) -> NDArray[np.float64]:
        """Values at the probabilities; below and above the median each side has its own spread.

        >>> Parameter(2.0, "", "", 2024, 1.0, 4.0, "lognormal").quantile([0.05, 0.5, 0.95]).round(9).tolist()
        [1.0, 2.0, 4.0]
        """
        from scipy import stats  # heavy, and only draws need it

        p = np.asarray(probability, float)
        if self.distribution == "fixed" or self.low is None or self.high is None:
            return np.full(p.shape, self.value)
        if self.distribution == "uniform":
            return self.low + p * (self.high - self.low)
        if self.distribution == "triangular":
            width = self.high - self.low
            return np.asarray(stats.triang.ppf(p, (self.value - self.low) / width, self.low, width))
        z = stats.norm.ppf(p) / NINE_IN_TEN
        down, up = self.low, self.high
        if self.distribution == "normal":
            return np.asarray(self.value + z * np.where(z < 0, self.value - down, up - self.value))
        return np.asarray(self.value * np.exp(z * np.where(z < 0, np.log(self.value / down), np.log(up / self.value))))


@cache
def parameters(table: str) -> dict[str, Parameter]:
    """Return all parameters of a table (`checking`, `outlook`) by name."""
    return {name: Parameter(**entry) for name, entry in tomllib.loads(_text(table)).items()}


def parameter(table: str, name: str) -> Parameter:
    """Return one parameter.

    >>> parameter("checking", "about").unit
    '%'
    """
    return parameters(table)[name]


def fitting(table: str, name: str, product: str = "", country: str = "") -> tuple[str, Parameter]:
    """Return the parameter whose key fits a product and country best, and that key.

    The longest HS prefix wins, and a country's own value over the general one.

    >>> fitting("product_market", "stock_days", "271012", "AZE")[0], fitting("product_market", "demand", "271012")[0]
    ('stock_days_271012_AZE', 'demand_2710')
    """
    known = parameters(table)
    for length in (*range(len(product), 1, -1), 0):
        stem = f"{name}_{product[:length]}" if length else name
        for key in (f"{stem}_{country}", stem):
            if key in known:
                return key, known[key]
    raise KeyError(name)


@cache
def version(table: str) -> str:
    """Return a short checksum of a parameter file, for the record of a result."""
    return hashlib.sha256(_text(table).encode()).hexdigest()[:12]


def _text(table: str) -> str:
    return files("bilateral").joinpath(f"parameters/{table}.toml").read_text("utf-8")
