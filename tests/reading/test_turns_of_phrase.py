"""Turns of phrase that decide what a number means, one sentence each."""

import pytest

from bilateral.reading import read
from bilateral.records import AnyRecord, Document, Measure, Value


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


@pytest.mark.parametrize("text", [
    "Georgia is ready to raise sales of wine to Turkey by about $1 billion.",
    "A tonne of coal from Mongolia to China fetched $85 in 2023.",
    "In 2018 Qatar promised Turkey direct investment of 15 billion dollars.",
])  # fmt: skip
def test_what_was_offered_promised_or_paid_by_the_tonne_is_no_claim(text: str) -> None:
    assert [r for r in records(text) if r.kind == "claim"] == []


def test_growth_and_level_of_one_thing_are_one_claim() -> None:
    (claim,) = records(
        "Trade between Georgia and Turkey had gone up by 17 percent and was nearing the $4.5 billion mark."
    )
    assert (claim.value.amount, claim.value.comparator, claim.change.amount) == (4.5e9, "~", 17)  # type: ignore[union-attr]


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


@pytest.mark.parametrize(
    ("text", "kind", "fields"),
    [
        ("Zambia's exports to Kenya reached $20 million in 2023, while shipments in the opposite direction came to $9 million.", "claim",
         {"reporter": "KEN", "partner": "ZMB", "indicator": "exports"}),
        ("Between 2009 and 2021 trade between Chile and Peru amounted to $18 billion.", "claim", {"period": "2009/2021"}),
        ("In 2023 some 400,000 tonnes of grain from Ukraine were imported by Poland.", "claim", {"reporter": "POL", "partner": "UKR"}),
        ("Chile and Peru set the goal of bringing trade to $12 billion a year by 2030.", "target", {"period": "2030", "indicator": "turnover"}),
        ("On 3 May 2024 Kenya lifted its ban on onion imports from Uganda, in force since December.", "measure",
         {"imposer": "KEN", "product": ("onions",), "start": "2023-12"}),
        ("The Kenyan-Ugandan Joint Commission met in Nairobi on 2 May 2024 for its eighth session.", "event", {"edition": 8, "place": "Nairobi"}),
        ("Some 70 Polish regions trade with Ukraine and twelve have signed agreements.", "claim", {"indicator": "count", "value": Value(amount=12, unit="regions", resolution=1.0)}),
        ("Exports of Georgia to Turkey came to $300 million in 2023. Its deficit stands at $2 billion.", "claim", {"indicator": "balance", "period": None}),
        ("Pakistani exports to Afghanistan peaked at $2.4 billion in 2010-11.", "claim", {"period": "2010-07-01/2011-06-30"}),
        ("Finland imported 5.5 million cubic metres of wood in 2022.", "claim", {"reporter": "FIN", "partner": "WLD", "product": "wood"}),
        ("Remittances to Kyrgyzstan totaled $1.3 billion in 2023.", "claim", {"reporter": "WLD", "partner": "KGZ"}),
        ("Ugandan sales to Tanzania fetched 30bn shillings in 2023.", "claim", {"value": Value(amount=30e9, unit="UGX", resolution=1e9)}),
        ("Singapore gets 34 percent of its chicken from Malaysia; Brazil accounts for 49 percent.", "claim", {"indicator": "share", "reporter": "SGP", "partner": "BRA"}),
        ("Iran will import 90,000 tonnes of Turkish sugar in 2025.", "target", {"indicator": "imports", "reporter": "IRN", "partner": "TUR"}),
        ("In 2016 Chile and Peru agreed to triple their trade to $9 billion within five years.", "target", {"indicator": "turnover", "value": Value(amount=9e9, unit="USD", resolution=1e9)}),
        ("Gasoline will stay off Russia's export list from August to October, local media reported.", "measure", {"type": "export_ban", "imposer": "RUS", "start": "2024-08"}),
        ("Brazil has banned Peruvian onions. The government introduced a six-month ban on 1 March 2024.", "measure", {"product": ("onions",), "duration": "P6M"}),
        ("Two Canadian traders may sell canola seed to China again.", "measure", {"type": "import_ban", "imposer": "CHN", "status": "lifted"}),
        ("President Moon Jae-in paid a visit to Hanoi in May 2024.", "event", {"type": "visit", "place": "Hanoi"}),
        ("Chile and Peru are neighbours. At their commission in Lima the two sides agreed in March 2024 to build a second bridge.", "commitment", {"firm": True}),
    ],
)  # fmt: skip
def test_turns_of_english_reports(text: str, kind: str, fields: dict[str, object]) -> None:
    last = [r for r in records(text) if r.kind == kind][-1]
    assert {name: getattr(last, name) for name in fields} == fields


@pytest.mark.parametrize(
    ("text", "kind", "fields"),
    [
        ("Перед правительствами Казахстана и Узбекистана поставлена задача довести взаимную торговлю до 10 млрд долларов к 2030 году.", "target",
         {"indicator": "turnover", "period": "2030"}),
        ("С июля 2023 года по июнь 2024-го Египет закупил в России пшеницы на 2 млрд долларов.", "claim", {"period": "2023-07-01/2024-06-30"}),
        ("Положительное сальдо торговли Китая и США в пользу КНР в 2023 году составило 208 млрд долларов.", "claim", {"reporter": "CHN", "partner": "USA"}),
        ("Доля Узбекистана в товарообороте Таджикистана в 2024 году составила 9,1 %.", "claim", {"reporter": "TJK", "partner": "UZB"}),
        ("Третьего июля 2024 года президенты Казахстана и Китая провели переговоры в Астане.", "event", {"date": "2024-07-03", "place": "Астана"}),
        ("Торговля Казахстана с Китаем росла: за девять месяцев 2023 года она прибавила 34 процента.", "claim", {"indicator": "turnover", "period": "2023-01-01/2023-09-30"}),
        ("Товарооборот Казахстана и Китая за 2023 год составил 3 миллиарда 350 миллионов долларов.", "claim", {"indicator": "turnover"}),
        ("С 19 января 2024 года Россия вновь принимает томаты из Туркмении.", "measure", {"type": "import_ban", "imposer": "RUS", "target": "TKM", "end": "2024-01-19"}),
        ("Россия с 20 октября 2025 года отменила запрет на поставки пшеницы из Казахстана, действовавший с 23 апреля.", "measure",
         {"imposer": "RUS", "target": "KAZ", "end": "2025-10-20", "start": "2025-04-23"}),
    ],
)  # fmt: skip
def test_turns_of_russian_reports(text: str, kind: str, fields: dict[str, object]) -> None:
    last = [r for r in records(text, "ru") if r.kind == kind][-1]
    assert {name: getattr(last, name) for name in fields} == fields


@pytest.mark.parametrize(
    ("sentence", "called", "chapter"),
    [
        (
            "Türkiye imposed an anti-dumping duty of 12 percent on Chinese steel pipes in May 2024.",
            "Anti-dumping",
            "D1",
        ),
        (
            "Russia banned imports of Azerbaijani tomatoes over a quarantine pest on 10 December 2020.",
            "Import ban",
            "A",
        ),
        ("China banned imports of Lithuanian beef in February 2022.", "Import ban", "E3"),
        ("India banned exports of wheat on 13 May 2022.", "Export ban", "P"),
        ("The United States raised the tariff on Brazilian coffee to 50 percent in August 2025.", "Import tariff", ""),
    ],
)
def test_a_measure_has_the_terms_of_gta_and_mast(sentence: str, called: str, chapter: str) -> None:
    (act,) = records(sentence)
    assert isinstance(act, Measure)
    assert (act.intervention, act.mast) == (called, chapter)
