"""A model may put the summary's sentences into other words, and nothing else: a sentence that says another thing is refused.

Each number with its unit, each quote and each name must stand in the sentence as it was, no other may, and a word of direction
(more, less, deficit) may not turn.  Sentences are kept as they were where the model fails.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence

from bilateral.briefs.content import Content, Line, Paragraph, Run, numbers_in
from bilateral.briefs.words import Words
from bilateral.errors import ModelFailed
from bilateral.model import Model

TASK = """You edit sentences of an economic brief. Return each sentence in other words of the same language, one for each given,
in the same order. Keep every number with its unit, every name and every quotation exactly. Add nothing and leave nothing out."""
SCHEMA = {
    "type": "object", "additionalProperties": False, "required": ["sentences"],
    "properties": {"sentences": {"type": "array", "items": {"type": "string"}}},
}  # fmt: skip
_AMOUNT = re.compile(r"[+−-]?\d[\d.,\xa0]*\d|[+−-]?\d")
_AFTER = re.compile(r"\s?(?:%|(?:trillion|billion|million|thousand|трлн|млрд|млн|тыс\.)(?:\s\w+)?)", re.I)
_SPELLED = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|half|third|quarter|double[ds]?|twice|triple[ds]?|tenfold|"
    r"одн\w+|два|две|три|четыре|пять|шесть|семь|восемь|девять|десять|сто|тысяч\w*|половин\w+|треть\w*|четверть\w*|вдвое|втрое|удво\w+|утро\w+)\b",
    re.I,
)
_UP = re.compile(r"\b(?:more|higher|above|rose|grew|increase[ds]?|up|surplus|sold more|больше|выше|вырос\w*|рост\w*|увелич\w+|положительн\w+|профицит\w*)\b", re.I)  # fmt: skip
_DOWN = re.compile(r"\b(?:less|lower|below|fell|declined?|decrease[ds]?|down|deficit|bought more|меньше|ниже|упал\w*|сни\w+|сократ\w+|отрицательн\w+|дефицит\w*)\b", re.I)  # fmt: skip
_NOT = re.compile(r"\b(?:not|no|never|without|не|нет|ни|без)\b", re.I)


def rephrased(content: Content, model: Model) -> Content:
    """Ask a model for other words for the summary; the sentences that hold against the content are taken. Raises nothing."""
    told = [_text(s) for s in content.summary]
    try:
        answer = model.ask(TASK, json.dumps({"sentences": told, "language": content.language}, ensure_ascii=False), SCHEMA)  # fmt: skip
        offered = answer["sentences"] if isinstance(answer, dict) and isinstance(answer.get("sentences"), list) else []
    except ModelFailed as error:
        return content.model_copy(update={"model": f"{model.name}: {error}"})
    words = tuple(new if isinstance(new, str) and faithful(old, new, content) else "" for old, new in zip(told, [*offered, *[""] * len(told)], strict=False))  # fmt: skip
    return reworded(content, words, model.name)


def reworded(content: Content, wording: Sequence[str], model: str) -> Content:
    """Set other words for the summary's sentences; '' leaves one as it is. All notes of a sentence stand at its end."""
    if not wording:
        return content.model_copy(update={"model": model})
    lines = [_with_notes(new, line) if new else line for line, new in zip(content.summary, [*wording, *[""] * len(content.summary)], strict=False)]  # fmt: skip
    taken = sum(map(bool, wording))
    told = Words(content.language).line("rephrased", n=taken, of=len(content.summary), model=model, refused=len(wording) - taken)  # fmt: skip
    appendix = tuple(s.model_copy(update={"blocks": (*s.blocks, Paragraph(line=told))}) if s.id == "manifest" else s for s in content.appendix)  # fmt: skip
    return content.model_copy(update={"summary": tuple(lines), "wording": tuple(wording), "model": model, "appendix": appendix})  # fmt: skip


def faithful(old: str, new: str, content: Content) -> bool:
    """Whether a sentence says the same numbers, quotes, names and directions as another, in one line."""
    if not new.strip() or "\n" in new or len(new) > 2 * len(old) + 80:
        return False
    if Counter(_amounts(old)) != Counter(_amounts(new)) or not set(numbers_in(new, content.language)) <= content.numbers():  # fmt: skip
        return False
    if _quotes(old) != _quotes(new) or not _names(new) <= _names(old) | {new.split()[0]}:
        return False
    same = all({w.lower() for w in p.findall(old)} >= {w.lower() for w in p.findall(new)} for p in (_SPELLED, _NOT))
    return same and _turns(old) == _turns(new)


def _turns(text: str) -> tuple[bool, bool]:
    plain = re.sub("“.*?”", "", text)
    return bool(_UP.search(plain)), bool(_DOWN.search(plain))


def _amounts(text: str) -> list[str]:
    found = []
    for m in _AMOUNT.finditer(text):
        unit = _AFTER.match(text, m.end())
        found.append(re.sub(r"\s", " ", m[0] + (unit[0] if unit else "")).rstrip(".,"))
    return found


def _quotes(text: str) -> list[str]:
    return re.findall("“.*?”", text)


def _names(text: str) -> set[str]:
    """Words in capitals, without the endings that a case gives them."""
    return {re.sub(r"(?:'s|’s)$", "", w) for w in re.findall(r"\b[A-ZА-ЯЁ][\w’'-]*", text)}


def _text(told: Line) -> str:
    return "".join(r.text for r in told)


def _with_notes(new: str, old: Line) -> Line:
    notes = tuple(dict.fromkeys(n for r in old for n in r.notes))
    stop = new[-1] if new[-1] in ".!" else ""
    return (Run(text=new.removesuffix(stop), notes=notes), *((Run(text=stop),) if stop else ()))


__all__ = ["faithful", "rephrased", "reworded"]
