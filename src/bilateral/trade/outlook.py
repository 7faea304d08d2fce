"""The outlook of a pair's trade: several kept models, the one with the best record, an honest interval, and that record.

Models forecast logarithms.  The default is nine parts exponential smoothing and one part random walk with drift, the
combination that did best over all pairs of BACI (docs/outlook.md, `benchmarks/outlook.py`); another model takes its place
only where its past errors on this very pair were smaller by the margin in `parameters/outlook.toml`, since a short record
flatters by chance.  The interval follows from the scatter of past steps, scaled so that it held what it promised over all pairs.

Sources: Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed. (2021), sections 5.2 (drift), 8.1 (simple
exponential smoothing), 8.2 (damped trend), 13.4 (combinations); Assimakopoulos and Nikolopoulos (2000) for theta.  Models are
those of `statsforecast`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log, sqrt
from statistics import median

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from bilateral.errors import NoData
from bilateral.records import Figure, Observation
from bilateral.reference.parameters import parameter
from bilateral.trade.statistics import series
from bilateral.workspace import Pair

Array = NDArray[np.float64]
Model = Callable[[Array, int], Array]
COMBINED = "smoothing with a little drift"


@dataclass(frozen=True)
class Backtest:
    """How a model did on the past: one forecast a step from what was known then; errors are medians in percent."""

    forecasts: int
    covered: int
    level: float
    median_error_percent: float
    naive_error_percent: float


@dataclass(frozen=True)
class Outlook:
    """Forecasts with intervals, the model that made them, and how such forecasts did before."""

    figures: tuple[Figure, ...]
    level: float
    model: str
    backtest: Backtest
    assumed: str
    freedom: int
    errors: Mapping[str, float]

    def chance_above(self, amount: float, period: int | str) -> float:
        """Return the probability that the indicator exceeds `amount` in a period. Raises NoData beyond the horizon."""
        for figure in self.figures:
            if figure.period == str(period):
                assert figure.low is not None and figure.high is not None
                spread = stats.t.ppf(0.5 + self.level / 2, self.freedom)
                scale = (log(figure.high) - log(figure.low)) / 2 / spread
                return float(stats.t.sf((log(amount) - log(figure.value)) / scale, self.freedom))
        raise NoData(f"the outlook does not reach {period}")

    def record(self) -> str:
        """The record in one sentence."""
        b = self.backtest
        ours, naive = f"{b.median_error_percent:.0f}%", f"{b.naive_error_percent:.0f}%"
        return f"on the past {b.covered} of {b.forecasts} within the interval, median error {ours}, of the naive forecast {naive}."


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
    _enough(values, "minimum_years", f"years of positive {indicator}")
    last = max(values)
    horizon = range(last + 1, max(until or 0, last + 1) + 1)
    used = tuple(o for f in points.values() for o in f.observations)
    return _look_ahead(values, {year: str(year) for year in horizon}, annual_models(), indicator, level, used)


def monthly_outlook(observations: Sequence[Observation], *, months: int = 12, level: float | None = None) -> Outlook:
    """Forecast a monthly series, with its season. Raises NoData for fewer months than `minimum_months` or values that are not positive.

    Parameters
    ----------
    observations
        One series: a figure a month, in one unit.
    """
    values = {_month(o.period): o.value for o in observations if len(o.period) == 7}
    _enough(values, "minimum_months", "months of positive values")
    last = max(values)
    horizon = {n: f"{(n - 1) // 12}-{(n - 1) % 12 + 1:02}" for n in range(last + 1, last + months + 1)}
    unit = observations[0].unit
    return _look_ahead(
        values,
        horizon,
        monthly_models(),
        observations[0].flow,
        level,
        tuple(observations),
        unit,
        "minimum_months",
        _of_errors,
    )


def annual_models() -> dict[str, Model]:
    """Models of annual logarithms, the default first: (values, steps ahead) to forecasts of shape (steps,)."""
    from statsforecast.models import AutoETS, Theta  # heavy, and only an outlook needs it

    smooth = float(parameter("outlook", "smoothing").value)
    share = float(parameter("outlook", "share_of_drift").value)
    return {
        COMBINED: lambda y, h: combined(y, h, smooth, share),
        "as last year": lambda y, h: np.full(h, y[-1]),
        "random walk with drift": lambda y, h: y[-1] + np.arange(1, h + 1) * (y[-1] - y[0]) / (len(y) - 1),
        "theta": lambda y, h: np.asarray(Theta().forecast(y, h=h)["mean"]),
        "damped trend": lambda y, h: np.asarray(AutoETS(model="AAN", damped=True).forecast(y, h=h)["mean"]),
    }


def monthly_models() -> dict[str, Model]:
    """Models of monthly logarithms with a season of twelve, the default first."""
    from statsforecast.models import AutoETS, AutoTheta

    return {
        "exponential smoothing with season": lambda y, h: np.asarray(
            AutoETS(season_length=12, model="ZNA").forecast(y, h=h)["mean"]
        ),
        "as a year before": lambda y, h: np.resize(y[-12:], h),
        "as last month": lambda y, h: np.full(h, y[-1]),
        "theta with season": lambda y, h: np.asarray(AutoTheta(season_length=12).forecast(y, h=h)["mean"]),
    }


def combined(y: Array, h: int, smooth: float, share_of_drift: float) -> Array:
    """(1-s) SES(α) + s (random walk with drift); α and s are parameters, not fitted to one short series.

    SES: l_t = α y_t + (1-α) l_{t-1}, l_1 = y_1, forecast l_T (Hyndman and Athanasopoulos, 8.1).

    >>> combined(np.array([0.0, 1.0]), 2, 0.5, 0.1).round(3).tolist()
    [0.65, 0.75]
    """
    level = y[0]
    for value in y[1:]:
        level = smooth * value + (1 - smooth) * level
    walk = y[-1] + np.arange(1, h + 1) * (y[-1] - y[0]) / (len(y) - 1)
    path: Array = (1 - share_of_drift) * level + share_of_drift * walk
    return path


def ahead_of(model: Model, y: Array, h: int) -> Array:
    """A model's forecasts of logarithms, asked from the last value on and rounded: another unit then gives the same outlook.

    The library's searches for parameters can end elsewhere for a difference in the sixteenth digit.
    """
    path: Array = model(np.round(y - y[-1], 12), h) + y[-1]
    return path


def scatter(values: Mapping[int, float]) -> tuple[float, int, float]:
    """Drift and spread of the logarithms' steps, with gaps as time: standard deviation a step, degrees of freedom, drift.

    Between two observations h steps apart the change has mean μh and variance σ²h; μ = (y_n - y_1) / (t_n - t_1) and
    σ² = Σ (Δy - μh)² / h / (n-2): maximum likelihood of Brownian motion with drift, corrected for the drift.
    """
    at = sorted(values)
    steps = [(b - a, log(values[b] / values[a])) for a, b in pairwise(at)]
    drift = log(values[at[-1]] / values[at[0]]) / (at[-1] - at[0])
    variance = sum((change - drift * h) ** 2 / h for h, change in steps) / (len(steps) - 1)
    return sqrt(variance), len(steps) - 1, drift


def interval(values: Mapping[int, float], centre: float, ahead: int, level: float) -> tuple[float, float]:
    """Bounds around a forecast logarithm: ± c t σ √(k + k²/T), the drift method's error, scaled by `interval_scale`.

    Source: Hyndman and Athanasopoulos, table 5.2; the scale is measured (docs/outlook.md).
    """
    deviation, freedom, _ = scatter(values)
    span = max(values) - min(values)
    half = (
        parameter("outlook", "interval_scale").value
        * float(stats.t.ppf(0.5 + level / 2, freedom))
        * deviation
        * sqrt(ahead + ahead**2 / span)
    )
    return centre - half, centre + half


Past = Sequence[tuple[int, float, float]]
Bounds = Callable[[Mapping[int, float], Past, float, int, float], tuple[float, float]]


def _of_steps(values: Mapping[int, float], past: Past, centre: float, ahead: int, level: float) -> tuple[float, float]:
    return interval(values, centre, ahead, level)


def _of_errors(values: Mapping[int, float], past: Past, centre: float, ahead: int, level: float) -> tuple[float, float]:
    """Bounds that held `level` of the past one-step errors, wider by √k; a season makes steps, but no errors.

    Source: Hyndman and Athanasopoulos, section 5.5 (empirical residuals), the walk's growth of table 5.2.
    """
    half = float(np.quantile([abs(e) for _, _, e in past], level)) * sqrt(ahead)
    return centre - half, centre + half


def _look_ahead(
    values: Mapping[int, float], horizon: Mapping[int, str], models: Mapping[str, Model], name: str, level: float | None, used: tuple[Observation, ...],
    unit: str = "USD", minimum: str = "minimum_years", bounds: Bounds = _of_steps,
) -> Outlook:  # fmt: skip
    level = parameter("outlook", "level").value if level is None else level
    first = min(len(values) - 1, int(parameter("outlook", minimum).value))
    past = {model: _past(values, forecast, first) for model, forecast in models.items()}
    errors = {model: median(abs(e) for _, _, e in found) for model, found in past.items() if found}
    chosen = choose(errors, next(iter(models)), parameter("outlook", "margin").value)
    last = max(values)
    centres = ahead_of(models[chosen], _regular(values), max(horizon) - last)
    missing = last - min(values) + 1 - len(values)
    filled = f", {missing} that are not loaded taken on the straight line between their neighbours" if missing else ""
    how = f"{chosen}, on the logarithms of {len(values)} periods{filled}"
    figures = []
    for step, period in horizon.items():
        centre = float(centres[step - last - 1])
        low, high = (exp(bound) for bound in bounds(values, past[chosen], centre, step - last, level))
        figures.append(
            Figure(
                name=f"{name} outlook",
                value=exp(centre),
                low=low,
                high=high,
                unit=unit,
                period=period,
                how=how,
                observations=used,
            )
        )
    naive = next(model for model in models if model.startswith("as "))
    tried, covered = _held(values, past[chosen], bounds, level)
    record = Backtest(tried, covered, level, _percent(errors[chosen]), _percent(errors[naive]))
    assumed = "growth goes on as scattered as it was; no break in policy, prices or statistics"
    return Outlook(
        tuple(figures),
        level,
        chosen,
        record,
        assumed,
        len(values) - 2,
        {model: _percent(e) for model, e in errors.items()},
    )


def _held(values: Mapping[int, float], past: Past, bounds: Bounds, level: float) -> tuple[int, int]:
    """How many past forecasts had an interval that what was known then could give, and how many outcomes it held."""
    needed = int(parameter("outlook", "minimum_errors").value) if bounds is _of_errors else 0
    tried = covered = 0
    for n, (at, truth, error) in enumerate(past):
        if n >= needed:
            before = _before(values, at)
            low, high = bounds(before, past[:n], truth + error, at - max(before), level)
            tried, covered = tried + 1, covered + (low <= truth <= high)
    return tried, covered


def choose(errors: Mapping[str, float], default: str, margin_percent: float) -> str:
    """Return the default, unless another model's past errors are smaller by the margin.

    >>> choose({"a": 0.2, "b": 0.12}, "a", 50), choose({"a": 0.2, "b": 0.09}, "a", 50)
    ('a', 'b')
    """
    margin = margin_percent / 100
    best = min(errors, key=lambda model: (errors[model], model != default))
    return best if default not in errors or errors[best] < (1 - margin) * errors[default] else default


def _past(values: Mapping[int, float], forecast: Model, minimum: int) -> list[tuple[int, float, float]]:
    """(time, truth, forecast minus truth) in logarithms of every step that could be forecast from `minimum` figures before it."""
    found = []
    for n, at in enumerate(sorted(values)):
        if n < minimum:
            continue
        before = _before(values, at)
        try:
            ahead = at - max(before)
            centre = float(ahead_of(forecast, _regular(before), ahead)[ahead - 1])
        except (NotImplementedError, ValueError):  # too few figures for the model
            continue
        found.append((at, log(values[at]), centre - log(values[at])))
    return found


def _before(values: Mapping[int, float], at: int) -> dict[int, float]:
    return {time: value for time, value in values.items() if time < at}


def _regular(values: Mapping[int, float]) -> Array:
    """Logarithms at every step from the first to the last; a gap is bridged by the straight line between its ends."""
    at = np.array(sorted(values))
    line: Array = np.interp(np.arange(at[0], at[-1] + 1), at, np.log([values[t] for t in at]))
    return line


def _enough(values: Mapping[int, float], minimum: str, what: str) -> None:
    needed = int(parameter("outlook", minimum).value)
    if len(values) < needed or min(values.values(), default=0) <= 0:
        raise NoData(f"an outlook needs {needed} {what}; {len(values)} are loaded")


def _month(period: str) -> int:
    """'2023-05' as the number of the month since year 0."""
    return int(period[:4]) * 12 + int(period[5:7])


def _percent(error: float) -> float:
    return 100 * (exp(error) - 1)
