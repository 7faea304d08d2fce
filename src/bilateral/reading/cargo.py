"""The goods that a clause on a trade act names: what stands behind 'ban on', 'imports of', before 'from Mexico', after a demonym."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from bilateral.reading.dates import DAYS, MONTHS
from bilateral.reading.lexicon import lowered, rules, words
from bilateral.reading.mentions import Mention, countries
from bilateral.records import Doubt
from bilateral.reference.classify import headings, sure
from bilateral.reference.goods import product_words

MAX_GOODS, MAX_WORDS = 6, 4
_FLOW = r"(?:imports?|exports?|shipments|sales?|purchases|supplies|deliveries|entry(?: by (?:land|sea|road|rail))?|movement|transit)"
_CHARGE = r"(?:dut(?:y|ies)|tariffs?|levy|levies|surtax|surcharges?|tax(?:es)?|bans?|prohibitions?|embargo|quotas?|sanctions|licen[cs]es|charges?|stoppage|halt|suspension|restrictions?|moratorium|curbs|limits?|freeze)"
_OBJECT = re.compile(
    rf"\b(?:{_FLOW} of"
    rf"|{_CHARGE}(?: of (?:about |up to |just over )?[$€£]?[\w.,]+(?: to [\w.,]+)? ?(?:%|per cent|percent|[a-z]+)(?: [a-z]+)?)?(?: back)? (?:on|for|against|over)(?: the)?(?: {_FLOW} of| all deliveries of)?"
    r"|(?:importing|exporting|selling|buying|admits|accepts|accepting|admitting|taking|(?:to|may|not|can|again) (?:import|export|sell|buy|supply|accept|admit|ship))(?: [A-Z]\w+(?= [a-z]))?"
    r"|(?:extended|extends?|widened|widens?|expanded)(?: (?:the|its|this|that) (?:ban|embargo|restrictions?|duty|duties|tariffs?|measures?|quota))? to|exemptions? for|(?:put|imposed|levied|charge[sd]?|collect(?:s|ed)?) on|lets? in no|let in no|lets? in|letting in|opened to|quota of [\d.,]+ (?:thousand |million )?[a-z]+ (?:for|of)|under sanctions"
    r"|(?:border|borders|market|crossings|ports?|doors?)(?: is| are| was| were)?(?: closed)?(?: once more| again)? (?:to|for)"
    r"|\d[\d.]{0,6} ?(?:%|percent|per cent) on|(?:has|have|had) hit|hits|slaps?|exempt(?:s|ed)?|waive[sd]?|grant(?:s|ed)?|turns? away|turned away|keep out|keeps? out|kept out|shut out|treatment (?:of|for)|refus(?:e|es|ed) entry to|cut off|stopped the|halted the|blocked the|bann(?:ed|ing)|bans|barred|bars|forbade|limit(?:s|ed)? imports of"
    r"|readmit(?:s|ted)?) "
)
_NAMED = re.compile(r"\b(?:including|such as|among them|namely) (?P<goods>[a-z][^;.()]{2,90})")
_AMONG = re.compile(r", (?P<goods>[a-z][\w -]{2,30}(?:, [a-z][\w -]{2,30}){0,4} and [a-z][\w -]{2,30}) among them\b")
_SUBJECT = re.compile(
    r"^(?P<goods>[A-Za-z][\w' -]{2,60}?(?:, [a-z][\w' -]{2,30}){0,4}(?:,? and [a-z0-9][\w' -]{2,30}?)?) (?P<origin>of [A-Z]\w+ origin|(?:made|grown|produced) in [A-Z][\w ]+?|from [A-Z][\w' ]+?)?,? ?"
    r"(?:(?:now |also |once more |again |all )?(?:will|has been|have been|had been|was|were|is|are|may|must|could|faces?|remains?|pays?|carr(?:y|ies)|attracts?|enters?|can|cannot)) "
)
_OF_A_COUNTRY = re.compile(
    r"(?P<goods>(?:(?:\d+|twenty|thirty|forty|fifty|hundred) )?[A-Z]\w+(?: [A-Z]\w+)? (?:goods|products|merchandise))\b"
)
_FAR_SUBJECT = re.compile(
    r"^(?P<goods>[A-Z][a-z]+(?: [a-z]+){0,3}?)(?: (?:from|of) [^;.]{3,100}?|, (?:one|the|a|an|which) [^;.,]{3,60},) (?:used|remains?|is|are|was|were|will|may|has|have|faces?) "
)
_ON_GOODS = re.compile(
    r"^(?:On|For) (?P<goods>(?:[A-Z]\w+ )?[a-z][\w ,-]{2,60}?)(?: from [A-Z]\w+)? (?:the|an?) (?:[\w-]+ ){0,2}(?:duty|tariff|levy|quota|ban|rate)\b"
)
_OF_ORIGIN = re.compile(
    r"(?:^|, |\d )(?P<goods>[A-Za-z][\w' -]{2,45}?) (?:of [A-Z]\w+ origin|(?:made|grown|produced) in (?:the )?[A-Z]\w+)"
)
_ALLOWED = re.compile(
    r"^(?:their|its|Their|Its) (?P<owned>[a-z]+(?: [a-z]+)?) (?:was|were|has been|have been) (?:placed|put|again|banned|barred)\b|"
    r"\bnot allow(?:ed|s)? (?P<goods>[a-z][\w' -]{2,40}?) (?:to (?:leave|enter)|from|into)\b|(?:^|, |\d )(?P<passive>[A-Za-z][a-z]+(?: [a-z]+){0,2}) (?:have|has|had|were|was|are|is) (?:been )?(?:also )?(?:exempt|barred|banned|cleared|readmitted|forbidden|taxed|admitted)\b|\bexporters of (?P<sold>[a-z][\w -]{2,30}?) may ship"
    r"|\bneither (?P<pair>[a-z][\w -]{2,30} nor [a-z][\w -]{2,30}?) (?:may|can)|\b(?:export|import) list (?P<list>[a-z][\w -]{2,30})"
)
_COMPOUND = re.compile(
    rf"(?<![\w-])(?P<goods>[a-z]+(?: [a-z]+)?) (?:{_FLOW}|tariffs?|dut(?:y|ies)|bans?|quotas?|embargo)\b"
)
_STOP = re.compile(
    r"(?<![\w-])(?:to|from|on|in|for|as|by|until|till|because|since|at|were|was|is|are|has|have|had|with|after|through|unless|despite|over|worth|starting|effective|will|would|between|"
    r"during|who|which|that|shipped|sold|sent|destined|made|produced|originating|coming|arriving|imported|exported|zero|duty|against|of (?=[A-Z]\w+ origin)|leave|enter|entering|under|into|free|where|when|may|must|"
    r"save|without|popular|still|already|runs?|applies|applied|does|do|alone|altogether|not|declared|pay|can|could|should|entirely|again|too|within|only|bound|used|now|once|whose|came|than|along|off|if|or (?=\d)|out|a(?= year| month| day| week)|annually|followed|follows|back|began|beginning|imposed|introduced|announced|ended|it|they|except|still|likewise|other than|had|dropped|takes|took|enjoys?|expired?|expires|hits?|last|next|this|comes|goes|went|rises|rose|fell|stands|stood|lasts|becomes|became|gets|got|makes|reached|reaches|each|drove|drives?|travels?|carried|kept|held|brought|grown|packed)\b|[.;:(,]|\d"
)
_STOP_WHOLE = re.compile(_STOP.pattern.replace("|in|for|as|", "|in|as|"))
_DATED = re.compile(
    rf"(?:{'|'.join((*MONTHS, *DAYS, 'percent', 'per cent', 'both', 'steps?', 'he', 'she', 'we', 'who'))})\b"
)
_WHOSE = re.compile(
    r"^(?:makers|producers|exporters|importers|growers|suppliers|consignments|deliveries|imports|exports|sales|range|several kinds|some kinds|kinds|rest|all types|some types|certain types|types|kinds|any|all) of "
)
_ARTICLES = re.compile(
    r"^(?:(?:up to |at most |about )?\d[\d.,]* (?:(?:thousand|million) )?(?:(?:tonnes|tons|head|litres|barrels|units) )?(?:of )?)?(?:(?:foreign|such|the|a|an|its|all|some|most|any|other|certain|their|our|his|both|several|nearly|about|over|of|the country['’]s|neighbou?r['’]s|\d+|two|three|four|five|six|seven|eight|nine|eleven|twelve|fifty|twenty|forty|ten|dozen|more than|further)\b ?(?=\S))*"
)
_OPENING_TIME = re.compile(
    r"^(?:From now on|As of today|Until now|Since then|Since (?:19|20)\d\d|Last [A-Z]\w+),? (?=\S)|^(?:From|Starting(?: on)?|As of|Since|since|Until|On|on|from|Between|In|in) (?:\d{1,2} )?[A-Z][a-z]+(?: \d{1,2})?(?:,? \d{4})?(?: (?:to|and) (?:\d{1,2} )?[A-Z][a-z]+(?: \d{1,2})?)?,? (?=\S)"
)


def goods_of(text: str, named: Sequence[Mention]) -> tuple[str, ...]:
    """Return the goods of a clause, in its words without articles, owners and origins; () where it names none."""
    low, timeless = lowered(text), _OPENING_TIME.sub("", text)
    for pattern in (_AMONG, _NAMED):
        if (named_ones := pattern.search(text)) and (goods := listed(named_ones["goods"])):
            return goods
    for told in _OBJECT.finditer(text[:1].lower() + text[1:]):
        if re.match(r"[A-Z][a-z]+(?![ -][a-z])", text[told.end() :]) and not countries(text[told.end() :][:40]):
            continue  # against a company, not on a good
        if (goods := listed(text[told.end() :])) and not _about_charge(goods[:1]):
            return goods
    for pattern in (_ON_GOODS, _OF_ORIGIN, _ALLOWED):
        whole = pattern.search(timeless)
        if whole and (goods := listed(next(filter(None, whole.groups())).replace(" nor ", " and "), whole=True)):
            return goods
    for m in named:
        if (
            m.form == "demonym"
            and not m.text.endswith("s")
            and (goods := listed(text[m.end :]))
            and not _about_charge(goods)
        ):
            return goods
    subject = _SUBJECT.match(timeless)
    if subject and (goods := _goods_alone(listed(subject["goods"], whole=True))):
        return goods
    for told in _COMPOUND.finditer(low):
        named_words = [w for w in told["goods"].split() if w not in _plain() and not countries(w.title())]
        if (
            named_words
            and told["goods"].split()[-1] not in _plain()
            and (goods := _goods_alone(listed(" ".join(named_words))))
        ):
            return tuple(_plural(g) for g in goods)
    if far := _FAR_SUBJECT.match(text):
        return listed(far["goods"])
    if (whose := _OF_A_COUNTRY.search(text)) and countries(whose["goods"]):
        counted = re.match(r"\d|[a-z]+ty\b", whose["goods"])
        return (whose["goods"],) if counted else (whose["goods"].split()[-1],)
    everything = re.search(
        r"\ball (?:products|goods|merchandise)\b|\b\d[\d,]* (?:products|goods|tariff lines)\b|\b\d+ (?:groups|categories|kinds|types) of (?:goods|products)\b",
        low,
    )
    return (everything[0],) if everything else ()


def _goods_alone(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names where one of them is a good by a word that the lists know: what a subject is may be anything."""
    return names if names and not _about_charge(names) and any(_has_good(name) for name in names) else ()


