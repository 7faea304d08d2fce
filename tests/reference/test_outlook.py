"""The outlook against its published formula and against statsmodels.

Hyndman and Athanasopoulos, Forecasting: Principles and Practice (3rd ed.): the drift method's forecast is
y_T + h (y_T - y_1)/(T - 1) (section 5.2), its standard deviation sigma sqrt(h (1 + h/(T - 1))) (table 5.2).
"""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student

from bilateral.errors import NoData
from bilateral.trade.outlook import _forecast, outlook
from bilateral.workspace import Workspace

levels = st.lists(st.floats(1, 1e6), min_size=8, max_size=30).filter(lambda xs: np.std(np.diff(np.log(xs))) > 1e-6)


@given(levels, st.integers(1, 5))
def test_the_published_formula(xs: list[float], h: int) -> None:
    log = np.log(xs)
    span = len(xs) - 1
    drift = (log[-1] - log[0]) / span
    sigma = np.sqrt(((np.diff(log) - drift) ** 2).sum() / (span - 1))
    middle, low, high = _forecast(dict(enumerate(xs, 2000)), 1999 + len(xs) + h, 0.8)
    half = student.ppf(0.9, span - 1) * sigma * np.sqrt(h * (1 + h / span))
    assert np.log(middle) == pytest.approx(log[-1] + h * drift)
    assert np.log([low, high]) == pytest.approx([log[-1] + h * drift - half, log[-1] + h * drift + half])


@given(levels)
def test_one_year_ahead_is_what_statsmodels_predicts(xs: list[float]) -> None:
    steps = np.diff(np.log(xs))
    fitted = sm.OLS(steps, np.ones_like(steps)).fit()
    ahead = fitted.get_prediction([[1.0]]).summary_frame(alpha=0.2).iloc[0]
    expected = np.exp(np.log(xs[-1]) + ahead[["mean", "obs_ci_lower", "obs_ci_upper"]].to_numpy())
    assert _forecast(dict(enumerate(xs, 2000)), 2000 + len(xs), 0.8) == pytest.approx(tuple(expected), rel=1e-6)


@given(levels, st.floats(0.01, 100))
def test_another_unit_gives_the_same_outlook(xs: list[float], factor: float) -> None:
    one = _forecast(dict(enumerate(xs, 2000)), 2000 + len(xs) + 1, 0.8)
    other = _forecast({2000 + n: x * factor for n, x in enumerate(xs)}, 2000 + len(xs) + 1, 0.8)
    assert other == pytest.approx(tuple(x * factor for x in one), rel=1e-6)


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
