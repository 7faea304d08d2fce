"""Numbers in running text: amounts of money, percentages, physical amounts, counts and factors.

'more than $4.4 billion', '38.5bn shillings ($383mn)', '10.2 percent', '114,124.17 tons', 'doubled',
'second-largest'.  Amounts come out in base units with the comparator and the place value of the last digit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Literal

from bilateral.reading.lexicon import rules, words
from bilateral.records import Comparator, Value
from bilateral.reference.goods import currency_words, local_currency, own_words, shared_nouns

Kind = Literal["money", "percent", "amount", "factor", "rank"]
SIGNS = ("+", "-", "−", "–")
COUNTED = frozenset(
    {"companies", "firms", "enterprises", "regions", "agreements", "suppliers", "projects", "events", "participants", "vehicles", "lorries", "trucks", "wagons",
     "flights", "contracts", "trains", "joint ventures", "documents", "items", "persons", "memoranda", "initiatives", "plants", "businesses", "branches", "cars", "trips",
     "tourists", "visitors", "students", "passengers", "workers", "migrants", "citizens", "exporters", "growers", "filling stations", "abattoirs", "cases"}
)  # fmt: skip
"""What is counted rather than measured."""
_NUMBER = r"\d{1,2}(?:,\d{2})+,\d{3}(?!\d)|\d{1,3}(?:[,\u00a0 ]\d{3}(?!\d))+(?:\.\d+)?|\d{1,12}(?:[.,]\d{1,6})?"


@dataclass(frozen=True)
class Quantity:
    """A number at its place in a sentence; `alt` is a second currency that stands in brackets behind it."""

    start: int
    end: int
    kind: Kind
    value: Value
    number_start: int
    alt: Value | None = None


def quantities(text: str, currency: str = "", lands: Sequence[str] = (), measured: str = "") -> list[Quantity]:
    """Return the quantities of a sentence from left to right, none overlapping another.

    An amount with a scale but no unit ('1.4 billion') is in the currency of the amount before it, else in `currency`;
    a noun that several currencies share ('pesos') means that of the first of `lands` which has one of them.  Where
    tonnes or barrels were spoken of before, `measured` is the unit of such a bare amount instead.
    """
    found: list[Quantity] = []
    if told := _IN_CURRENCY.search(text):
        currency = _currency(told[1]) or currency
    for match in _amount().finditer(text):
        unit_before = next(
            (
                q.value.unit.split("/")[0]
                for q in reversed(found)
                if q.kind == "money" and not text[: q.start].endswith("(")
            ),
            currency,
        )
        here = next((q.value.unit.split("/")[0] for q in reversed(found) if q.kind == "amount"), "")
        if found and found[-1].kind == "money":
            here = ""
        if measured and not found:
            unit_before = ""
        quantity = _from_amount(text, match, unit_before, lands, "" if here in COUNTED else here, measured)
        if quantity:
            found.append(quantity)
    taken = [(q.start, q.end) for q in found]
    for match in _factor().finditer(text):
        bare = " " in match[0] and not _WHAT_DOUBLES.match(text, match.end())
        if not _inside(match.start(), taken) and not (bare and not match[0].lower().startswith("more")):
            value = Value(amount=_factors()[match[0].lower()], unit="%", comparator="=")
            comparator, start = comparator_before(text, match.start())
            if "more than" in match[0].lower():
                comparator = ">"
            found.append(
                Quantity(
                    start, match.end(), "factor", value.model_copy(update={"comparator": comparator}), match.start()
                )
            )
    for match in _times_as().finditer(text):
        if not _inside(match.start(), taken):
            comparator, start = comparator_before(text, match.start())
            value = Value(amount=round(_grown(match), 6), unit="%", comparator=comparator)
            found.append(
                Quantity(
                    start, match.end(), "percent" if match["part"] or match["piece"] else "factor", value, match.start()
                )
            )
    for match in _rank().finditer(text):
        if not _inside(match.start(), taken):
            found += _ranked(text, match)
    found += _counted(text, found)
    return _fold_alternatives(text, sorted(found, key=lambda q: q.start))


_WHAT_DOUBLES = re.compile(
    r" (?:the|its|their|mutual|bilateral|two-way|trade|turnover|commerce|exports|imports|shipments|sales|deliveries|this|that|it|by|in|within|over|until|between|again|and|next|every)\b|[,.;]|$"
)
"""'to double the turnover', 'will double by 2030': not 'a double track'."""


def _ranked(text: str, match: re.Match[str]) -> list[Quantity]:
    """A place in an order of partners, where the sentence speaks of partners and of one place."""
    beside = match["place"] and (
        re.match(r" with \S{0,3}\d", text[match.end() :])
        or (match[0].lower().startswith("rank") and re.search(r"(?i)\bit $", text[: match.start()]))
    )
    if not (beside or re.search(rf"(?i)\b{PARTNERS}\b", text)) or re.search(
        r"(?i)\bone of (?:[\w'’]+ ){1,3}$", text[: match.start()]
    ):
        return []
    written = match["ordinal"] or match["bare"] or match["place"] or match["seat"] or match["put"]
    plural = re.match(rf"(?i) {_KIND_OF}?(?:{PARTNERS[3:-1].replace('?', '')})\b", text[match.end() :])
    if (
        not written
        and not match["number"]
        and plural
        and re.match(rf"(?i) {_KIND_OF}?\w+s\b", plural[0])
        and plural[0].endswith("s")
    ):
        return []
    place = ordinal(written) if written else _count(match["number"]) if match["number"] else 1
    return [Quantity(match.start(), match.end(), "rank", Value(amount=place or 1, unit="rank"), match.start())]


def _counted(text: str, found: list[Quantity]) -> list[Quantity]:
    """Counts whose things stand elsewhere: 'the number of suppliers to 152', 'about 20 of them', 'twelve have signed'."""
    counts = _reached(text, found)
    for match in _VISITED.finditer(text):
        counts.append(_bare_count(text, match, "count", "visitors"))
    for match in _number_of().finditer(text):
        unit = _units()[match["thing"].lower()][0]
        counts.append(_bare_count(text, match, "count", unit))
    things = [q for q in found if q.kind == "amount" and q.value.unit in COUNTED]
    for match in _of_them().finditer(text):
        before = [q for q in things if q.end <= match.start()]
        joined = match["of"] or re.search(r"(?i)(?:[,;]|\b(?:and|while)) $", text[: match.start()])
        if before and joined:
            counts.append(_bare_count(text, match, "n", before[-1].value.unit))
    return [c for c in counts if not any(c.start < q.end and q.start < c.end for q in found)]


_VISITED = re.compile(
    r"(?<![\w.,])(?P<count>\d{1,3}(?:,\d{3})+|\d{1,4}(?:\.\d+)? (?:million|thousand)) [A-Z]\w+(?: [a-z]+)? (?:visited|travelled to|traveled to|came to) [A-Z]"
)
_TO_NUMBER = re.compile(
    r"(?: in [A-Z]\w+| in \d{4}| the year before| a year earlier)? to (?P<count>\d{1,3}(?:,\d{3})+)(?![\w.,]*\d| ?(?:%|percent|per cent|million|billion|thousand|[a-z]*tons|[a-z]*tonnes))"
)


def _reached(text: str, found: list[Quantity]) -> list[Quantity]:
    """'leapt from 16,137 bags in April to 118,329': what a number without a unit of its own has reached."""
    reached = []
    for quantity in found:
        if quantity.kind != "amount" or not re.search(r"\bfrom $", text[: quantity.start]):
            continue
        if match := _TO_NUMBER.match(text, quantity.end):
            reached.append(_bare_count(text, match, "count", quantity.value.unit))
    return reached


def _bare_count(text: str, match: re.Match[str], group: str, unit: str) -> Quantity:
    comparator, start = comparator_before(text, match.start(group))
    number, _, scale = match[group].lower().partition(" ")
    spelled = spelled_numbers()
    amount = float(spelled[number]) if number in spelled else parse_number(number)[0]
    amount *= float(rules("units")["scales"].get(scale, 1.0))
    value = Value(amount=amount, unit=unit, comparator=comparator, resolution=1.0)
    return Quantity(start, match.end(group), "amount", value, match.start(group))


def _count(written: str) -> int:
    return int(written) if written.isdigit() else int(rules("units")["words"][written.lower()])


def _grown(match: re.Match[str]) -> float:
    """The change in percent of 'ninefold', 'by a third', 'twice as much', '2.5 times'; a part is signed by its verb."""
    spelled = rules("units")["words"]
    if piece := match["piece"]:
        many = float(spelled.get((match["many"] or "a").lower(), 1))
        return 100 * many / rules("units")["parts"][piece.lower().removesuffix("s").replace("halve", "half")]
    if part := match["part"]:
        count = float(spelled.get((match["count"] or "a").lower(), 1))
        return 100 * count / rules("units")["parts"][part.lower().removesuffix("s")]
    if match["twice"]:
        return 200.0 if match["twice"].lower() == "thrice" else 100.0
    number = match["times"] or match["by"]
    times = float(spelled[number.lower()]) if number.lower() in spelled else float(number.replace(",", "."))
    return 100 * (times - 1)


def ordinal(text: str) -> int | None:
    """Read '12th' or 'twelfth' as 12; None where it is no ordinal.

    >>> ordinal("12th"), ordinal("Fifth"), ordinal("21st"), ordinal("nth")
    (12, 5, 21, None)
    """
    match = re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)", text)
    if re.fullmatch(r"[IVX]{1,6}", text):
        return _roman(text)
    return int(match[1]) if match else rules("units")["ordinals"].get(text.lower())


def _roman(text: str) -> int:
    """Read a Roman number, as of 'the XII Forum'."""
    values = [{"I": 1, "V": 5, "X": 10}[c] for c in text]
    return sum(-v if v < max(values[n:]) else v for n, v in enumerate(values))


def ordinal_pattern() -> str:
    """Return the pattern of an ordinal in digits or words, without groups."""
    spelled = "|".join(sorted(rules("units")["ordinals"], key=len, reverse=True))
    return rf"(?:\d{{1,3}}(?:st|nd|rd|th)|{spelled})"


def comparator_before(text: str, start: int) -> tuple[Comparator, int]:
    """Return the comparator written just before `start`, and where it begins.

    >>> comparator_before("sold for more than 5", 19)
    ('>', 9)
    """
    window = text[max(0, start - 40) : start]
    best: tuple[Comparator, int] = ("=", start)
    reach = -1
    for sign, pattern in _comparators().items():
        for match in pattern.finditer(window):
            gap = window[match.end() :]
            close = not gap.strip() or re.fullmatch(r"\s*(?:the|a|an|by|another|some|mark of)?\s*(?:US|USD)?\s*", gap)
            # The outermost of adjoining words decides: 'nearly up to' is rare, 'at least' holds 'least'.
            if close and match.end() - match.start() > reach:
                if sign == ">" and re.search(
                    r"(?i)\b(?:not|never|hardly|n't)(?: even| yet)? $", window[: match.start()]
                ):
                    sign = "<="
                best, reach = (sign, max(0, start - 40) + match.start()), match.end() - match.start()
    return best


_SET_AGAINST = re.compile(
    r"(?i)\b(?:against|compared (?:with|to)|from|versus|after) (?:about |some |only |just |over |nearly )?$"
)
_IN_CURRENCY = re.compile(r"(?i)\bin ((?:US )?dollars|euros|roubles|rubles|yuan)(?: terms)?\b(?=,)")
_BARE_SIGNS = ("R", "K", "L", "B")
"""Letters that are a currency's sign only before a scale: 'R9bn', but not the road R9."""