def _has_good(name: str) -> bool:
    words_in = re.findall(r"[a-z]+", name.lower())
    return any(form in _nouns() for word in words_in for form in (word, word.removesuffix("s"), f"{word}s"))


@cache
def _nouns() -> frozenset[str]:
    """The head words of the goods that the word lists and the headings name."""
    return frozenset(name.split()[-1] for name in _known_words() if name) | {
        "goods",
        "products",
        "produce",
        "vehicles",
        "crops",
    }


def spoken_of(before: str) -> tuple[str, ...]:
    """The good that the text spoke of last, within some sentences."""
    found = [m[0].lower() for m in _known().finditer(before[-NEAR:])]
    return tuple(found[-1:])


NEAR = 700
"""How far back, in characters, 'the ban' may mean one on a good that was named."""


@cache
def _known() -> re.Pattern[str]:
    return words(
        w for w in product_words() if w not in ("power", "energy", "equipment", "oil", "gas", "arms", "food", "fuel")
    )


def _about_charge(goods: tuple[str, ...]) -> bool:
    """Whether what looks like goods is the act itself: 'the customs duty', 'the authorities'."""
    return any(
        re.search(
            rf"\b(?:{_CHARGE}|authorit\w+|government|minist\w+|officials|buyers|firms|companies|exporters|side|border|breeders|suppliers|customers|hope|prepare|winemakers|makers|growers|farmers|traders|importers|airlines?|carriers|agenc\w+|mills|commission|prefectures|gone|president|measure|measures|move)\b",
            g,
        )
        for g in goods
    )


