"""A simple outlook for the next years: a random walk with drift in logs, with an honest interval, and its record.

The series may have gaps: between two observations h years apart the log change has mean μh and variance σ²h
(Brownian motion with drift observed at uneven times).  Maximum likelihood gives μ = (y_n - y_1) / (t_n - t_1)
and, with n-1 steps, σ² = Σ (Δy - μh)² / h / (n-2).  The error of a forecast k years ahead has variance
σ²(k + k²/(t_n - t_1)): the walk's own, and the drift's.  With no gaps this is the ARIMA(0,1,0)-with-drift
forecast; tests compare it with statsmodels.

Source: Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed. (2021), section 5.2 and table 5.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log, sqrt
from statistics import median

from scipy import stats

from bilateral.errors import NoData
from bilateral.records import Figure
from bilateral.reference.parameters import parameter
from bilateral.trade.statistics import series
from bilateral.workspace import Pair


@dataclass(frozen=True)
class Backtest:
    """How the method did on the past: one forecast a year from what was known then."""

    forecasts: int
    covered: int
    level: float
    median_error_percent: float
    naive_error_percent: float


@dataclass(frozen=True)
class Outlook:
    """Forecasts with intervals, and how such forecasts did before."""

    figures: tuple[Figure, ...]
    level: float
    backtest: Backtest
    assumed: str
    freedom: int

    def chance_above(self, amount: float, year: int) -> float:
        """Return the probability that the indicator exceeds `amount` in `year`. Raises NoData beyond the horizon."""
        for figure in self.figures:
            if figure.period == str(year):
                assert figure.low is not None and figure.high is not None
                spread = stats.t.ppf(0.5 + self.level / 2, self.freedom)
                scale = (log(figure.high) - log(figure.low)) / 2 / spread
                return float(stats.t.sf((log(amount) - log(figure.value)) / scale, self.freedom))
        raise NoData(f"the outlook does not reach {year}")


def outlook(
    pair: Pair,
    *,
    until: int | None = None,
    known: int | None = None,
    indicator: str = "turnover",
    level: float | None = None,
) -> Outlook:
    """Forecast an indicator from the last year loaded, with an interval of `level` (parameters/outlook.toml).

    Parameters
    ----------
    until
        The last year to forecast; the year after the last one loaded unless given.
    known
        Use only the years up to this one, as somebody would have who stood there.

    Raises
    ------
    NoData
        Fewer than eight years are loaded, or the indicator is not positive.
    """
    points = {int(f.period): f for f in series(pair, indicator) if known is None or int(f.period) <= known}
    values = {year: f.value for year, f in points.items()}
    level = parameter("outlook", "level").value if level is None else level
    minimum = int(parameter("outlook", "minimum_years").value)
    if len(values) < minimum or min(values.values(), default=0) <= 0:
        raise NoData(f"an outlook needs {minimum} years of positive {indicator}; {len(values)} are loaded")
    last = max(values)
    how = f"random walk with drift on the logs of {len(values)} years, {min(values)} to {last}"
    used = tuple(o for f in points.values() for o in f.observations)
    figures = []
    for year in range(last + 1, max(until or 0, last + 1) + 1):
        middle, low, high = _forecast(values, year, level)
        figures.append(
            Figure(
                name=f"{indicator} outlook",
                value=middle,
                low=low,
                high=high,
                unit="USD",
                period=str(year),
                how=how,
                observations=used,
            )
        )
    assumed = "growth goes on as scattered as it was; no break in policy, prices or statistics"
    return Outlook(tuple(figures), level, _backtest(values, level, minimum), assumed, len(values) - 2)


def _forecast(values: Mapping[int, float], year: int, level: float) -> tuple[float, float, float]:
    """Median and interval of the value in `year` from the values before."""
    at = sorted(values)
    steps = [(b - a, log(values[b] / values[a])) for a, b in pairwise(at)]
    span = at[-1] - at[0]
    drift = log(values[at[-1]] / values[at[0]]) / span
    variance = sum((change - drift * h) ** 2 / h for h, change in steps) / (len(steps) - 1)
    ahead = year - at[-1]
    spread = sqrt(variance * (ahead + ahead**2 / span)) * stats.t.ppf(0.5 + level / 2, len(steps) - 1)
    centre = log(values[at[-1]]) + drift * ahead
    return exp(centre), exp(centre - spread), exp(centre + spread)


def _backtest(values: Mapping[int, float], level: float, minimum: int) -> Backtest:
    """Forecast every later year from the years before it; compare with 'as last year'."""
    at = sorted(values)
    covered, errors, naive = 0, [], []
    for n in range(minimum - 2, len(at)):
        past = {year: values[year] for year in at[:n]}
        middle, low, high = _forecast(past, at[n], level)
        covered += low <= values[at[n]] <= high
        errors.append(100 * abs(middle / values[at[n]] - 1))
        naive.append(100 * abs(values[at[n - 1]] / values[at[n]] - 1))
    return Backtest(len(errors), covered, level, median(errors), median(naive))
