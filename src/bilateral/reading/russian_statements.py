"""The claims and targets of a Russian sentence, clause by clause; what a clause leaves out is that of the one before."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from bilateral.reading.layout import Sentence
from bilateral.reading.lexicon import rules
from bilateral.reading.russian_words import (
    LEAD,
    ORDINALS,
    Amount,
    amounts_in,
    any_of,
    countries_in,
    fold,
    governments_in,
    period_in,
    product_in,
)
from bilateral.records import AnyRecord, Claim, Document, Target, Value

FLOWS = ("turnover", "exports", "imports")
CARRIED = (*FLOWS, "balance", "volume")
"""What a following sentence says of the period that the one before it named."""
COUNTED = (
    "enterprises",
    "companies",
    "persons",
    "projects",
    "tourists",
    "students",
    "workers",
    "trucks",
    "regions",
    "flights",
    "agreements",
)
PHYSICAL = ("bottles", "t", "m3", "bbl", "kWh", "MW", "containers")


@dataclass
class State:
    """What the last statement was about: the next one may leave it out."""

    sides: tuple[str | None, str | None]
    indicator: str = ""
    period: str | None = None
    turnover: bool = False
    down: bool = False
    currency: str = ""
    moved: bool = False


def statements(document: Document, sentence: Sentence, state: State) -> list[AnyRecord]:
    """The claims and targets of a sentence; `state` tells what the sentence may go on with."""
    found: list[AnyRecord] = []
    for start, end in _clauses(sentence.text):
        clause = fold(sentence.text[start:end])
        indicator = _indicator(clause)
        if indicator == "share" and "%" not in clause and "процент" not in clause and not _FRACTION.search(clause):
            indicator = _indicator(any_of("indicators", "share").sub(" ", clause))
        goes_on = any(any_of("moves", way).search(clause) for way in rules("russian")["moves"])
        goes_on = (
            goes_on
            or bool(_CARRIED_ON.search(clause))
            or any(any_of("targets", cue).search(clause) for cue in rules("russian")["targets"])
        )
        amounts = list(amounts_in(clause))
        if indicator in FLOWS and not amounts:
            state.indicator = indicator  # 'торговля росла: за год она прибавила …'
            state.moved = any(any_of("moves", way).search(clause) for way in ("up", "down"))
            state.down = bool(any_of("moves", "down").search(clause))
        money = any(re.fullmatch("[A-Z]{3}|", a.value.unit) for a in amounts)
        goes_on = goes_on or (
            money and bool(re.match(r"\W*(?:за|в) ", clause)) and period_in(clause, document.date)[0] is not None
        )
        counted = any(a.value.unit.split("/")[0] in COUNTED for a in amounts)
        if not any(any_of("moves", way).search(clause) for way in ("up", "down")) and _PART_OF.search(clause):
            indicator = "share"
        if not indicator and ((_PART.search(clause) and product_in(clause)) or _PAID.search(clause)):
            indicator = "share"
        physical = any(a.value.unit.split("/")[0] in PHYSICAL for a in amounts)
        if (
            physical
            and not re.search(r"экспорт|импорт", clause)
            and (indicator in ("", "exports", "imports") and (indicator or _MOVED.search(clause) or product_in(clause)))
        ):
            indicator = "volume"
        if not indicator and goes_on and not counted:
            aims = any(any_of("targets", cue).search(clause) for cue in rules("russian")["targets"])
            indicator = "turnover" if (aims or state.indicator == "share") and state.turnover else state.indicator
            if re.search(r"эт(?:от|у|и) (?:объем|показател|цифр)", clause):
                indicator = state.indicator
        if (
            counted
            and indicator in ("", "investment")
            and not any(re.fullmatch("[A-Z]{3}", a.value.unit) for a in amounts)
        ):
            indicator = "count"
        if (
            counted
            and indicator in ("exports", "imports", "volume")
            and all(a.value.unit.split("/")[0] in COUNTED for a in amounts)
        ):
            indicator = "count"  # 'поставлять могли 20 компаний'
        if ranked := _RANK.search(clause) or _TOP.search(clause):
            found += _ranked(document, sentence, (start, end), ranked, state)
        if indicator:
            found += _statement(document, sentence, (start, end), indicator, amounts, state)
            others = [a for a in amounts if a.value.unit.split("/")[0] in COUNTED]
            if others and indicator == "investment":
                found += _statement(document, sentence, (start, end), "count", others, replace(state))
    state.indicator = state.indicator if found or _indicator(fold(sentence.text)) else ""
    return found


_PAID = re.compile(
    r"(?:процент\w*|%) (?:[а-я]+ )?(?:сдел|платеж|расчет|операци|транзакци)\w*|(?:сдел|платеж|расчет)\w*,? [^.;]{0,40}(?:процент|%)"
)
_MOVED = re.compile(
    r"перевез\w+|получил\w*|добы\w+|прокач\w+|транспортир\w+|поступ\w+|перевал\w+|прошл\w+|ввез\w+|вывез\w+|закуп\w+|грузопоток|груз\w+|транзит"
)
_NTH = r"(?:(?P<n>\d{1,2})-?(?:е|ое|м|ом|ю|ую|й)?|(?P<w>перв|втор|трет|четверт|пят|шест|седьм|восьм|девят|десят)\w+)"
_RANK = re.compile(
    rf"(?<!\w){_NTH} (?:(?:мест|строчк|позици)\w*|(?:внешнеторгов|торгов\w*-экономическ|торгов)\w+ партн\w+)"
)
_TOP = re.compile(
    r"(?<!один из )(?<!одним из )(?<!одного из )(?<!одной из )(?<!\w)(?:перв|главн|крупнейш|важнейш)\w+ (?:внешне)?(?:торгов|торгово-экономическ)\w+ партн"
)
_AMONG = re.compile(r"партнер|покупател|поставщик|импортер|экспортер|рынк|обороте|торговл")


def _ranked(document: Document, sentence: Sentence, span: tuple[int, int], found: re.Match[str], state: State) -> list[AnyRecord]:  # fmt: skip
    """'на пятом месте среди торговых партнеров Китая': the reporter is the one whose partner is ranked."""
    text = sentence.text[span[0] : span[1]]
    clause = fold(text)
    among = _AMONG.search(clause)
    if not among:
        return []
    named = countries_in(text)
    codes = list(dict.fromkeys(code for _, code in named))
    # Whose partners: the name right behind the word, else the owner of the goods or the other of the pair.
    owner = next((code for at, code in named if 0 < at - among.end() < 24 and not re.search(r"[,;]", clause[among.end() : at])), None)  # fmt: skip
    sold = _SELLING.search(clause)
    owner = owner or (countries_in(sold[1])[0][1] if sold and countries_in(sold[1]) else None)
    partner = next((c for c in (*codes, *state.sides) if c and c != owner), None)
    owner = owner or next((c for c in state.sides if c and c != partner), None)
    place = 1 if found.re is _TOP else int(found["n"]) if found["n"] else ORDINALS.index(found["w"]) + 1
    start = sentence.start + span[0]
    end = start + max(found.end(), among.end() + len(re.match(r"\w*(?: [А-ЯЁ][\w-]*)?", text[among.end() :])[0]))  # type: ignore[index]
    low = len(text) - len(text.lstrip(" ,–—"))
    period = period_in(clause, document.date)[0] or period_in(fold(sentence.text), document.date)[0]
    if period is None and re.search(r"занял|стал|вышл|вошл|поднял", clause):
        period = state.period
    fields = {"indicator": "rank", "reporter": owner, "partner": partner, "period": period}
    return [Claim.cited(document, (start + low, end), value=Value(amount=place, unit="rank"), **fields)]


_PART_OF = re.compile(
    r"(?:процент\w*|%) (?:[\w-]+ ){0,5}?(?:инвестици\w+|потребност\w+|потреблени\w+)(?: [\w-]+){0,4} (?:составля|приход|обеспеч|покры|занима)|(?:обеспеч|покры)\w+ (?:около |почти |более |порядка )?[\d,]+ ?(?:процент\w*|%)"
)
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
                r"[;:] (?!это на)|, (?=(?:в|за|по итогам|на) (?:январ|феврал|перв|втор|третьем|этом|прошл|текущ|нынешн|том же|20\d\d|\w+ (?:квартал|месяц)))|, то (?=в|за)|\((?=в то время)|, (?=ввоз|вывоз)|, (?=(?:сейчас|теперь|зато) )|, и (?=[^,;]{3,60} (?:рассчитыва|ожида|намерен|планиру|прогнозир)\w+)|, (?=(?:рост|прирост|падение|снижение) (?:за|в) )|, (?=из (?:них|которых) |портфел)|,? и (?=экспорт|импорт)|, (?:в том числе|включая|из которых|из них) (?=экспорт|импорт|ввоз|вывоз)|, (?=экспорт|импорт|товарооборот)|, (?:а|но|при этом|причем|тогда как|а также)(?: в целом| также)? ",
                text,
            )
        ),
        len(text),
    ]
    return [(a, z) for a, z in pairwise(cuts) if text[a:z].strip()]


_SET = re.compile(r"постав\w+ (?:перед \w+ )?(?:цел|задач)\w+|(?:цел|задач)\w+ постав\w+")
"""A goal is set by the verb of a delivery."""


def _indicator(clause: str) -> str:
    clause = _SET.sub(lambda m: " " * len(m[0]), clause)
    if re.search(r"(?<!\w)во? (?:импорт|экспорт|товарооборот|оборот)\w* (?:[\w-]+ )?дол[яюией]", clause):
        return "share"
    hits = [
        (m.start(), name) for name in rules("russian")["indicators"] if (m := any_of("indicators", name).search(clause))
    ]
    return min(hits)[1] if hits else ""


def _statement(
    document: Document, sentence: Sentence, span: tuple[int, int], indicator: str, amounts: list[Amount], state: State
) -> list[AnyRecord]:
    clause = fold(sentence.text[span[0] : span[1]])
    down, twice = any_of("moves", "down").search(clause), any_of("moves", "twice").search(clause)
    moved = any_of("moves", "up").search(clause) or down
    levels = [a for a in amounts if a.value.unit != "%"]
    raised = next((a for a in levels if clause[: a.start].endswith(("до ", "до уровня "))), None)
    level = raised or next(iter(levels), None)
    base = next((a for a in levels if raised and a is not raised and clause[: a.start].endswith("с ")), None)
    percent = next((a for a in amounts if a.value.unit == "%"), None)
    if level and level.value.unit == "" and state.currency and indicator in (*FLOWS, "balance", "investment"):
        level = replace(level, value=level.value.model_copy(update={"unit": state.currency}))
    if not moved and percent and state.moved and indicator in CARRIED and _IT_MADE.search(clause):
        moved, down = re.match("", ""), re.match("", "") if state.down else None
    if not moved and percent and indicator in CARRIED and _CARRIED_ON.search(clause):
        moved, down = re.match("", ""), re.match("", "") if state.down else None
    state.down = bool(down) if moved else state.down
    told = None if indicator == "share" else _change(clause, bool(down))
    change = percent.value if percent and moved and indicator != "share" else None
    if indicator == "share":
        level = percent or _fraction(clause)
    more = any_of("moves", "multiply").search(clause)
    if change is None and told is None and more:
        change = Value(amount=200.0 if more[0].startswith("утро") else 100.0, unit="%")
    if twice and change is None and told is None:
        change = Value(amount=50.0 if down else 100.0, unit="%")
    if down and change:
        change = change.model_copy(update={"amount": -abs(change.amount)})
    change = told or change
    if indicator == "balance" and level and _DEFICIT.search(clause):
        level = replace(level, value=level.value.model_copy(update={"amount": -abs(level.value.amount)}))
    if level is None and (change is None or (more and not any_of("targets", "aim").search(clause))):
        return []
    plain = clause if _RAISED.search(clause) else _BASE.sub("", clause)
    period, lead = period_in(plain, document.date)
    aims = bool(
        any_of("targets", "aim").search(clause)
        or (any_of("targets", "aim").search(fold(sentence.text)) and any_of("targets", "goal").search(clause))
    )
    period = period or (None if aims else period_in(_BASE.sub("", fold(sentence.text)), document.date)[0])
    if re.search(r"за последние \w+ (?:лет|год)", clause):
        period = None
    elif (
        period is None
        and (indicator in CARRIED or (indicator == "share" and moved))
        and not aims
        and not _NOW.search(clause)
    ):
        period = state.period
    if base and period and re.fullmatch(r"20\d\d/20\d\d", period):
        period = period[5:]  # 'с 2012 по 2016 год упала с … до …': the last year's
    if state.period and re.match(r" ?(?:годом ранее|год назад|годом раньше|за год до этого)", clause):
        period = re.sub(r"(?<!\d)(20\d\d)", lambda m: str(int(m[1]) - 1), state.period)
    named = None if indicator in ("count", "volume") else any_of("indicators", indicator).search(clause)
    used = [a for a in (level, percent) if a]
    low = min([m.start() for m in (named, moved) if m] + [a.start for a in used], default=0)
    low = 0 if low < LEAD else low
    high = max([a.end for a in used] + [m.end() for m in (named, moved, twice) if m], default=len(clause))
    high = len(clause[:high].rstrip(" .,"))
    low += len(clause[low:]) - len(clause[low:].lstrip(" ,–—"))
    place = (sentence.start + span[0] + low, sentence.start + span[0] + high)
    reporter, partner = _sides(sentence.text[span[0] : span[1]], indicator, state.sides)
    state.turnover = state.turnover or indicator == "turnover"
    state.indicator, state.sides = indicator, (reporter, partner)
    within = bool(
        period
        and state.period
        and re.fullmatch(r"20\d\d-\d\d", period)
        and "/" in state.period
        and state.period[:4] == period[:4]
    )
    state.period = state.period if aims or within else period or state.period
    fields = {
        "indicator": indicator, "period": period, "reporter": reporter, "partner": partner,
        "value": level.value if level else None, "change": change, "base_value": base.value if base else None,
        "product": product_in(clause),
    }  # fmt: skip
    if aims and period and document.date and int(period[:4]) < document.date.year and _SET_THEN.search(clause):
        fields["period"] = None  # when the goal was set
    past_goal = bool(lead.startswith("к") and period and not any_of("moves", "level").search(clause) and not moved)
    if level and re.fullmatch("[A-Z]{3}", level.value.unit):
        state.currency = level.value.unit
    goal = any_of("targets", "goal").search(clause)
    if aims:
        return [Target.cited(document, place, modality="goal", **fields)]
    if any_of("targets", "future").search(clause) or (past_goal and goal):
        return [Target.cited(document, place, modality="forecast", **fields)]
    ahead = period is not None and document.date is not None and int(period[:4]) >= document.date.year and bool(lead)
    coming = period is not None and document.date is not None and int(period[:4]) >= document.date.year
    if coming and re.search(r"ожидаем|ожидается|прогнозир", clause):
        return [Target.cited(document, place, modality="forecast", **fields)]
    if (goal and (lead or ahead)) or (ahead and any_of("targets", "forecast").search(clause)):
        return [Target.cited(document, place, modality="goal" if goal else "forecast", **fields)]
    return [Claim.cited(document, place, **fields)]


_SET_THEN = re.compile(
    r"(?<!\w)в 20\d\d(?:-м)? году[^.;]*(?:став\w+|постав\w+|назва\w+|определ\w+|договор\w+|договарива\w+)"
)
_RAISED = re.compile(r"(?<!\w)до [\d,]+ ?(?:%|процент\w*) к (?:концу )?20")
_BASE = re.compile(
    r"(?:больше|меньше|выше|ниже) прошлогодн\w+|(?<=%) к [^).;]*|,? (?:аналогичн\w+ показател\w+|чем|по сравнению с|против|к уровню|относительно|по отношению к) [^,;.]*"
)
"""What a figure is compared with dates it not."""
_CARRIED_ON = re.compile(
    r"[–—-] (?:еще |уже |и )?(?:более чем |почти |без малого )?(?:на )?(?:[\d,]+ ?|[а-я]+ )(?:%|процент|миллиард|миллион|млрд|млн)"
)
"""'экспорт снизился на 16,9%, импорт – на 11,6%': the verb is that of the clause before."""
_IT_MADE = re.compile(r"(?<!\w)(?:он|она|это) состав\w+")
"""'Рост торговли … В прошлом году он составил 30%': what made so much is the growth."""
_NOW = re.compile(r"(?<!\w)(?:сегодня|сейчас|уже|ныне|в настоящее время|работа\w+|действу\w+|зарегистрирован\w*)(?!\w)")
_PARTS_OF = {"трет": 3, "четверт": 4, "пят": 5, "десят": 10}
_FRACTION = re.compile(
    r"(?<!\w)(?:(?P<n>[а-я]+) )?(?P<part>трет[ьи]\w*|четверт[ьи]\w*|пят(?:ую|ых|ая)|десят(?:ую|ых|ая)|половин[ауы])(?!\w)"
)


def _fraction(clause: str) -> Amount | None:
    """'три четверти', 'девять десятых', 'половина' as a share in percent."""
    match = _FRACTION.search(clause)
    if not match:
        return None
    count = float(rules("russian")["numbers"].get(match["n"] or "", 1))
    size = (
        2
        if match["part"].startswith("половин")
        else next(n for stem, n in _PARTS_OF.items() if match["part"].startswith(stem))
    )
    return Amount(match.start(), match.end(), Value(amount=round(100 * count / size, 2), unit="%"))


_DEFICIT = re.compile(r"отрицательн|дефицит|минус")
_SIGNED = re.compile(r"(?P<sign>[+−–]|(?<!\w)(?:плюс|минус) )(?P<n>\d+(?:,\d+)?) ?(?:%|процент)")
_INDEX = re.compile(
    r"(?P<n>\d{2,3}(?:,\d+)?) ?(?:%|процент\w*)(?= (?:к|от) (?:уровн|январ|аналогичн|соответствующ|прошл|предыдущ|20\d\d|показател|итог))|\((?P<m>\d{2,3}(?:,\d+)?) ?%\)"
)
_TIMES = re.compile(r"(?<!\w)в (?P<n>\d+(?:,\d+)?|два|три|четыре|пять|полтора)(?P<half> с половиной)? раз")
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
        times += 0.5 if match["half"] else 0
        amount = 100 * (1 / times - 1) if down else 100 * (times - 1)
    elif match := re.search(r"(?<!\w)(?:на|почти|примерно) (четверт|трет|половин|пятую|десятую)", clause):
        amount = _PARTS[match[1]] * (-1 if down or re.match(r"\w* (?:меньше|ниже)", clause[match.end() :]) else 1)
    elif word := next((w for w in _FOLD if re.search(rf"(?<!\w){w}(?!\w)", clause)), None):
        amount = _FOLD[word]
    return None if amount is None else Value(amount=round(amount, 6), unit="%")


def _decimal(text: str) -> float:
    return float(text.replace(",", "."))


def _sides(text: str, indicator: str, pair: tuple[str | None, str | None]) -> tuple[str | None, str | None]:
    """Whose figure it is and with whom: by 'в', 'из', 'с' before the country, else the document's pair."""
    told, clause = countries_in(text), fold(text)
    if (
        indicator == "turnover"
        and len({code for _, code in told}) < 2
        and len({c for _, c in governments_in(text)}) == 2
    ):
        told = governments_in(text)  # 'Бишкек и Ташкент намерены …'
    ties = {
        code: (re.search(r"(?<!\w)(в|во|на|из|с|со) (?:\w+ ){0,1}$", clause[:at]) or [None, ""])[1] for at, code in told
    }
    codes = list(ties)
    if (
        indicator == "turnover"
        and len(codes) < 2
        and re.search(r"внешнеторгов|внешн\w+ торговл", clause)
        and not re.search(r"(?<!\w)с \w", clause)
    ):
        return next(iter(codes), None) or next((c for c in pair if c), None), "WLD"
    if (
        indicator == "imports"
        and (there := next((c for c in codes if ties[c] in ("в", "во")), None))
        and "закуп" in clause
    ):
        return next((c for c in (*codes, *pair) if c and c != there), None), there
    goods = re.search(r"импорт\w* (\w+ск\w+)", clause) if indicator == "imports" else None
    if goods and (source := countries_in(goods[1])):
        return next((c for c in (*codes, *pair) if c and c != source[0][1]), None), source[0][1]
    seller, buyer = (next((found[0][1] for m in pattern.finditer(clause) if (found := countries_in(m[1]))), None) for pattern in (_SELLING, _BUYING))  # fmt: skip
    if (
        indicator in ("exports", "imports")
        and not seller
        and (us := re.search(r"(?<!\w)у (\w+(?:ск|цк)\w+) (?:партнер|компани|поставщик|производител)", clause))
    ):
        seller = next((code for _, code in countries_in(us[1])), None)
    if indicator in ("exports", "imports") and (seller or buyer):
        known = [c for c in (*codes, *pair) if c and c not in (seller, buyer)]
        seller, buyer = seller or next(iter(known), None), buyer or next((c for c in known if c != seller), None)
        return (seller, buyer) if indicator == "exports" else (buyer, seller)
    if indicator == "balance" and (
        (favour := re.search(r"в пользу ([\w-]+)", clause))
        and (whose := countries_in(text[favour.start(1) : favour.end(1)]))
    ):
        return whose[0][1], next((c for c in (*codes, *pair) if c and c != whose[0][1]), None)
    alone = (
        len(codes) <= 1 and not any(ties.values()) and indicator in ("exports", "imports") and any((*codes, pair[0]))
    )
    if (
        alone
        and _TO_ALL.search(clause)
        and not re.search(r"(?<!\w)(?:туда|оттуда|сосед\w+|партнер\w+|стран[ае] )", clause)
    ):
        return codes[0] if codes else pair[0], "WLD"
    if indicator in ("exports", "imports", "volume") and re.search(
        r"(?:общ|совокупн|миров)\w+ (?:экспорт|вывоз)|(?<!\w)(?:за|из-за) (?:границ[уы]|рубежа?)(?!\w)", clause
    ):
        return next((c for c in (*codes, *pair) if c), None), "WLD"
    if indicator == "share" and (part := _PART_IN.search(clause)):
        who = countries_in(text[part.start("who") : part.end("who")])
        whose = countries_in(text[part.start("of") : part.end("of")])
        if who and (owner := whose[0][1] if whose else next((c for c in pair if c and c != who[0][1]), None)):
            return owner, who[0][1]
    market = re.search(r"(?:на|для) (\w+) рын", clause)
    if indicator == "share" and market and (home := countries_in(market[1])):
        return home[0][1], next((c for c in pair if c and c != home[0][1]), None)
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


