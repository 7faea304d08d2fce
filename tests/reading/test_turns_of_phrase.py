"""Turns of phrase that decide what a number means, one sentence each."""

import pytest

from bilateral.reading import read
from bilateral.records import AnyRecord, Document


def records(text: str, language: str = "en", title: str = "A report") -> list[AnyRecord]:
    return list(read(Document.of(text, title=title, date="2024-06-01", language=language)).records)


@pytest.mark.parametrize(("text", "expected"), [
    ("China-Russia trade hit a record $240 billion in 2023.", {"reporter": "CHN", "partner": "RUS"}),
    ("Exports of Georgia to the world reached $6.1 billion in 2023.", {"reporter": "GEO", "partner": "WLD", "product": None}),
    ("China was Kazakhstan's second trading partner in 2023.", {"indicator": "rank", "reporter": "KAZ", "partner": "CHN"}),
])  # fmt: skip
def test_between_whom(text: str, expected: dict[str, object]) -> None:
    (claim,) = records(text)
    assert {name: getattr(claim, name) for name in expected} == expected


@pytest.mark.parametrize(("text", "change"), [
    ("Trade between Georgia and Turkey grew ninefold in 2020.", 800),
    ("Trade between Georgia and Turkey rose 2.5 times in 2020.", 150),
    ("Exports from Georgia to Turkey fell by a third in 2023.", -33.333333),
    ("Exports from Georgia to Turkey grew by two fifths in 2023.", 40),
    ("Trade between Georgia and Turkey has doubled since 2020, reaching $4.4 billion in 2023.", 100),
])  # fmt: skip
def test_changes_in_words(text: str, change: float) -> None:
    (claim,) = records(text)
    assert claim.change.amount == pytest.approx(change)  # type: ignore[union-attr]


def test_a_bound_that_is_denied_is_the_other_one() -> None:
    (claim,) = records("Turnover between Georgia and Turkey did not exceed $3 billion in 2023.")
    assert (claim.value.comparator, claim.value.amount) == ("<=", 3e9)  # type: ignore[union-attr]


def test_what_is_denied_is_not_stated() -> None:
    assert not records("Turkey denied that trade with Russia had fallen to $40 billion in 2023.")
    (claim,) = records("Trade turnover between Georgia and Turkey was $3 billion, not $4 billion, in 2023.")
    assert claim.value.amount == 3e9  # type: ignore[union-attr]


def test_we_is_the_country_of_who_was_introduced() -> None:
    text = "Marina Duarte, Brazil's deputy trade minister, on milk and cars\n\nArgentina is a partner of old. In 2023 we sold Argentina goods for 11.2 billion dollars."
    (claim,) = [r for r in records(text) if r.kind == "claim"]
    assert (claim.indicator, claim.reporter, claim.partner) == ("exports", "BRA", "ARG")  # type: ignore[union-attr]


def test_a_ban_knows_its_end_and_whom_it_spares() -> None:
    (ban,) = records("On 5 January 2024 Russia banned exports of sugar until 31 August 2024, except to EAEU members.")
    assert (ban.start, ban.end, ban.exemptions) == ("2024-01-05", "2024-08-31", ("EAEU",))  # type: ignore[union-attr]


def test_a_dollar_of_the_usa_is_no_country_and_ends_no_sentence() -> None:
    text = "По итогам 2023 года товарооборот сложился в сумме 196,3 млн долл. США, или 118,7% к уровню 2022 года."
    (claim,) = records(text, "ru", "Белоруссия и Вьетнам")
    assert (claim.reporter, claim.partner) == ("BLR", "VNM") and claim.value.amount == pytest.approx(196.3e6)  # type: ignore[union-attr]
    assert claim.change.amount == pytest.approx(18.7) and "США" in claim.quote  # type: ignore[union-attr]


@pytest.mark.parametrize(("text", "indicator", "sides"), [
    ("В 2023 году узбекский экспорт в Афганистан составил 913 млн долларов.", "exports", ("UZB", "AFG")),
    ("В 2023 году на узбекский экспорт пришлось 913 млн долларов.", "exports", ("UZB", "AFG")),
    ("В 2023 году иранские товары были закуплены на 590 млн долларов.", "imports", ("UZB", "IRN")),
])  # fmt: skip
def test_whose_goods_in_russian(text: str, indicator: str, sides: tuple[str, str]) -> None:
    title = "Узбекистан и Иран" if "иран" in text else "Узбекистан и Афганистан"
    (claim,) = records(text, "ru", title)
    assert (claim.indicator, claim.reporter, claim.partner) == (indicator, *sides)  # type: ignore[union-attr]


def test_ranks_in_russian() -> None:
    (claim,) = records("В 2023 году Туркмения поднялась на девятую строчку среди торговых партнёров Азербайджана.", "ru")  # fmt: skip
    assert (claim.indicator, claim.reporter, claim.partner, claim.value.amount) == ("rank", "AZE", "TKM", 9)  # type: ignore[union-attr]


def test_currencies_by_their_adjectives() -> None:
    (claim,) = records("В 2023 году Австралия экспортировала в Китай товаров на 158 млрд австралийских долларов.", "ru")
    assert (claim.value.unit, claim.reporter, claim.partner) == ("AUD", "AUS", "CHN")  # type: ignore[union-attr]
