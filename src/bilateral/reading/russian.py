"""Russian reports: the same records by stems and endings instead of a model.

Russian inflects what English puts in order: an indicator is found by its stem, a country by the stem of CLDR's Russian
name, and the pair of a speech ('наш товарооборот') is the pair that the document is about.  Claims, targets, events,
bans and agreements are read; positions are not yet.  Patterns stand in `rules/russian.toml`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from bilateral.reading.layout import Sentence
from bilateral.reading.lexicon import rules
from bilateral.reading.russian_acts import acts
from bilateral.reading.russian_words import (
    Amount,
    amounts_in,
    any_of,
    city_of,
    countries_in,
    day_in,
    fold,
    period_in,
    product_in,
)
from bilateral.records import AnyRecord, Claim, Commitment, Document, Event, Participant, Target, Value

FLOWS = ("turnover", "exports", "imports")
COUNTED = ("enterprises", "persons", "projects")
MAX_ACTOR = 4
LEAD = 60
"""A clause is quoted from its beginning when what it states begins within so many characters."""


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
    state = _State(pair, period=period_in(fold(document.title), document.date)[0])
    found: list[AnyRecord] = []
    for sentence in prose:
        if sentence.heading:
            state.period = period_in(fold(sentence.text), document.date)[0] or state.period
            continue
        events = _events(document, sentence, pair, found)
        stated, imposed = _statements(document, sentence, state), acts(document, sentence)
        # What a duty or a quota says of itself is no figure of trade.
        stated = (
            [] if any(getattr(act, "type", "") in ("tariff", "export_duty", "quota") for act in imposed) else stated
        )
        found += [*events, *stated, *imposed, *_commitments(document, sentence, pair)]
    return sorted(found, key=lambda r: (r.evidence[0].start, r.evidence[0].end))


# Countries and cities ------------------------------------------------------------------------------------------


def _main_pair(document: Document, prose: list[Sentence]) -> tuple[str | None, str | None]:
    """The two economies that a document is about: those of its title and opening, then the most named."""
    opening = f"{document.title}. " + " ".join(s.text for s in prose[:3])
    counted = Counter(code for _, code in countries_in(document.text) + countries_in(opening) * 3)
    codes = [code for code, _ in counted.most_common() if len(code) == 3][:2]
    first, second = (*codes, None, None)[:2]
    # A speaker's own country goes first: the one whose city or office the dateline names.
    if second == "RUS":
        first, second = second, first
    return first, second


# Amounts and times ---------------------------------------------------------------------------------------------


# Claims and targets --------------------------------------------------------------------------------------------


def _statements(document: Document, sentence: Sentence, state: _State) -> list[AnyRecord]:
    """The claims and targets of a sentence; `state` tells what the sentence may go on with."""
    found: list[AnyRecord] = []
    for start, end in _clauses(sentence.text):
        clause = fold(sentence.text[start:end])
        indicator = _indicator(clause)
        goes_on = any(any_of("moves", way).search(clause) for way in rules("russian")["moves"])
        goes_on = goes_on or any(any_of("targets", cue).search(clause) for cue in rules("russian")["targets"])
        amounts = list(amounts_in(clause))
        counted = any(a.value.unit in COUNTED for a in amounts)
        if not indicator and _PART.search(clause) and product_in(clause):
            indicator = "share"
        if not indicator and goes_on and not counted:
            aims = any(any_of("targets", cue).search(clause) for cue in rules("russian")["targets"])
            indicator = "turnover" if aims and state.turnover else state.indicator
        if not indicator and counted:
            indicator = "count"
        if indicator:
            found += _statement(document, sentence, (start, end), indicator, amounts, state)
    state.indicator = state.indicator if found or _indicator(fold(sentence.text)) else ""
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
        (m.start(), name) for name in rules("russian")["indicators"] if (m := any_of("indicators", name).search(clause))
    ]
    return min(hits)[1] if hits else ""


def _statement(
    document: Document, sentence: Sentence, span: tuple[int, int], indicator: str, amounts: list[Amount], state: _State
) -> list[AnyRecord]:
    clause = fold(sentence.text[span[0] : span[1]])
    down, twice = any_of("moves", "down").search(clause), any_of("moves", "twice").search(clause)
    moved = any_of("moves", "up").search(clause) or down
    levels = [a for a in amounts if a.value.unit != "%"]
    raised = next((a for a in levels if clause[: a.start].endswith(("до ", "до уровня "))), None)
    level = raised or next(iter(levels), None)
    base = next((a for a in levels if raised and a is not raised and clause[: a.start].endswith("с ")), None)
    percent = next((a for a in amounts if a.value.unit == "%"), None)
    told = None if indicator == "share" else _change(clause, bool(down))
    change = percent.value if percent and moved and indicator != "share" else None
    if indicator == "share":
        level = percent
    if twice and change is None and told is None:
        change = Value(amount=50.0 if down else 100.0, unit="%")
    if down and change:
        change = change.model_copy(update={"amount": -abs(change.amount)})
    change = told or change
    if indicator == "balance" and level and _DEFICIT.search(clause):
        level = replace(level, value=level.value.model_copy(update={"amount": -abs(level.value.amount)}))
    if level is None and change is None:
        return []
    period, lead = period_in(clause, document.date)
    period = period or period_in(fold(sentence.text), document.date)[0]
    if period is None and indicator in FLOWS:
        period = state.period
    named = None if indicator == "count" else any_of("indicators", indicator).search(clause)
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
        "product": product_in(clause),
    }  # fmt: skip
    goal = any_of("targets", "goal").search(clause)
    if any_of("targets", "aim").search(clause):
        return [Target.cited(document, place, modality="goal", **fields)]
    if any_of("targets", "future").search(clause):
        return [Target.cited(document, place, modality="forecast", **fields)]
    ahead = period is not None and document.date is not None and int(period[:4]) >= document.date.year and bool(lead)
    if (goal and (lead or ahead)) or (ahead and any_of("targets", "forecast").search(clause)):
        return [Target.cited(document, place, modality="goal" if goal else "forecast", **fields)]
    return [Claim.cited(document, place, **fields)]


_DEFICIT = re.compile(r"отрицательн|дефицит|минус")
_SIGNED = re.compile(r"(?P<sign>[+−–]|(?<!\w)(?:плюс|минус) )(?P<n>\d+(?:,\d+)?) ?(?:%|процент)")
_INDEX = re.compile(
    r"(?P<n>\d{2,3}(?:,\d+)?) ?(?:%|процент\w*)(?= (?:к|от) (?:уровн|январ|аналогичн|соответствующ|прошл|предыдущ|20\d\d|показател|итог))|\((?P<m>\d{2,3}(?:,\d+)?) ?%\)"
)
_TIMES = re.compile(r"(?<!\w)в (?P<n>\d+(?:,\d+)?|два|три|четыре|пять|полтора) раз")
_BESIDE = re.compile(r"(?<!\w)на (?P<n>\d+(?:,\d+)?) ?(?:%|процент\w*) (?P<way>ниже|меньше|выше|больше)")
_PARTS = {"четверт": 25.0, "трет": 33.3, "половин": 50.0, "пятую": 20.0, "десятую": 10.0}
_FOLD = {"втрое": 200.0, "вчетверо": 300.0, "впятеро": 400.0}


def _change(clause: str, down: bool) -> Value | None:
    """A change that is told otherwise than by 'вырос на … процентов': signed, as an index, as times, as a part."""
    amount: float | None = None
    if match := _SIGNED.search(clause):
        amount = _decimal(match["n"]) * (1 if match["sign"].strip() in ("+", "плюс") else -1)
    elif match := _BESIDE.search(clause):
        amount = _decimal(match["n"]) * (-1 if match["way"] in ("ниже", "меньше") else 1)
    elif match := _INDEX.search(clause):
        amount = _decimal(match["n"] or match["m"]) - 100
    elif match := _TIMES.search(clause):
        words = {"два": 2.0, "три": 3.0, "четыре": 4.0, "пять": 5.0, "полтора": 1.5}
        times = words.get(match["n"]) or _decimal(match["n"])
        amount = 100 * (1 / times - 1) if down else 100 * (times - 1)
    elif match := re.search(r"(?<!\w)(?:на|почти|примерно) (четверт|трет|половин|пятую|десятую)", clause):
        amount = _PARTS[match[1]] * (-1 if down else 1)
    elif word := next((w for w in _FOLD if re.search(rf"(?<!\w){w}(?!\w)", clause)), None):
        amount = _FOLD[word]
    return None if amount is None else Value(amount=round(amount, 6), unit="%")


def _decimal(text: str) -> float:
    return float(text.replace(",", "."))


def _sides(text: str, indicator: str, pair: tuple[str | None, str | None]) -> tuple[str | None, str | None]:
    """Whose figure it is and with whom: by 'в', 'из', 'с' before the country, else the document's pair."""
    told, clause = countries_in(text), fold(text)
    ties = {
        code: (re.search(r"(?<!\w)(в|во|на|из|с|со) (?:\w+ ){0,1}$", clause[:at]) or [None, ""])[1] for at, code in told
    }
    codes = list(ties)
    goods = re.search(r"импорт\w* (\w+ск\w+)", clause) if indicator == "imports" else None
    if goods and (source := countries_in(goods[1])):
        return next((c for c in (*codes, *pair) if c and c != source[0][1]), None), source[0][1]
    market = re.search(r"(?:на|для) (\w+) рын", clause)
    if indicator == "share" and market and (buyer := countries_in(market[1])):
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


