"""The site and its API: thin pages over the same functions that the command line calls; no arithmetic here.

`site(workspace)` is the application, `worker` does the work that pages wait for; both stand on the register's database, so
that any number of them share a workspace.
"""

from bilateral.web.app import from_environment, site

__all__ = ["from_environment", "site"]
