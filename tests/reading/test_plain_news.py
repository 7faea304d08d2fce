"""Plain sentences as agencies and ministries write them, one mechanism each: bans, duties, quotas, goals, figures, events."""

import pytest

from bilateral.reading import read
from bilateral.reading.corpus import corpus_record
from bilateral.records import Document


def read_fields(text: str, title: str, language: str = "en") -> list[dict]:
    document = Document.of(text, title=title, date="2024-05-15", language=language)
    return [{"kind": r["kind"], **r["fields"]} for r in map(corpus_record, read(document).records)]


ACTS = [
    ("India and the US", "China will stop collecting anti-dumping duties on Australian wine as of Friday.",
     {"type": "tariff", "imposer": "CHN", "end": "2024-05-17", "status": "lifted", "product": "wine"}),
    ("Turkey and Iraq", "Turkey limits exports of poultry meat to 10,000 tonnes a month until the end of the year.",
     {"type": "quota", "imposer": "TUR", "end": "2024-12", "quota_value": 10000, "quota_unit": "t/month"}),
    ("EU and Ukraine", "The EU suspended all import duties on Ukrainian goods for one year on 4 June 2022.",
     {"type": "exemption", "imposer": "EU", "start": "2022-06-04", "duration": "P1Y", "product": "goods"}),
    ("Moldova and Russia", "Moscow has barred 20 Moldovan firms from selling fruit in Russia since April.",
     {"type": "import_ban", "imposer": "RUS", "start": "2024-04", "product": "fruit"}),
    ("Botswana and South Africa", "The restrictions on turmeric were lifted this month.",
     {"type": "import_ban", "end": "2024-05", "status": "lifted", "product": "turmeric"}),
    ("Kazakhstan and Kyrgyzstan", "Astana will ban the import of Kyrgyz onions for six months.",
     {"type": "import_ban", "imposer": "KAZ", "target": "KGZ", "duration": "P6M", "status": "announced"}),
    ("India and Bangladesh", "In April India allowed, as an exception, exports of 10,000 tonnes of onions to Bangladesh.",
     {"type": "exemption", "imposer": "IND", "target": "BGD", "product": "onions"}),
    ("Venezuela and the US", "Since May 2 Venezuela has again been subject to American sanctions.",
     {"type": "sanction", "imposer": "USA", "target": "VEN"}),
    ("Poland and Ukraine", "As of 16 September Poland will keep Ukrainian wheat and maize off its market.",
     {"type": "import_ban", "imposer": "POL", "target": "UKR", "start": "2024-09-16", "product": ["wheat", "maize"]}),
    ("Indonesia and India", "Exports of palm oil from Indonesia may resume on Thursday, May 16.",
     {"type": "export_ban", "imposer": "IDN", "end": "2024-05-16", "status": "lifted"}),
    ("India and Vietnam", "The duty which India imposed on welded stainless steel pipes from Vietnam in September 2019 remains.",
     {"type": "tariff", "imposer": "IND", "start": "2019-09", "product": "welded stainless steel pipes"}),
]  # fmt: skip


@pytest.mark.parametrize(("title", "text", "expected"), ACTS)
def test_acts_of_trade(title: str, text: str, expected: dict) -> None:
    (act,) = [r for r in read_fields(text, title) if r["kind"] == "measure"]
    assert {name: act.get(name) for name in expected} == expected


def test_each_rate_of_a_sentence_is_an_act_of_its_own() -> None:
    acts = read_fields("Washington imposed a tariff of 25 percent on Canadian steel and 10 percent on Canadian aluminium on 1 June 2018.", "US and Canada")  # fmt: skip
    assert [(a["product"], a["rate_percent"], a["start"]) for a in acts] == [("steel", 25, "2018-06-01"), ("aluminium", 10, "2018-06-01")]  # fmt: skip


