"""Publishing: a pair's records, verdicts and statistics as a brief, in HTML, as a tagged PDF and for Word.

`brief(pair, today)` gathers what is known, `compose(brief)` puts it into a content in English or Russian, and `page`, `pdf` and
`word` write that content and nothing else.  Every number carries a footnote to a quoted sentence or to an observation.
"""

from bilateral.briefs.compose import compose
from bilateral.briefs.content import Content
from bilateral.briefs.differences import differences
from bilateral.briefs.gather import Brief, brief
from bilateral.briefs.house import House
from bilateral.briefs.manifest import Manifest
from bilateral.briefs.many import Maker, manifest_beside
from bilateral.briefs.outline import Outline
from bilateral.briefs.pdf import pdf
from bilateral.briefs.publish import WRITERS, publish, replay
from bilateral.briefs.render import page, render
from bilateral.briefs.word import word

__all__ = [
    "WRITERS", "Brief", "Content", "House", "Maker", "Manifest", "Outline", "brief", "compose", "differences", "manifest_beside", "page", "pdf",
    "publish", "render", "replay", "word",
]  # fmt: skip
