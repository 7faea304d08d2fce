"""Who works here and what they leave: people and their rights, jobs, published briefs, readers' votes, subscriptions.

Everything stands in the register's database, so that several servers and workers share it and one backup holds it.
"""

from bilateral.team.audit import Entry, audit_trail, log
from bilateral.team.jobs import Job, Jobs
from bilateral.team.limits import attempt, attempts
from bilateral.team.people import ROLES, SCOPES, People, Person, Token
from bilateral.team.readers import Poll, Readers
from bilateral.team.shelves import Kept, Shelves
from bilateral.team.subscriptions import CHANNELS, Delivery, Filters, Subscription, Subscriptions

__all__ = [
    "CHANNELS", "ROLES", "SCOPES", "Delivery", "Entry", "Filters", "Job", "Jobs", "Kept", "People", "Person", "Poll", "Readers", "Shelves",
    "Subscription", "Subscriptions", "Token", "attempt", "attempts", "audit_trail", "log",
]  # fmt: skip
