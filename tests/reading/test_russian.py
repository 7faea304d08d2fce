from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilateral.reading import read
from bilateral.records import Document, Position


def records(text: str, title: str = "", day: date = date(2024, 7, 1)) -> list:
    return list(read(Document.of(text, title=title, date=day, language="ru")).records)


@pytest.mark.parametrize(
    ("text", "amount", "unit", "comparator"),
    [
        ("Товарооборот Ирана и Армении составил 4,4 млрд долларов в 2023 году.", 4.4e9, "USD", "="),
        ("Товарооборот Ирана и Армении превысил 700 миллионов долларов.", 7e8, "USD", ">"),
        ("Товарооборот Ирана и Армении достиг почти полутора миллиардов евро.", 1.5e9, "EUR", "~"),
        ("Товарооборот Ирана и Армении составил не менее 30 млрд юаней.", 3e10, "CNY", ">="),
        ("Товарооборот Ирана и Армении вырос с 3 до 4 млрд долларов.", 4e9, "USD", "="),
    ],
)
def test_amounts(text: str, amount: float, unit: str, comparator: str) -> None:
    (claim,) = records(text)
    assert (claim.indicator, claim.value.amount, claim.value.unit, claim.value.comparator) == (
        "turnover",
        pytest.approx(amount),
        unit,
        comparator,
    )
    assert {claim.reporter, claim.partner} == {"IRN", "ARM"}


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("в прошлом году", "2023"),
        ("по итогам 2022 года", "2022"),
        ("за первые пять месяцев этого года", "2024-01-01/2024-05-31"),
        ("в первом квартале 2024 года", "2024-01-01/2024-03-31"),
        ("за первое полугодие 2024 года", "2024-01-01/2024-06-30"),
        ("в январе–апреле 2024 года", "2024-01-01/2024-04-30"),
    ],
)
def test_periods(words: str, period: str) -> None:
    (claim,) = records(f"Экспорт Перу в Чили {words} вырос на 7 процентов.")
    assert (claim.period, claim.change.amount, claim.reporter, claim.partner) == (period, 7, "PER", "CHL")


def test_falls_are_negative_and_targets_look_ahead() -> None:
    fall, target = records(
        "Импорт Турции из Египта в 2023 году сократился на 12%. Стороны намерены довести товарооборот до 15 млрд долларов к 2028 году."
    )
    assert (fall.change.amount, fall.reporter, fall.partner) == (-12, "TUR", "EGY")
    assert (target.kind, target.value.amount, target.period) == ("target", 1.5e10, "2028")


RUSSIAN = st.sampled_from(
    [
        "товарооборот",
        "экспорт",
        "импорт",
        "вырос",
        "упал",
        "до",
        "с",
        "на",
        "в",
        "4,4",
        "млрд",
        "долларов",
        "10%",
        "процентов",
        "2023",
        "2024",
        "году",
        "России",
        "Китая",
        "Индии",
        "запрет",
        "бензина",
        "договорились",
        "состоялась",
        "встреча",
        "Владимир",
        "Путин",
        "в",
        "Москве",
        "к",
        "2030",
        "году",
        "подписано",
        "соглашение",
        ".",
        ",",
        ";",
        "«",
        "»",
        "–",
        "1",
        "марта",
        "доля",
        "рубля",
    ]
)


@settings(max_examples=150)
@given(st.one_of(st.text(max_size=200), st.lists(RUSSIAN, max_size=50).map(" ".join)))
def test_whatever_the_text_no_quote_is_out_of_place(text: str) -> None:
    document = Document.of(text, language="ru", date=date(2024, 2, 29))
    for record in read(document).records:
        assert text[record.evidence[0].start : record.evidence[0].end] == record.quote


@pytest.mark.parametrize(
    ("text", "speakers", "topic", "stance"),
    [
        ("В.Иванов: Мы заинтересованы в скорейшем запуске транспортного коридора через Каспий.", ("В.Иванов",), "transport corridors", "supports"),
        ("Министр Сергей Петров выступил против расчётов в национальных валютах через третьи банки.", ("Сергей Петров",), "settlement in national currencies", "opposes"),
        ("Стороны подтвердили важность гуманитарных связей и обменов между университетами.", ("стороны",), "humanitarian and cultural cooperation", "supports"),
        ("Казахстан поддерживает создание единой площадки для торговли зерном на Каспии.", ("KAZ",), "trade and industry", "supports"),
    ],
)  # fmt: skip
def test_positions(text: str, speakers: tuple[str, ...], topic: str, stance: str) -> None:
    (held,) = read(Document.of(text, language="ru", date="2024-06-01")).records
    assert isinstance(held, Position)
    assert (held.speakers, held.topic, held.stance) == (speakers, topic, stance)


def test_nobody_holds_a_position_that_nobody_is_said_to_hold() -> None:
    text = "Важно развивать транспортные коридоры и энергетику в этом большом регионе."
    assert not read(Document.of(text, language="ru", date="2024-06-01")).records
