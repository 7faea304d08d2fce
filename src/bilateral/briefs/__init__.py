"""Publishing: a pair's records, verdicts and statistics as a brief, in HTML and as a tagged PDF.

`brief(pair, today)` gathers what is known, `compose(brief)` puts it into a content, and `page` and `pdf` write that content
and nothing else.  Every number carries a footnote to a quoted sentence or to an observation.
"""

from bilateral.briefs.compose import compose
from bilateral.briefs.content import Content
from bilateral.briefs.gather import Brief, brief
from bilateral.briefs.house import House
from bilateral.briefs.pdf import pdf
from bilateral.briefs.render import page, render

__all__ = ["Brief", "Content", "House", "brief", "compose", "page", "pdf", "render"]