def _from_amount(
    text: str, match: re.Match[str], unit_before: str, lands: Sequence[str], measured: str, before: str
) -> Quantity | None:
    """Read one amount; '33.4bn' without a unit is in the currency of the amount before it, '8 million of it' `measured`.

    `before` is the unit of the sentences ahead, of which a bare amount goes on to speak.
    """
    sign, number, scale, unit = match["sign"], match["number"], match["scale"], match["unit"] or match["things"]
    spelled = re.sub(r" an$", " a", number.lower()).removeprefix("an")
    if spelled in spelled_numbers() or number.lower() == "an":
        amount, step = float(spelled_numbers().get(spelled, 1)), 1.0
    else:
        amount, step = parse_number(number)
    factor = float(rules("units")["scales"][scale.lower()]) if scale else 1.0
    low = unit.lower() if unit else ""
    if sign in _BARE_SIGNS and not scale:
        return None
    code = (_currency(sign) if sign else "") or (_currency(unit) if unit else "")
    if code and unit and not sign:
        local = [own for land in lands if (own := local_currency(unit, land))]
        code = code if code in local else next(iter(local), code)
        if not local and unit.lower() in shared_nouns() and unit.lower() not in own_words():
            return None
    kind: Kind
    if code:
        kind, name = "money", code
    elif unit and (low in _units() or unit in _units()):
        name, base = _units().get(unit) or _units()[low]
        factor *= base
        kind = "percent" if name in ("%", "pp") else "amount"
    elif (scale and measured and _SET_AGAINST.search(text[: match.start()])) or (
        scale
        and measured
        and re.match(r" of (?:which|it|this|that|them|those)\b| (?:a|per) (?:day|year)\b", text[match.end() :])
    ):
        kind, name = "amount", measured
    elif scale and before and not re.match(_THING, text[match.end() :]):
        kind, name = "amount", before
    elif scale and unit_before and not re.match(_THING, text[match.end() :]):
        kind, name = "money", unit_before
    else:
        return None
    if (
        kind != "percent"
        and not scale
        and not code
        and len(number) == 4
        and number.isdigit()
        and 1900 <= int(number) <= 2100
    ):
        return None
    end = match.end()
    if kind in ("money", "amount") and "/" not in name and (rate := _RATE.match(text, end)):
        name, end = f"{name}/{(rate['per'] or ('day' if rate['daily'] else 'year')).lower()}", rate.end()
    elif kind == "amount" and "/" not in name and name not in COUNTED and (far := _FAR_RATE.match(text, end)):
        name = f"{name}/{far['per']}"
    comparator, start = comparator_before(text, match.start())
    signum = match["signum"] if kind == "percent" else None
    if signum in SIGNS[1:]:
        amount = -amount
    scaled = float(Decimal(str(amount)) * Decimal(str(factor)))
    value = Value(amount=scaled, unit=name, comparator=comparator, resolution=step * factor)
    return Quantity(start, end, kind, value, match.start())


