"""Every threshold and constant, from `parameters/*.toml`: value, unit, source, year.  No number of judgement stands in code."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Parameter:
    """A number that somebody chose or measured: its value, its unit, where it is from, and from when."""

    value: float
    unit: str
    source: str
    year: int


@cache
def parameters(table: str) -> dict[str, Parameter]:
    """Return all parameters of a table (`checking`, `outlook`) by name."""
    text = files("bilateral").joinpath(f"parameters/{table}.toml").read_text("utf-8")
    return {name: Parameter(**entry) for name, entry in tomllib.loads(text).items()}


def parameter(table: str, name: str) -> Parameter:
    """Return one parameter.

    >>> parameter("checking", "source_difference").unit
    '%'
    """
    return parameters(table)[name]
