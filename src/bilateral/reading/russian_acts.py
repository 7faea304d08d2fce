"""Trade acts in Russian by their grammar: instrument, what is done with it, by whom, against whom, on what, when.

A country as a noun is the imposer, as an adjective before goods ('турецких гранатов') or behind 'из' the target.
"""

from __future__ import annotations

import itertools
import re
from datetime import date

from bilateral.reading.layout import Sentence
from bilateral.reading.russian_words import (
    MONTH_STEMS,
    amounts_in,
    any_of,
    countries_in,
    day_in,
    fold,
    governments_in,
    length_in,
    products_in,
)
from bilateral.records import AnyRecord, Document, Measure

KINDS = ("exemption", "export_duty", "quota", "sanction", "ban", "tariff")
_ADJECTIVE = re.compile(r"[\w-]*(?:ск|цк)(?:ий|ая|ое|ие|ого|ой|их|ому|им|ую|ими|ом)$")
_ORIGIN = re.compile(r"(?<!\w)(?:из|против|от|в отношении|для)(?: [\w-]+){0,2} $|(?<!\w)(?:стран|государств) $")
_WITHIN = re.compile(r"(?<!\w)(?:(?:в|во|на|над|через|под)|(?:кроме|исключением)(?: [\w-]+){0,2}) $")
"""A country where something is, or where goods go, imposes nothing."""
_MONTHS = "|".join(stem + "[йяе]" if stem == "ма" else stem for stem in MONTH_STEMS)
_WHEN = re.compile(
    rf"(?<!\w)(?P<role>с|по|до|от)? ?(?P<what>(?:(?P<d>\d{{1,2}}) )?(?P<m>(?:{_MONTHS})\w*)(?: (?P<y>20\d\d)(?: г\.?| года| год)?)?|(?:начала |конца )?(?P<only>20\d\d) (?:г\.|года?))(?!\w)"
)
_SIZE = re.compile(
    r"(?<![\w,.])(?P<n>\d{1,3}(?:[ \u00a0]\d{3})+|\d+(?:,\d+)?)(?: ?(?P<k>тыс\.?|тысяч\w*|млн|миллион\w*))? ?(?P<u>тонн\w*|т\b|голов\w*|штук\w*|литр\w*)(?: (?P<year>в год|ежегодно|в месяц|ежемесячно))?"
)
_NAMED = re.compile(
    r"(?:(?:ввоз|вывоз|экспорт|импорт)\w* |пошлин\w* на )(?:все\w+ |ряда )?(?P<goods>(?!(?:из|в|на|с|до|для|по|от|и|не|товар\w*|разреш\w+|запрещ\w+|был\w*|вырос\w*|пошлин\w*) )[а-я-]{4,}(?: [а-я-]{4,})?)(?= (?:из|в|во|на|с|со|до|для|по|от|и|сроком|через)\b|[,.;]|$)"
)
"""A good that the list lacks, as the text has it."""
_SPARED = re.compile(r"исключени\w+ (?:сделан|состав)\w*|за исключением|(?<!\w)кроме(?!\w)")
_ON_GOODS = re.compile(
    r"(?:пошлин|запрет|тариф|надбавк|ввоз|вывоз|поставк|импорт|экспорт)\w*(?: [\w,%-]+){0,6}? (?:на|для)? ?(?:все |[\w-]+ |\d+ ){0,4}товар(?:ы|ов|а)?(?!\w)"
)
NEAR = 300
"""How far back, in characters, a ban that names no goods looks for them."""
_UNITS = {"т": "t", "г": "head", "ш": "pieces", "л": "l"}


def acts(
    document: Document, sentence: Sentence, pair: tuple[str | None, str | None], before: list[Measure]
) -> list[AnyRecord]:
    """Return the trade acts that a sentence's clauses state; `before` are those of the sentences ahead of it."""
    found: list[AnyRecord] = []
    for start, end in _clauses(sentence.text):
        record = _clause(document, sentence, start, end, pair, before)
        if record:
            found.append(record)
    return found