_RATE = re.compile(
    r"(?i)(?: worth)?(?: of (?:the )?(?!(?:a|an|per|each|every|which|it|that)\b)[a-z-]{3,14}(?: [a-z-]{3,14})?)? (?:(?:an?|per|each|every) (?P<per>year|month|day|week)\b(?! (?:earlier|ago|before(?! long)|later|from (?:now|then|today)))|(?P<yearly>annually|yearly|per annum)\b|(?P<daily>daily)\b(?! [a-z]))"
)
_FAR_RATE = re.compile(
    r"(?: of (?:[A-Z]\w+ )?[a-z-]{3,14}(?: [a-z-]{3,14})?)?(?: (?!and |but |while |in |by |after |on )[\w-]+){1,5}? (?:every|each|per|a) (?P<per>year|month|day)\b(?! (?:earlier|ago|before|later|from|after))"
)
"""'Twelve million cubic metres of Iranian gas flow to Baghdad every day'."""
"""'$4 billion a year', '30 million cubic metres per day'."""


_THING = re.compile(
    r"(?i)[- ](?!(?:in|of (?:it|that|this|them|which)|for|and|or|a (?:year|month)|to|from|against|last|this|over|with|by|at|on|during|as|while|but|whereas|after|compared|more|less|before|versus|worth|per|out)\b)[a-z]"
)
"""What follows a bare number when it counts things rather than money: '1.4 billion people', '2 million head'."""


