"""What sides, persons or companies agreed, promised or are to do, as a Russian sentence says."""

from __future__ import annotations

import re

from bilateral.reading.layout import Sentence
from bilateral.reading.lexicon import rules
from bilateral.reading.russian_words import any_of, day_in, fold, governments_in, period_in, persons_in
from bilateral.records import AnyRecord, Commitment, Document

MAX_ACTOR = 4
"""A subject of more words names no one actor."""
_TERM = re.compile(
    r"(?<!\w)(?:до (?:конца )?[\w ]*?(?:20\d\d(?: года| г\.)?|январ\w+|феврал\w+|март\w*|апрел\w+|мая|июн\w+|июл\w+|август\w*|сентябр\w+|октябр\w+|ноябр\w+|декабр\w+)|в течение (?:\d+|[а-я]+) (?:месяц\w+|лет|года?)|за полтора года) ?"
)


_HOPES = re.compile(r"(?:мы )?(?:рассчитыва|надее|ожида|хотел)\w+")
_HELD = re.compile(r"(?:провести|созвать|на) ")


def promises(document: Document, sentence: Sentence, pair: tuple[str | None, str | None]) -> list[AnyRecord]:
    """What sides, persons or companies agreed, promised or are to do: the cue, and the clause behind it."""
    text, folded = sentence.text, fold(sentence.text)
    agreed = any_of("commitments", "agreed").search(folded)
    will = None if agreed else any_of("commitments", "will").search(folded)
    if (agreed is None and will is None) or text.rstrip().endswith("?"):
        return []
    cue = agreed or will
    assert cue is not None
    action = text[agreed.end() if agreed else cue.start() :].strip(" .,")
    action = re.sub(r"^(?:о том, что(?:бы)?|что(?:бы)?|о|об) ", "", action)
    subject = _TERM.sub("", text[: cue.start()]).split(", как")[0].strip(" ,–—")
    if _HOPES.match(folded):
        return []  # what the other side is hoped to do
    subject = re.sub(r"^(?:Учитывая|Принимая|Отмечая|Исходя)[^,]*,? ?", "", subject)
    subject = re.split(r"[:;] |, (?:а|но|и|что|чтобы) ", subject)[-1].strip(" ,–—")
    collective = False
    if (
        re.match(r"(?i)мы с ", subject)
        or re.fullmatch(
            r"(?i)(?:.*? )?(?:обе |все )?(?:стороны|мы|минсельхозы|министерства|ведомства|президенты|главы государств|правительства|министры|страны|лидеры|коллеги|делегации|партнеры|сопредседатели|правительствам|министерствам|министрам|ведомствам|сторонам)(?: двух стран| обеих стран)?(?: также)?",
            subject,
        )
        or re.match(r"(?:до|к|в|с|по) ", fold(subject))
    ):
        subject, collective = "", True
    quoted = re.search(r"«([^»]{2,40})»$", subject)
    named = list(dict.fromkeys(code for _, code in governments_in(subject)))
    people = [p.name for p in persons_in(subject)]
    body = re.search(r"(?:палат|железн\w+ дорог|банк|компани|корпораци)\w*", fold(subject))
    if will and not (collective or named or quoted or (0 < len(subject.split()) <= MAX_ACTOR)):
        return []
    if len(action) < 8 or re.fullmatch(r"(?:его|ее|их)", fold(subject)):
        return []
    if _HELD.match(fold(action)) and re.search(r"заседани|саммит|встреч|форум|сесси|раунд", folded):
        return []  # a meeting to come is an event
    if quoted:
        actors = [quoted[1]]
    elif not subject:
        actors = [c for c in pair if c]
    elif body and 0 < len(subject.split()) <= MAX_ACTOR:
        actors = [subject]
    else:
        actors = named or people or ([subject] if 0 < len(subject.split()) <= MAX_ACTOR else [c for c in pair if c])
    period, lead = period_in(folded, document.date)
    due = (
        day_in(until[1], document.date)
        if (until := re.search(r"(?<!\w)до (\d{1,2} [а-я]{3,8}(?: 20\d\d)?)", folded))
        else period
        if lead
        else None
    )
    length = re.search(r"в течение (\d{1,2}|[а-я]+) (месяц|год|лет)", folded)
    count = (
        (int(length[1]) if length[1].isdigit() else int(rules("russian")["numbers"].get(length[1], 0))) if length else 0
    )
    end = len(text.rstrip("."))
    return [
        Commitment.cited(
            document, (sentence.start, sentence.start + end), actors=tuple(actors), action=action, due=due,
            duration=f"P{count}{'M' if length and length[2] == 'месяц' else 'Y'}" if count else None,
        )
    ]  # fmt: skip
