"""Publishing: a pair's records, verdicts and statistics as one self-contained HTML page.

`brief(pair, today)` gathers what the page says; `render(brief)` writes it.  Every number carries a footnote to a
quoted sentence or to an observation, and the manifest names every input with its checksum and vintage.
"""

from bilateral.briefs.gather import Brief, brief
from bilateral.briefs.render import render

__all__ = ["Brief", "brief", "render"]
