"""The outlook against its published formula and against statsmodels.

Hyndman and Athanasopoulos, Forecasting: Principles and Practice (3rd ed.): the drift method's forecast is
y_T + h (y_T - y_1)/(T - 1) (section 5.2), its standard deviation sigma sqrt(h (1 + h/(T - 1))) (table 5.2).
"""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student

from bilateral.errors import NoData
from bilateral.records import Observation
from bilateral.reference.parameters import parameter
from bilateral.trade.outlook import (
    COMBINED,
    ahead_of,
    annual_models,
    combined,
    interval,
    monthly_outlook,
    outlook,
    scatter,
)
from bilateral.workspace import Workspace

levels = st.lists(st.floats(1, 1e6), min_size=8, max_size=30).filter(lambda xs: np.std(np.diff(np.log(xs))) > 1e-6)


@given(levels, st.integers(1, 5))
def test_the_published_formula_of_the_drift_method(xs: list[float], h: int) -> None:
    """Its error is scaled by what was measured over all pairs; the scale of one gives the published interval."""
    log = np.log(xs)
    span = len(xs) - 1
    drift = (log[-1] - log[0]) / span
    sigma = np.sqrt(((np.diff(log) - drift) ** 2).sum() / (span - 1))
    centre = annual_models()["random walk with drift"](log, h)[-1]
    low, high = interval(dict(enumerate(xs, 2000)), centre, h, 0.8)
    half = (
        student.ppf(0.9, span - 1) * sigma * np.sqrt(h * (1 + h / span)) * parameter("outlook", "interval_scale").value
    )
    assert centre == pytest.approx(log[-1] + h * drift)
    assert (low, high) == (pytest.approx(centre - half), pytest.approx(centre + half))


@given(levels)
def test_the_scatter_of_steps_is_what_statsmodels_finds(xs: list[float]) -> None:
    steps = np.diff(np.log(xs))
    fitted = sm.OLS(steps, np.ones_like(steps)).fit()
    deviation, freedom, drift = scatter(dict(enumerate(xs, 2000)))
    assert (deviation, freedom, drift) == (
        pytest.approx(np.sqrt(fitted.scale), rel=1e-6),
        len(steps) - 1,
        pytest.approx(fitted.params[0], abs=1e-9),
    )


@given(levels, st.floats(0.3, 1.0))
@settings(max_examples=30)
def test_simple_exponential_smoothing_is_that_of_statsmodels(xs: list[float], smooth: float) -> None:
    from statsmodels.tsa.holtwinters import SimpleExpSmoothing

    log = np.log(xs)
    fitted = SimpleExpSmoothing(log, initialization_method="known", initial_level=log[0]).fit(
        smoothing_level=smooth, optimized=False
    )
    assert combined(log, 2, smooth, 0.0) == pytest.approx(fitted.forecast(2))


@given(levels, st.floats(0.01, 100))
@settings(max_examples=50)
def test_another_unit_gives_the_same_outlook(xs: list[float], factor: float) -> None:
    log = np.log(xs)
    for name in (COMBINED, "as last year", "random walk with drift"):
        model = annual_models()[name]
        assert ahead_of(model, log + np.log(factor), 2) == pytest.approx(
            ahead_of(model, log, 2) + np.log(factor), abs=1e-9
        ), name


@pytest.mark.parametrize("factor", [1e-3, 0.125, 7.0])
def test_models_that_search_for_parameters_find_the_same_in_another_unit(factor: float) -> None:
    log = np.log([3.0, 4.1, 3.7, 5.2, 6.1, 5.4, 7.7, 8.9, 8.1, 9.4])
    for name in ("theta", "damped trend"):
        model = annual_models()[name]
        assert ahead_of(model, log + np.log(factor), 2) == pytest.approx(
            ahead_of(model, log, 2) + np.log(factor), abs=1e-9
        ), name


def test_missing_years_count_as_time(shared_desk: Workspace) -> None:
    """2021 and 2022 are not loaded: the step from 2020 to 2023 is three years of growth, not one."""
    pair = shared_desk.pair("AZE", "RUS")
    view = outlook(pair, until=2025)
    assert [f.period for f in view.figures] == ["2024", "2025"]
    first, second = view.figures
    assert second.high - second.low > first.high - first.low
    assert view.backtest.forecasts > 10 and 0 <= view.backtest.covered <= view.backtest.forecasts


def test_the_chance_agrees_with_the_interval(shared_desk: Workspace) -> None:
    view = outlook(shared_desk.pair("AZE", "RUS"))
    (figure,) = view.figures
    assert view.chance_above(figure.high, 2024) == pytest.approx(0.1)
    assert view.chance_above(figure.low, 2024) == pytest.approx(0.9)
    assert view.chance_above(figure.value, 2024) == pytest.approx(0.5)


def test_what_was_not_known_is_not_used(shared_desk: Workspace) -> None:
    view = outlook(shared_desk.pair("AZE", "RUS"), known=2015)
    assert max(int(o.period) for o in view.figures[0].observations) == 2015


def test_too_few_years(shared_desk: Workspace) -> None:
    with pytest.raises(NoData, match="needs"):
        outlook(shared_desk.pair("AZE", "RUS"), known=2004)


def test_the_default_model_stays_unless_another_is_better_by_the_margin(shared_desk: Workspace) -> None:
    view = outlook(shared_desk.pair("AZE", "RUS"))
    margin = parameter("outlook", "margin").value / 100
    best = min(view.errors, key=view.errors.__getitem__)
    default = next(iter(annual_models()))
    assert set(view.errors) == set(annual_models())
    assert view.model in (default, best) and (
        view.model == default or view.errors[best] < (1 - margin) * view.errors[default] * 1.05
    )


def monthly(values: list[float]) -> list[Observation]:
    return [
        Observation(source="x", vintage="1", reporter="AZE", partner="RUS", flow="gross_trade", period=f"{2018 + n // 12}-{n % 12 + 1:02}", measure="quantity", value=v, unit="t")
        for n, v in enumerate(values)
    ]  # fmt: skip


def test_a_monthly_outlook_sees_the_season() -> None:
    rng = np.random.default_rng(1)
    season = np.exp(0.5 * np.sin(np.arange(72) / 12 * 2 * np.pi))
    view = monthly_outlook(monthly(list(1000 * season * rng.lognormal(0, 0.03, 72))), months=12)
    values = [f.value for f in view.figures]
    assert next(f.period for f in view.figures) == "2024-01" and len(values) == 12
    assert max(values[:5]) > 1.5 * min(values[6:]), "high in spring, low in autumn"
    assert view.model != "as last month"
    with pytest.raises(NoData, match="36 months"):
        monthly_outlook(monthly([1.0] * 20))