def _clauses(text: str) -> list[tuple[int, int]]:
    """The sentence cut where another act begins: behind ';', and before 'а', 'но', 'при этом'."""
    cuts = [0, *(m.end() for m in re.finditer(r"; |: |, (?:а|но|при этом|тогда как|зато) ", text)), len(text)]
    return [(a, b) for a, b in itertools.pairwise(cuts) if b - a > 15]


def _ban(text: str, folded: str, before: list[Measure]) -> str | None:
    """The way a ban runs: as its words say, else inwards where it names whose goods, else as the ban before it."""
    way = re.search(r"(экспорт|вывоз)|(импорт|ввоз|поставк|поставщик|поставля|везти|пуска|принима|допус|рын)", folded)
    if way:
        return "export_ban" if way[1] else "import_ban"
    if _parties(text, folded)[1]:
        return "import_ban"
    last = before[-1].type if before else None
    return last if last in ("import_ban", "export_ban") else None


def _clause(
    document: Document,
    sentence: Sentence,
    start: int,
    end: int,
    pair: tuple[str | None, str | None],
    before: list[Measure],
) -> Measure | None:
    text = sentence.text[start:end]
    folded = fold(text)
    kind = next((name for name in KINDS if any_of("instruments", name).search(folded)), None)
    if kind == "quota" and not re.search(r"квот|лимит", folded) and not _SIZE.search(folded):
        kind = "ban"  # 'ограничила ввоз яблок'
    if kind is None or (
        kind in ("tariff", "exemption") and not re.search(r"пошлин|тариф|надбавк|налог|сбор|виз|лиценз|ставк", folded)
    ):
        return None
    status = next(
        (name for name in ("expired", "proposed", "lifted", "imposed") if any_of("acts", name).search(folded)), None
    )
    if kind == "quota" and status == "lifted" and "в пределах" in folded:
        status = "imposed"  # 'разрешен ввоз в пределах квоты'
    begin, stop = _term(folded, document.date, status, document.text[: sentence.start + start])
    if status is None and not (begin or stop):
        return None
    spared = _SPARED.search(folded)
    goods = tuple(products_in(folded[: spared.start()] if spared else folded))
    groups = re.search(r"(\d+) групп\w* (?:[\w-]+ )?товар", folded)
    goods = goods or ((f"{groups[1]} groups of goods",) if groups else ("goods",) if _ON_GOODS.search(folded) else ())
    again = re.search(
        r"(?:аналогичн|эт(?:от|а|о|у)|прежн|так(?:ой|ая)|предыдущ)\w* (?:запрет|мер|огранич|пошлин|эмбарго)", folded
    )
    if not goods and before and (again or re.search(r"(?<!\w)(?:их|ее|его|эти|те же) ", folded)):
        goods = before[-1].product
    if not goods and kind in ("ban", "tariff") and status and (begin or stop):
        goods = tuple(
            products_in(fold(document.text[max(0, sentence.start + start - NEAR) : sentence.start + start]))[-2:]
        )
    if (
        not goods
        and (named := _NAMED.search(folded))
        and not countries_in(text[named.start("goods") : named.end("goods")])
    ):
        goods = (named["goods"],)
    if not goods and kind != "sanction":
        return None
    if kind == "ban":
        kind = _ban(text, folded, before)
    if kind is None:
        return None
    imposer, target = _parties(text, folded)
    if kind == "export_ban" and imposer is None and target and re.search(r"(?<!\w)из \w+", folded):
        imposer, target = target, None  # 'вывоз риса из России останется под запретом'
    if imposer is None and target and kind in ("export_duty", "quota") and re.search(r"экспорт|вывоз", folded):
        imposer, target = target, None  # 'квота на экспорт российского зерна'
    if imposer is None and target != "RUS" and "россельхознадзор" in fold(document.text):
        imposer = "RUS"  # the authority of whom the text speaks
    if imposer is None:
        last = before[-1].imposer if before else None
        imposer = next((c for c in (last, *pair) if c and c != target), None)
    rates = [a.value.amount for a in amounts_in(folded) if a.value.unit == "%"]
    hyphened = re.search(r"(\d+(?:,\d+)?)-?процентн", folded)
    rate = float(hyphened[1].replace(",", ".")) if hyphened else rates[-1] if rates else None
    size = _SIZE.search(folded) if kind == "quota" else None
    lead, tail = len(text) - len(text.lstrip(" ,—–")), len(text.rstrip(" .,;"))
    place = (sentence.start + start + lead, sentence.start + start + tail)
    fields = (
        {
            "quota": {
                "amount": _number(size),
                "unit": _UNITS[size["u"][0]]
                + (("/month" if "меся" in size["year"] else "/year") if size["year"] else ""),
            }
        }
        if size
        else {}
    )
    return Measure.cited(
        document, place, type=kind, imposer=imposer, target=target or (None if kind == "sanction" else "WLD"), product=goods, start=begin, end=stop,
        duration=length_in(folded), rate_percent=rate if kind in ("tariff", "export_duty") else None, status=_status(status, begin, document.date), **fields,
    )  # fmt: skip


