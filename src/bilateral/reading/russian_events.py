"""Meetings, calls, visits and signings that a Russian sentence says took or take place."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bilateral.reading.layout import Sentence
from bilateral.reading.quantities import ordinal
from bilateral.reading.russian_words import (
    LEAD,
    MONTH_STEMS,
    ORDINALS,
    any_of,
    capital_in_russian,
    city_of,
    countries_in,
    country_name,
    day_in,
    fold,
    period_in,
    persons_in,
)
from bilateral.records import AnyRecord, Document, Event, Participant


def events_of(
    document: Document, sentence: Sentence, pair: tuple[str | None, str | None], before: list[AnyRecord]
) -> list[AnyRecord]:
    """A meeting, call, visit or signing that the sentence says took or takes place."""
    text, folded = sentence.text, fold(sentence.text)
    last = next((r for r in reversed(before) if isinstance(r, Event) and r.date), None)
    when, where = _when(folded, document.date, last), _held_in(text)
    signed = any_of("events", "signing").search(folded)
    told = (
        signed is not None
        and bool(re.match(r"подписа(?:ли|л|ла|но|ны|на|н)\b", signed[0]))
        and not _SPEECH.search(folded)
    )
    if signed and (
        any_of("events", "signed").search(folded, signed.start())
        or (told and any_of("events", "signed").search(folded))
        or (told and "программ" in folded)
    ):
        sides = tuple(Participant(country=c) for c in pair if c)
        fresh = document.date and re.search(
            r"только что|сегодня|по (?:итогам|завершении) переговоров|в (?:нашем )?присутствии", folded
        )
        when = when or (document.date.isoformat() if document.date and fresh else None)
        if when is None and last and re.search(r"тогда же|там же", folded):
            when, told = last.date, True
        if when is None and not told:  # a treaty recalled, not an act reported
            return []
        stop = re.search(
            r"(?!, в частности,|, в том числе,)(?<!в частности)(?<!в том числе)[,;:.]", text[signed.end() :]
        )
        end = signed.end() + stop.start() if stop else len(text.rstrip("."))
        start = 0 if signed.start() < LEAD and told else signed.start()
        place = (sentence.start + start, sentence.start + end)
        return [
            Event.cited(
                document,
                place,
                type="signing",
                participants=sides,
                date=when or (last.date if last else None),
                place=where or (last.place if last else None),
            )
        ]
    planned = any_of("events", "planned").search(folded)
    held = any_of("events", "held").search(folded) or planned
    # The first that a sentence speaks of is its event: talks held on a visit are talks.
    spots = [
        (k != "call", m.start(), k)
        for k in ("call", "visit", "forum", "meeting")
        if (m := any_of("events", k).search(folded))
    ]
    kind = min(spots)[2] if spots else None
    if kind == "meeting" and re.search(r"пленарн\w+ (?:заседани|сесси)\w+ [\w ]{0,12}форум", folded):
        kind = "forum"
    if re.search(r"соглашени\w+[^.;]{0,80}вступил\w* в силу", folded) and when:
        kind, held = "agreement", held or re.match("", "")
    again = [r for r in before if isinstance(r, Event) and r.type == kind]
    own = when is not None and all(r.date != when for r in again)
    if not held or not kind or (again and not (own or (planned and all(r.status == "held" for r in again)))):
        return []
    edition = _edition(folded, text)
    if not planned and ((_SPEECH.search(folded) and not edition) or not (when or where or list(persons_in(text)))):
        return []
    dateline = _DATELINE.search(document.text[:_OPENING])
    day = when or (None if planned else day_in(fold(dateline[0]) if dateline else ""))
    if (
        kind != "call"
        and where is None
        and dateline
        and (there := dateline["rest"] or dateline["place"])
        and not planned
    ):
        where = city_of(there)
    if (
        day is None
        and not planned
        and document.date
        and sentence.start < _OPENING
        and _TRANSCRIPT.search(document.text)
    ):
        day = document.date.isoformat()  # a page of a transcript bears the day of the talks
    if where is None and (house := re.search(r"резиденции (?P<name>[А-ЯЁ][\w-]+)", text)):
        where = house["name"]
    if where is None and kind != "call" and re.search(r"(?<!\w)в кремле(?!\w)", folded):
        where = capital_in_russian("RUS")
    if kind == "visit":
        where = _goal_of_visit(text) or where or _visited(text)
    if where is None and last and re.search(r"(?<!\w)там же(?!\w)", folded):
        where = last.place
    if where is None and (there := re.search(r"(?<!\w)в ([А-ЯЁ][а-яё]+)", text)):
        where = _land(there[1])
    if kind == "visit" and re.search(r"по итогам [\w -]{0,40}визит", folded):
        return []  # what came of a visit is no visit
    first = min(spots)[1] if spots else 0
    begin = max((m.end() for m in re.finditer(r"[;:] ", folded[:first])), default=0)
    cut = re.compile(r", (?:котор|прибывш|находящ|где |в ходе)|[;:]|\.$").search(folded, first)
    place = (sentence.start + begin, sentence.start + (cut.start() if cut else len(text)))
    return [
        Event.cited(
            document, place, type=kind, date=day, place=None if kind == "call" else where, status="planned" if planned else "held",
            participants=tuple(persons_in(text)), edition=edition,
        )
    ]  # fmt: skip


_NUMBERED = r"(?:[\w-]+ ){0,3}(?:[\w-]*форум|заседани|встреч|саммит|раунд|сесси|совещани|конференци)"
_SPAN_OF_DAYS = re.compile(r"(?<![\w.])(\d{1,2})\s?[–—-]\s?(\d{1,2} [а-я]{3,8}(?: 20\d\d)?)")
_IN_MONTH = re.compile(
    r"(?<!\w)(?:в|на|(?:в )?(?:начале|середине|конце)) (?P<m>январ|феврал|март|апрел|ма[йе]|июн|июл|август|сентябр|октябр|ноябр|декабр)\w*(?: (?P<y>20\d\d))?"
)
_WEEKDAYS = ("понедельник", "вторник", "сред", "четверг", "пятниц", "суббот", "воскресень")


def _edition(folded: str, text: str) -> int | None:
    """'19-е заседание', 'четвертый … форум', 'двадцать пятое заседание', 'XX Форум' as a number."""
    if match := re.search(rf"(?<!\w)(\d{{1,3}})-?(?:е|ое|й|ый|м|ом|го|ого|ю|ую)\s+{_NUMBERED}", folded):
        return int(match[1])
    if match := re.search(rf"(?<!\w)([IVX]{{1,6}}) (?={_NUMBERED})", text, re.IGNORECASE):
        return ordinal(match[1].upper())
    spelled = "|".join(ORDINALS)
    match = re.search(
        rf"(?<!\w)(?P<tens>двадцать |тридцать )?({spelled})(?:ый|ий|ой|ое|ее|ье|ая|ую|ю|ом|ем|ьем|ого|его)(?:,)?(?:\s+{_NUMBERED}|(?= состоял|, состоял| прошл| пройдет))",
        folded,
    )
    if not match:
        return None
    tens = {"двадцать ": 20, "тридцать ": 30}.get(match["tens"] or "", 0)
    return tens + ORDINALS.index(match[2]) + 1


def _when(folded: str, today: date | None, last: Event | None) -> str | None:
    """The day, the days, the month or the part of a year that a sentence gives an event."""
    if match := _SPAN_OF_DAYS.search(folded) or re.search(
        r"(?<!\w)с (\d{1,2}) по (\d{1,2} [а-я]{3,8}(?: 20\d\d)?)", folded
    ):
        end = day_in(match[2], today)
        if end and int(match[1]) < int(end[8:]):
            return f"{end[:8]}{int(match[1]):02}/{end}"
    if day := day_in(folded, today):
        return day
    if re.search(r"в тот же день|тогда же|там же|по (?:его|ее|их) (?:завершени|итог|окончани)\w+", folded):
        return last.date if last else None
    if today:
        if re.search(r"(?<!\w)(?:накануне|вчера|днем ранее)(?!\w)", folded):
            return (today - timedelta(days=1)).isoformat()
        if re.search(r"(?<!\w)завтра(?!\w)", folded):
            return (today + timedelta(days=1)).isoformat()
        if re.search(r"(?<!\w)сегодня(?!\w)", folded):
            return today.isoformat()
        if match := re.search(rf"(?<!\w)во? ({'|'.join(_WEEKDAYS)})[уы]?(?!\w)", folded):
            return (today - timedelta(days=(today.weekday() - _WEEKDAYS.index(match[1])) % 7)).isoformat()
    if match := _IN_MONTH.search(folded):
        month = next(n for n, stem in enumerate(MONTH_STEMS, 1) if match["m"].startswith(stem))
        year = match["y"] or (str(today.year) if today else None)
        if not match["y"] and today and re.match(r"\w* (?:прошлого|минувшего) года", folded[match.end("m") :]):
            year = str(today.year - 1)
        return f"{year}-{month:02}" if year else None
    if re.search(r"(?:квартал|полугоди|половин)\w*", folded):
        period = period_in(folded.replace("половине", "полугодии").replace("половина", "полугодие"), today)[0]
        return period if period and "/" in period else None
    year = re.search(r"(?<!\w)в (20\d\d) году", folded)
    return year[1] if year else None


def _goal_of_visit(text: str) -> str | None:
    """'визит президента Грузии в Казахстан': the name that 'в' leads to behind the word, or the one before 'посетил'."""
    match = re.search(r"(?:визит\w*|поездк\w+) (?:[\w«»-]+ ){0,6}?в (?P<goal>[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?)", text)
    found = (city_of(match["goal"]) or _land(match["goal"])) if match else None
    behind = re.search(r"посети(?:л|ла|ли|т) (?P<goal>[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?)", text)
    if found is None and behind:
        found = city_of(behind["goal"]) or _land(behind["goal"])
    if found is None and (
        match := re.search(r"(?P<goal>[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?) посети(?:л|ла|ли|т)\b", text)
    ):
        found = city_of(match["goal"]) or _land(match["goal"])
    return found


def _visited(text: str) -> str | None:
    """The city or the country that a visit goes to, as the text names it."""
    match = re.search(r"(?:посети\w+|визит\w*)(?P<rest>.*)", text)
    for word in re.finditer(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?", match["rest"] if match else ""):
        if re.match(r" [А-ЯЁ]", match["rest"][word.end() :] if match else ""):
            continue  # a first name that is a city's too
        if found := city_of(word[0]) or _land(word[0]):
            return found
    return None


def _land(word: str) -> str | None:
    """The country that a word names, by its Russian name."""
    named = countries_in(word)
    return country_name(named[0][1]) if named else None


# A speaker who looks back on the talks reports no event of its own.
_SPEECH = re.compile(r"(?<!\w)(?:наш\w*|мы|нас|нами|вас|ваш\w*)(?!\w)")
_DATELINE = re.compile(
    r"\d{1,2} [а-я]{3,9} \d{4} года(?:,? \d\d:\d\d(?P<rest>,? [А-ЯЁ][^.:]{0,60})?|(?P<place>,? [А-ЯЁ][^.:]{0,60}))"
)
_TRANSCRIPT = re.compile(r"(?<!\w)[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.\s?)?[А-ЯЁ][а-яё]+ ?:")
_OPENING = 900


def _held_in(text: str) -> str | None:
    """The city behind 'в' or 'под'."""
    if (capital := re.search(r"(?<!\w)[Вв] ([\w-]+ск\w+) столице", text)) and (owner := countries_in(capital[1])):
        return capital_in_russian(owner[0][1])
    if (
        host := re.match(
            r"([А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?) (?:приня(?:ла|ло|л)|примет|принимает|принимала|принимал|принимало) ",
            text,
        )
    ) and (found := city_of(host[1])):
        return found
    for match in re.finditer(r"(?<!\w)(?:[Вв]о?|под|станет) (?=(?P<rest>[А-ЯЁ][^.,;]{2,40}))", text):
        if found := city_of(match["rest"]):
            return found
    return None