def test_days_are_counted_from_the_act_before() -> None:
    first, last = read_fields("On April 23 Tanzania banned farm produce from Malawi. Three days later it lifted the ban.", "Tanzania and Malawi")  # fmt: skip
    assert (first["start"], last["end"]) == ("2024-04-23", "2024-04-26")
    halted, lifted = read_fields("Malaysia halted exports of live chickens to Singapore on 1 June 2022. The ban was lifted on 11 October.", "Malaysia and Singapore")  # fmt: skip
    assert (halted["start"], lifted["end"]) == ("2022-06-01", "2022-10-11")


@pytest.mark.parametrize("text", [
    "Steel bars, fresh apples and pine wood are among the goods that Lima buys from its neighbour.",
    "The tariff commission announced its decision on Saturday.",
    "Brasilia opened an anti-dumping investigation into milk powder from Argentina in December.",
])  # fmt: skip
def test_what_is_no_act(text: str) -> None:
    assert not [r for r in read_fields(text, "Argentina and Brazil") if r["kind"] == "measure"]


GOALS = [
    ("Georgia and Armenia", "Georgia's economy minister hopes that trade with Armenia will double within three years.",
     {"indicator": "turnover", "change_percent": 100, "period": "2027"}),
    ("Iran and Armenia", "The trade volume between Iran and Armenia is to be increased to $3 billion.",
     {"indicator": "turnover", "value": 3e9}),
    ("Georgia and Armenia", "In 2019 the two governments had set themselves the goal of $1 billion in trade.",
     {"indicator": "turnover", "value": 1e9, "period": None}),
    ("Vietnam and Korea", "They agreed to bring bilateral trade to $100 billion next year.", {"value": 1e11, "period": "2025"}),
    ("Colombia and Venezuela", "The goal is to close the year with $1 billion in bilateral trade.", {"value": 1e9, "period": "2024"}),
    ("Nepal and India", "Nepal is to export 10,000 MW of electricity to India by 2034.",
     {"indicator": "exports", "reporter": "NPL", "partner": "IND", "period": "2034"}),
    ("Norway and Poland", "The pipeline will carry 10 billion cubic metres of gas a year to Poland.", {"indicator": "volume", "unit": "m3/year"}),
    ("Georgia and Israel", "This year the number of Israeli tourists is expected to grow by 30 percent and reach 200,000.",
     {"indicator": "count", "value": 200000, "period": "2024"}),
    ("Mexico and the US", "The US Department of Agriculture expects Mexico's tomato exports to the United States to fall by 7.9 percent in 2025.",
     {"reporter": "MEX", "partner": "USA", "change_percent": -7.9, "period": "2025"}),
]  # fmt: skip


@pytest.mark.parametrize(("title", "text", "expected"), GOALS)
def test_goals(title: str, text: str, expected: dict) -> None:
    (goal,) = [r for r in read_fields(text, title) if r["kind"] == "target"]
    assert {name: goal.get(name) for name in expected} == expected


FIGURES = [
    ("Sri Lanka and India", "Sri Lanka normally imports about 20,000 tonnes of onions a month.", {"reporter": "LKA", "partner": "WLD"}),
    ("India and Indonesia", "In March 2022 India imported 10,51,698 tonnes of palm oil from Indonesia.", {"value": 1051698, "unit": "t"}),
    ("Korea and Germany", "It took about 51,000 tons of German pork in 2023.", {"indicator": "imports", "reporter": "KOR", "partner": "DEU"}),
    ("Zambia and Congo", "Zambia's exports to the Democratic Republic of the Congo came to $900 million in 2023.", {"partner": "COD"}),
    ("Kenya and Egypt", "Trade has grown by 8 percent since the beginning of the year.", {"change_percent": 8}),
]  # fmt: skip


@pytest.mark.parametrize(("title", "text", "expected"), FIGURES)
def test_figures(title: str, text: str, expected: dict) -> None:
    (claim,) = [r for r in read_fields(text, title) if r["kind"] == "claim"]
    assert {name: claim.get(name) for name in expected} == expected


