"""The site: thin pages over the same functions that the command line calls; every page also as JSON.

Ready: the list of pairs, a pair's brief, records, documents with their quotes.  Not yet: accounts, review, feeds.
"""

from bilateral.web.site import site

__all__ = ["site"]