def _parties(text: str, folded: str) -> tuple[str | None, str | None]:
    imposer = target = None
    act = any_of("acts", "imposed").search(folded)
    for start, code in governments_in(text):
        word = re.match(r"[\w-]+", folded[start:])
        adjective = bool(word and _ADJECTIVE.fullmatch(word[0]))
        origin = adjective or _ORIGIN.search(folded[max(0, start - 40) : start])
        if origin and target is None and code != imposer:
            target = code
        elif (
            not origin
            and not _WITHIN.search(folded[:start])
            and code != target
            and (imposer is None or (act and start < act.start()))
        ):
            imposer = code  # the one nearest before the verb
    return imposer, target


def _term(folded: str, today: date | None, status: str | None, ahead: str) -> tuple[str | None, str | None]:
    """'с 10 июня по 31 декабря 2023 года' as begin and end; the bare day of an act that ends a measure is its end."""
    found: dict[str, str] = {}
    year = next((m["y"] for m in _WHEN.finditer(folded) if m["y"]), None)
    if year is None and re.search(r"(?<!\w)(?:того|этого) же года", folded):
        year = next(iter(re.findall(r"20\d\d", folded) or re.findall(r"20\d\d", ahead)[-1:]), None)
    if today and re.search(r"(?<!\w)с сегодняшнего дня", folded):
        found["begin"] = today.isoformat()
    for m in _WHEN.finditer(folded):
        if m["only"]:
            iso: str | None = m["only"]
        elif m["d"]:
            iso = day_in(f"{m['d']} {m['m']} {m['y'] or year or ''}".strip(), today)
        else:
            month = next((n for n, stem in enumerate(MONTH_STEMS, 1) if m["m"].startswith(stem)), None)
            iso = (
                f"{m['y'] or year or (today.year if today else '')}-{month:02}"
                if month and (m["y"] or year or today)
                else None
            )
        if iso:
            found.setdefault({"с": "begin", "от": "begin", "по": "end", "до": "end"}.get(m["role"] or "", "on"), iso)
    if today and "end" not in found and re.search(r"(?<!\w)до конца (?:этого |текущего |нынешнего )?года", folded):
        found["end"] = f"{today.year}-12"
    if status in ("lifted", "expired") and (ran := _RAN_SINCE.search(folded)):
        since = day_in(f"{ran['d']} {ran['m']} {ran['y'] or year or ''}".strip(), today)
        return since, found.get("end") or found.get("begin") or found.get("on")
    if status in ("lifted", "expired"):
        return (None if "end" not in found and "on" not in found else found.get("begin")), found.get(
            "end"
        ) or found.get("on") or found.get("begin")
    return found.get("begin") or found.get("on"), found.get("end")


_RAN_SINCE = re.compile(rf"действовавш\w+ с (?P<d>\d{{1,2}}) (?P<m>(?:{_MONTHS})\w*)(?: (?P<y>20\d\d))?")


def _status(said: str | None, begin: str | None, today: date | None) -> str:
    if said in ("lifted", "expired", "proposed"):
        return said
    return "announced" if begin and today and begin > today.isoformat()[: len(begin)] else "imposed"


def _number(size: re.Match[str]) -> float:
    scale = {"т": 1e3, "м": 1e6}.get((size["k"] or " ")[0], 1.0)
    return float(re.sub(r"[ \u00a0]", "", size["n"]).replace(",", ".")) * scale