def parse_number(text: str) -> tuple[float, float]:
    """Return a written number and the place value of its last digit; a comma may group (in India by lakh and crore) or be decimal.

    >>> parse_number("114,124.17"), parse_number("4,4"), parse_number("1,196"), parse_number("10,51,698")
    ((114124.17, 0.01), (4.4, 0.1), (1196.0, 1.0), (1051698.0, 1.0))
    """
    plain = text.replace("\u00a0", "").replace(" ", "")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}", plain):
        plain = plain.replace(",", "")
    plain = plain.replace(",", ".")
    _, dot, decimals = plain.partition(".")
    return float(plain), 10.0 ** -len(decimals) if dot else 1.0


def _fold_alternatives(text: str, found: list[Quantity]) -> list[Quantity]:
    """Fold 'A ($B)', '4.72 million tonnes of crude in July, or 1.11 million barrels a day' into one with an alternative."""
    folded: list[Quantity] = []
    for quantity in found:
        last = folded[-1] if folded else None
        between = text[last.end : quantity.start] if last else ""
        alternative = re.fullmatch(r"\s*(?:\(|, or\s|\sor\s|/)\s*(?:about\s)?", between)
        measured = re.fullmatch(r"(?: of [\w -]{3,40})?(?: in [A-Z]\w+)?,? (?:or|\() ?(?:about )?", between)
        other = last is not None and last.kind == quantity.kind and last.value.unit != quantity.value.unit
        if (
            last
            and other
            and quantity.kind == "amount"
            and measured
            and not last.alt
            and quantity.value.unit not in COUNTED
        ):
            folded[-1] = replace(last, end=quantity.end, alt=quantity.value)
        elif last and alternative and last.kind == quantity.kind == "money" and other:
            end = quantity.end + (text[quantity.end : quantity.end + 1] == ")")
            value, alt = last.value, quantity.value
            if (rate := _RATE.match(text, end)) and "/" not in value.unit:  # '1.5 billion drams ($3.8 million) a month'
                per = f"/{(rate['per'] or ('day' if rate['daily'] else 'year')).lower()}"
                value, alt = (v.model_copy(update={"unit": v.unit.split("/")[0] + per}) for v in (value, alt))
                end = rate.end()
            folded[-1] = Quantity(last.start, end, "money", value, last.number_start, alt)
        else:
            folded.append(quantity)
    return folded


