"""What happened, for those who want to hear of it: notices of changes, a calendar, feeds, letters and webhooks.

Both sides of a pair, and their readers, follow the same changes of the register; each sees what it may see.
"""

from bilateral.notices.agenda import Entry, agenda
from bilateral.notices.calendar import calendar
from bilateral.notices.changes import Notice, newest, notices_since
from bilateral.notices.feeds import atom, json_feed
from bilateral.notices.sending import deliver, write_down_due

__all__ = ["Entry", "Notice", "agenda", "atom", "calendar", "deliver", "json_feed", "newest", "notices_since", "write_down_due"]  # fmt: skip