@pytest.mark.parametrize("text", [
    "The supplies began as the transmission line of more than 1,000 kilometres was tested.",
    "Contracts worth $20.5 million were signed at the forum.",
    "Exporters must sell 20 percent of their palm oil at home.",
    "Pests were found in the consignments 215 times this year.",
])  # fmt: skip
def test_numbers_that_are_no_trade(text: str) -> None:
    assert not [r for r in read_fields(text, "Kenya and Ethiopia") if r["kind"] == "claim"]


EVENTS = [
    ("The third Turkish-Serbian business forum opened in Belgrade on Tuesday.", {"type": "forum", "edition": 3, "place": "Belgrade"}),
    ("King Abdullah II hosted President el-Sisi in Amman on Sunday.", {"type": "meeting", "date": "2024-05-12", "place": "Amman"}),
    ("The ministers of the two countries met at the airport of Barahona on Monday, May 6.", {"date": "2024-05-06", "place": "Barahona"}),
    ("Ministers from the EU and Mercosur gathered in Brussels on 18 July.", {"date": "2023-07-18"}),
    ("Xi Jinping visited Ulaanbaatar in August 2014.", {"type": "visit", "date": "2014-08", "place": "Ulaanbaatar"}),
    ("Prime Minister Giorgia Meloni chaired the fifth intergovernmental summit in Rome on Wednesday.", {"edition": 5, "place": "Rome"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), EVENTS)
def test_events(text: str, expected: dict) -> None:
    (event,) = [r for r in read_fields(text, "Turkey and Serbia") if r["kind"] == "event"]
    assert {name: event.get(name) for name in expected} == expected


def test_who_goes_on_meeting_does_so_on_the_same_visit() -> None:
    text = "Deputy Prime Minister Jan Nowak arrived in Kyiv on 29 April 2024. He was also received by Prime Minister Denys Shmyhal."
    _, meeting = read_fields(text, "Poland and Ukraine")
    assert (meeting["date"], meeting["place"]) == ("2024-04-29", "Kyiv")


RUSSIAN = [
    ("Россия и Азербайджан", "Россия ограничила ввоз азербайджанских яблок с 10 декабря 2020 года.",
     {"kind": "measure", "type": "import_ban", "imposer": "RUS", "target": "AZE", "product": "apples"}),
    ("Казахстан и Россия", "Казахстан до конца года запретил ввоз пшеницы всеми видами транспорта.",
     {"kind": "measure", "imposer": "KAZ", "end": "2024-12", "product": "wheat"}),
    ("Египет и Россия", "Квота на экспорт российского зерна составит 24 млн тонн с 15 февраля по 30 июня.",
     {"kind": "measure", "type": "quota", "imposer": "RUS", "quota_value": 24e6, "start": "2024-02-15"}),
    ("Россия и Индия", "Уже через пять лет двусторонняя торговля может достичь ста миллиардов долларов.",
     {"kind": "target", "value": 1e11, "period": "2029"}),
    ("Киргизия и Китай", "Бишкек и Ташкент намерены увеличить товарооборот до 2 млрд долларов.",
     {"kind": "target", "value": 2e9, "reporter": "KGZ", "partner": "UZB"}),
    ("Сербия и Россия", "Товарооборот в 2018 году составил три миллиарда 60 миллионов долларов.",
     {"kind": "claim", "value": 3.06e9, "unit": "USD"}),
    ("Узбекистан и Казахстан", "С начала года товарооборот вырос на 8 процентов.",
     {"kind": "claim", "period": "2024-01-01/2024-04-30", "change_percent": 8}),
]  # fmt: skip


@pytest.mark.parametrize(("title", "text", "expected"), RUSSIAN)
def test_russian(title: str, text: str, expected: dict) -> None:
    (record,) = read_fields(text, title, "ru")
    assert {name: record.get(name) for name in expected} == expected