@cache
def spelled_numbers() -> dict[str, float]:
    """Return {number in words: its value}, 'twenty-three' and the like among them."""
    table: dict[str, float] = dict(rules("units")["words"])
    tens = {w: n for w, n in table.items() if n in range(20, 100, 10)}
    ones = {w: n for w, n in table.items() if n in range(1, 10) and w != "a"}
    return table | {f"{ten}-{one}": n + m for ten, n in tens.items() for one, m in ones.items()}


def _currency(text: str) -> str:
    table = currency_words()
    return table.get(text.strip(), "") or table.get(text.strip().lower(), "")


def _inside(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


@cache
def _units() -> dict[str, tuple[str, float]]:
    return {name: (unit, factor) for name, (unit, factor) in rules("units")["units"].items()}


@cache
def _comparators() -> dict[Comparator, re.Pattern[str]]:
    return {sign: words(listed) for sign, listed in rules("statements")["comparators"].items()}


@cache
def _amount() -> re.Pattern[str]:
    signs = sorted((w for w in currency_words() if not w.islower()), key=len, reverse=True)
    unit_words = sorted(
        {*rules("units")["units"], *(w for w in currency_words() if w[0].isalpha())}, key=len, reverse=True
    )
    spelled = "|".join(sorted((w for w in spelled_numbers() if w not in ("a", "one", "half")), key=len, reverse=True))
    scales = "|".join(sorted(rules("units")["scales"], key=len, reverse=True))
    unit = "|".join(re.escape(u) for u in unit_words)
    things = "|".join(sorted((u for u, (name, _) in _units().items() if name in COUNTED), key=len, reverse=True))
    return re.compile(
        rf"(?<![\w.,-])(?:(?<=[( ])(?P<signum>[+−–-])(?=\d))?(?:(?P<sign>{'|'.join(map(re.escape, signs))})[ \u00a0]?)?"
        rf"(?P<number>{_NUMBER}|(?:(?<=\s)|^)(?:{spelled})(?=[ -])|(?<=\s)one(?= per ?cent\b)|(?:(?<=\s)|^)(?:one|an?|half an?)(?= (?:hundred thousand|[mbtr]+illion)\b))"
        rf"(?:[ \u00a0-]?(?P<scale>{scales})(?![a-z]))?"
        rf"(?:[ \u00a0-]?(?:of )?(?P<unit>{unit})(?![A-Za-z])"
        rf"|(?: of (?:its|their|the|our))?(?: (?:and )?(?!of |to |in |from |have |has |had |are |were |was )[A-Za-z][\w-]+){{1,3}}? (?P<things>{things})(?![A-Za-z]))?",
        re.IGNORECASE,
    )


@cache
def _number_of() -> re.Pattern[str]:
    """'brings the number of approved suppliers to 152'."""
    things = "|".join(sorted((u for u, (name, _) in _units().items() if name in COUNTED), key=len, reverse=True))
    return re.compile(
        rf"(?i)\bnumber of (?:[\w-]+ ){{0,3}}?(?P<thing>{things})\b[^.;,\d]{{0,50}}?(?: by [\d.]{{1,6}} ?(?:%|percent|per cent)(?: and)?)? (?:to|at|was|is|reach|reached|exceeded|exceeds|topped|totalled|totaled) (?:(?:about|nearly|almost|over|more than|some) )?(?P<count>\d{{1,3}}(?:,\d{{3}})*)(?![\w,.]*\d)(?! ?(?:%|percent|per cent|million|billion|thousand|times))"
    )


@cache
def _of_them() -> re.Pattern[str]:
    """'about 20 of them', 'and twelve have signed agreements': a number whose things were named before."""
    spelled = "|".join(w for w in rules("units")["words"] if w not in ("a", "one", "half", "half a"))
    return re.compile(
        rf"(?i)(?<![\w.,$€£-])(?P<n>{spelled}|\d{{1,3}}(?:,\d{{3}})*) (?:(?P<of>of (?:them|these|those|which|whom)\b)|(?=(?:more )?(?:have|had) [a-z]))"
    )


@cache
def _factor() -> re.Pattern[str]:
    return words(_factors())


@cache
def _factors() -> dict[str, float]:
    """{'doubled': 100, 'will double': 100 …}: words for a change by a factor, in percent."""
    change = rules("statements")["change"]
    ahead = {f"{aux} {verb}": by for aux in change["auxiliaries"] for verb, by in change["verbs"].items()}
    return {**change["factors"], **ahead}


@cache
def _times_as() -> re.Pattern[str]:
    """'ninefold', 'rose 2.5 times', 'twice as many as', 'fell by a third'."""
    spelled = "|".join(w for w in rules("units")["words"] if w not in ("a", "one", "half"))
    parts = "|".join(rules("units")["parts"])
    return re.compile(
        rf"(?<![\w.,-])(?P<times>{spelled}|\d{{1,3}}(?:\.\d+)?)(?:-?fold|[ -]times)(?! (?:a|per) )\b"
        rf"|\bmultiplied by (?:about |almost |nearly )?(?P<by>{spelled}|\d{{1,3}}(?:\.\d+)?)\b(?! ?(?:%|per))"
        rf"|\b(?P<twice>twice|thrice) (?:as (?:much|many|high|large)|the (?:level|figure|amount|volume))\b"
        rf"|(?<![\w.,])(?P<of>(?P<many>an?|one|two|three|four)[ -])?(?<!first )(?<!second )(?<!third )(?<!fourth )(?<!last )(?<!latter )(?<!other )(?<!this )(?P<piece>(?:{parts})s?)(?= of (?!(?:the year|19|20))(?:the |all |its |their |[A-Z]\w+ ){{0,2}}(?:[\w'’-]+ ){{0,3}}?{_TRADED}\b| of (?:it|them) (?:consists?|is|are|was|were|goes|go|went|comes?|came)\b| of (?:what|all that) (?:it|they|[A-Z]\w+) \w+| of all (?:that )?[A-Z]\w+ (?:exported|imported|sold|bought))"
        rf"|\bby (?:(?:about|around|almost|nearly|more than|over|roughly|some) )?(?:(?P<count>an?|one|two|three|four) )?(?P<part>(?:{parts})s?)(?![-\w])(?! of (?:a|the) (?:cent|percent))",
        re.IGNORECASE,
    )


PARTNERS = r"(?:partners?|suppliers?|buyers?|customers?|clients?|markets?|sources?|destinations?|importers?|exporters?|investors?|creditors?|donors?|outlets?)"
_TRADED = r"(?:trade|turnover|exports?|imports?|purchases|sales|deliveries|shipments|supplies|settlements|payments|market|goods|products|gas|oil|grain|wheat|tomatoes|fruit|vegetables|crude|coal|steel|electricity|demand|consumption)"
_KIND_OF = r"(?:(?:[\w-]+(?:['’]s)? ){0,3})"


@cache
def _rank() -> re.Pattern[str]:
    """'third-largest partner', 'fifth trading partner', 'number two destination', 'came fifth', 'in sixth place', 'ranked second among'."""
    nth = ordinal_pattern()
    return re.compile(
        rf"(?<!one of )(?:(?P<ordinal>{nth})[- ])?(?:largest|biggest|most important|main|leading|top|number one|foremost|principal)(?= {_KIND_OF}?{PARTNERS}\b)"
        rf"|(?P<bare>{nth})(?= (?:trading|trade|economic|foreign) (?:partner|investor)\b)"
        rf"|\bnumber (?P<number>one|two|three|four|five|\d{{1,2}})(?= (?:among|of) (?:the |its |all )?{_KIND_OF}?{PARTNERS}\b| {_KIND_OF}?{PARTNERS}\b)"
        rf"|\b(?:came|comes|coming|ranks?|ranked|ranking|stood|stands|finished|placed|lay|lies|was|is|remains|remained|stayed) (?P<place>{nth})(?=(?: (?:last year|this year|and|among|in|on|as|behind|after|for|by|with)\b|[,.;:]|$))"
        rf"|\bput(?:s|ting)? [\w .’']{{2,40}}? (?P<put>{nth})(?= (?:among|in|on|of)\b)"
        rf"|\b(?:in|to|from|into|took|takes|occupies|occupied|holds|held|than|at|on) (?:the )?(?P<seat>{nth}) (?:place|position|spot|rank)\b",
        re.IGNORECASE,
    )