def _plural(good: str) -> str:
    """'tomato imports' are imports of tomatoes, an 'onion ban' one on onions; goods without a plural stay."""
    if good in ("tomato", "potato", "mango"):
        return f"{good}es"
    return f"{good}s" if f"{good}s" in _known_words() and good not in _known_words() else good


@cache
def _known_words() -> frozenset[str]:
    """Names of goods as the word lists and the headings write them."""
    return frozenset(product_words()) | frozenset(
        word.strip().lower() for row in headings() for word in row["words"].split(";")
    )


def listed(stretch: str, *, whole: bool = False) -> tuple[str, ...]:
    """'wheat, maize and rapeseed' as its goods; ends where the noun phrase ends ('for' goes on in a `whole` one)."""
    stretch = stretch.strip()
    goods: list[str] = []
    for number, part in enumerate(re.split(r", and |, (?=[a-z])| and | as well as ", stretch[:140])):
        if number and re.match(r"(?:its|their|his|the) ", part):
            break
        if not number and _ADJECTIVE.fullmatch(part) and " and " in stretch[:60]:
            joined = re.match(r"[\w-]+ and ([\w-]+ [a-z]+)", stretch)
            if joined and _has_good(joined[1]):
                goods.append(joined[0])
                break
        bare = _bare(part)
        stop = (_STOP_WHOLE if whole else _STOP).search(bare)
        name = (bare[: stop.start()] if stop else bare).strip(" -'’\"“”")
        name = re.sub(rf"^{_FLOW} of (?=\w)", "", name)
        if flow := re.search(rf"(?<=\w) {_FLOW}$", name):
            name = _plural(name[: flow.start()])
        parts = name.split()
        if (
            not name
            or len(parts) > MAX_WORDS
            or not (re.search(r"[a-z]{3}", name) or name in ("LPG", "LNG", "PVC", "EVs"))
            or _DATED.match(name)
            or (name[:1].isupper() and not _VARIETY.fullmatch(name) and name not in ("LPG", "LNG", "PVC", "EVs"))
        ):
            break
        if (name.lower() not in _generic() and parts[-1].lower() not in _generic()) or (
            len(parts) > 1 and not set(parts[:-1]) & (_plain() | _generic())
        ):
            goods.append(name)
        if stop:
            break
    return tuple(dict.fromkeys(goods))[:MAX_GOODS]