# 'доля Узбекистана в обороте республики', 'доля России в европейском импорте': whose trade it is a share of.
_PART_IN = re.compile(
    r"дол\w+ (?P<who>[^.;,%]{2,40}?) (?:в|во) (?P<of>(?:[\w-]+ ){0,3}(?:товарооборот|оборот|импорт|экспорт|торговл)\w*(?: [\w-]+){0,2})"
)
_TO_ALL = re.compile(
    r"(?:экспорт|вывоз)\w* (?:[\w-]+ ){0,3}(?:в целом|из страны)|в целом (?:экспорт|вывоз)|(?:экспорт|импорт)ировал|(?:экспорт|импорт|вывоз)\w* (?:[\w-]+ )?страны|(?:экспорт|вывоз)\w* (?:[\w-]+ )?в целом"
)
# 'узбекский экспорт', 'иранские товары': of whom; 'вьетнамским покупателям', 'армянский импорт': for whom.
_SELLING = re.compile(r"(?<!\w)(\w+(?:ск|цк)\w+) (?:экспорт|вывоз|поставк|продаж|отгрузк|товар|продукци|производител|поставщик|нефт|газ|пшениц|зерн|угл)")  # fmt: skip
_BUYING = re.compile(r"(?<!\w)(\w+(?:ск|цк)\w+) (?:импорт|ввоз|закупк|покупател|потребител|рын|мельниц|импортер)")