# Events, measures, commitments ---------------------------------------------------------------------------------


def _events(
    document: Document, sentence: Sentence, pair: tuple[str | None, str | None], before: list[AnyRecord]
) -> list[AnyRecord]:
    """A meeting, call, visit or signing that the sentence says took or takes place."""
    text, folded = sentence.text, fold(sentence.text)
    signed = any_of("events", "signing").search(folded)
    if signed and any_of("events", "signed").search(folded, signed.start()):
        sides = tuple(Participant(country=c) for c in pair if c)
        fresh = document.date and re.search(r"только что|сегодня|по итогам переговоров", folded)
        when = day_in(folded, document.date) or (document.date.isoformat() if document.date and fresh else None)
        told = re.match(r"подписа(?:ли|л|ла|но|ны|на|н)\b", signed[0]) and not _SPEECH.search(folded)
        if when is None and not told:  # a treaty recalled, not an act reported
            return []
        stop = re.search(r"[,;:.]", text[signed.end() :])
        end = signed.end() + stop.start() if stop else len(text.rstrip("."))
        place = (sentence.start + signed.start(), sentence.start + end)
        return [Event.cited(document, place, type="signing", participants=sides, date=when, place=_held_in(text))]
    planned = any_of("events", "planned").search(folded)
    held = any_of("events", "held").search(folded) or planned
    kind = next((k for k in ("call", "forum", "meeting") if any_of("events", k).search(folded)), None)
    if not held or not kind or any(isinstance(r, Event) and r.type == kind for r in before):
        return []
    if not planned and (
        _SPEECH.search(folded) or not (day_in(folded, document.date) or _held_in(text) or list(_persons(text)))
    ):
        return []
    dateline = _DATELINE.search(document.text[:_OPENING])
    day = day_in(folded, document.date) or day_in(fold(dateline[0]) if dateline else "")
    where = (
        None
        if kind == "call"
        else _held_in(text) or (city_of(dateline["rest"]) if dateline and dateline["rest"] else None)
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
    return city_of(match["rest"]) if match else None


def _persons(text: str) -> Iterator[Participant]:
    """Runs of capitalised words that name neither a country nor a body; the case stays as written."""
    for match in _PERSON.finditer(text):
        words = match[1].split()
        while words and (countries_in(words[0]) or any_of("offices").search(fold(words[0]))):
            words = words[1:]
        if len(words) >= 2 and not countries_in(" ".join(words)):
            yield Participant(name=" ".join(words))


def _commitments(document: Document, sentence: Sentence, pair: tuple[str | None, str | None]) -> list[AnyRecord]:
    """What sides or persons agreed to do: 'договорились' and the clause behind it."""
    folded = fold(sentence.text)
    agreed = any_of("commitments", "agreed").search(folded)
    action = sentence.text[agreed.end() :].strip(" .,") if agreed else ""
    action = re.sub(r"^(?:о том, что(?:бы)?|что(?:бы)?|о|об) ", "", action)
    if len(action) < 8:
        return []
    assert agreed is not None
    subject = sentence.text[: agreed.start()].strip(" ,–—")
    named = list(dict.fromkeys(code for _, code in countries_in(subject)))
    people = [p.name for p in _persons(subject)]
    actors = named or people or ([subject] if 0 < len(subject.split()) <= MAX_ACTOR else [c for c in pair if c])
    period, lead = period_in(folded, document.date)
    end = len(sentence.text.rstrip("."))
    return [
        Commitment.cited(
            document, (sentence.start, sentence.start + end), actors=tuple(actors), action=action, due=period if lead else None
        )
    ]  # fmt: skip