_ADJECTIVE = re.compile(
    r"regular|fresh|frozen|chilled|raw|refined|crude|live|dried|white|brown|green|red|black|hot-rolled|cold-rolled|new|used|cooked|fermented|solid|liquid|milled|boneless"
)
"""'regular and well-milled rice' is one good."""
_VARIETY = re.compile(r"(?!Since|After|Before|Until|From|While|When)[A-Z][a-z]+(?: [a-z]+){1,2}")
"""'Indica rice'."""


def _bare(part: str) -> str:
    """A noun phrase without articles, without whose it is and without where it comes from."""
    for _ in range(3):
        part = re.sub(r"^(?:and|or) (?=\w)", "", part.strip())
        part = _WHOSE.sub("", _ARTICLES.sub("", part.strip()))
        for m in countries(part)[:1]:
            if m.start == 0:
                part = re.sub(r"^(?:['’]s|-(?:made|grown|built|produced))", "", part[m.end :]).strip()
            elif m.form == "demonym" and re.match(r" [a-z]", part[m.end :]):
                part = f"{part[: m.start].rstrip()}{part[m.end :]}"
    if part[:1].isupper() and not countries(part) and not re.match(r"[A-Z]{2,}|[A-Z][a-z]+ [A-Z]", part):
        part = part[:1].lower() + part[1:]
    return part


@cache
def _plain() -> frozenset[str]:
    return frozenset(rules("instruments")["cargo"]["plain"])


@cache
def _generic() -> frozenset[str]:
    return frozenset(rules("instruments")["cargo"]["generic"])


def coded(goods: Sequence[str]) -> tuple[tuple[str, ...], tuple[Doubt, ...]]:
    """Return the HS codes of goods, and how sure each is that does not stand in the word lists.

    >>> coded(["wheat", "mandarins"])[0]
    ('1001', '0805')
    """
    found = {good: sure(good) for good in goods}
    doubts = tuple(
        Doubt(field="hs", why=f"'{good}' as '{it.name}', by {it.by}: {it.confidence:.0%} sure")
        for good, it in found.items()
        if it.codes and it.confidence < 1
    )
    return tuple(dict.fromkeys(code for it in found.values() for code in it.codes)), doubts


__all__ = ["coded", "goods_of", "listed", "spoken_of"]
