# Every sentence of the site's pages. What the brief says stands in briefs/languages.

skip = Skip to the text
nav = Main
nav-documents = Documents
nav-search = Search
nav-claims = Claims
nav-targets = Targets
nav-measures = Measures
nav-commitments = Commitments
nav-calendar = Calendar
nav-conflicts = Conflicts
nav-scenarios = Scenarios
nav-corridors = Corridors
nav-briefs = Briefs
nav-follow = Follow
nav-people = People
sign-in = Sign in
sign-out = Sign out
foot = what was said, what was traded, and how the two agree
foot-api = API
feed-atom = What is new (Atom)
feed-json = What is new (JSON feed)
feed-calendar = Calendar feed (iCalendar)
error = That did not work
to-start = To the start
look-again = Look again

# Home
home-lead = Reports as cited records, checked against official statistics. Every number leads to its source.
search-words = Words
search = Search
pairs = Pairs
pair = Pair
every-pair = Every pair
statements = { $n ->
    [one] 1 statement
   *[other] { $n } statements
 }
no-reports = No report has been read yet.
no-briefs = No brief is here yet.
no-news = Nothing has happened yet.
ahead = What comes
nothing-ahead = Nothing with a day is known to come.
news = New

# A pair
pair-first = This page is made for the first time; it takes some seconds.
pair-old = Something came since { $made }: the page is being brought up to date.
pair-wait = Gathering figures, statements and routes …
contents = Contents
spheres = Spheres of cooperation
records-n = { $n ->
    [one] 1 record
   *[other] { $n } records
 }
record = record
brief-make = Make a brief

# Lists
since = From
until = To
facets = Narrow down
facet-kind = Kind
facet-outcome = Verdict
facet-country = Country
facet-sphere = Sphere
facet-all = All
found-n = { $n ->
    [0] Nothing found
    [one] 1 found
   *[other] { $n } found
 }
nothing-found = Nothing found.
nothing-here = Nothing here yet.
pages = Pages
page-before = Before
page-next = Next
page-of = Page { $page } of { $last }
show = Show

# Claims, targets, measures, commitments, conflicts, calendar
claims-title = Claims and verdicts
claims-lead = What reports state of the past, and how it agrees with official statistics and with the other reports.
not-checked = Not checked yet.
targets-title = Targets and forecasts
targets-lead = Who said what is to come, due when, where it stands and what it still takes.
on-day = On
no-day = no date
target-ahead = It takes { $needed }% a year; the odds are { $odds }%.
measures-title = Measures
measures-lead = Trade acts that reports tell of, and what holds on a day by the acts that are known.
imposer = Who imposes
product = Product
type = Type
partner = For whom
by-day = What held when
period = Period
what = What
why = Why
measures-read = As reports tell of them
simulate = Simulate
commitments-title = Commitments
commitments-lead = Who undertook what by when. Overdue is what had a day that has passed; kept and dropped are what a person confirmed.
nobody-named = nobody named
due = due
hedged = hedged
hint = a later report points to “{ $status }”
year = Year
cancelled = cancelled
planned = planned
reports-n = { $n } reports
conflicts-title = Where reports differ
conflicts-lead = Numbers of different reports on the same thing that exclude each other.
conflict-caption = What each report says, the oldest first, and how it checked
report = Report
date = Date
says = Says
no-conflicts = No two reports here give numbers that exclude each other.
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

# Statistics
release = Release of statistics
source = Source
vintage = Vintage
licence = Licence
reporter = Reporter
flow = Flow
observations = Observations used
value = Value
unit = Unit
ask-series = Name a reporter and a partner or flow to see the figures as this release has them.

# Documents
bring = Bring a document
bring-lead = Text, HTML, PDF or DOCX up to { $most } MB; or a text pasted; or the address of a page of the open web. It is your organisation's draft until it is shared.
bring-file = A file
bring-url = Or an address
bring-text = Or a text
bring-about = What is known of it, where the document itself does not say
bring-read = Read it
title = Title
publisher = Publisher
done-of = { $done } of { $of }
draft-note = Only your organisation sees this document.
share-others = Share with the others
original = original
keys = By keyboard:
key-go = on and back
accept = Accept
correct = Correct
reject = Reject
restore = Restore
text = Text
records = Records
doubt = Inferred:
nothing-read = Nothing that the reader knows how to record.
one-a-line = one a line
comparator = Comparator
amount = Amount
reason = Reason
keep-correction = Keep the correction
record-accepted = looked at by
record-rejected = rejected by

# A record
older-version = This is version { $n }.
newest-version = To the newest one
characters = characters { $a } to { $b }
arithmetic = Arithmetic
unused = Not used, and why
others-say = What other reports say
fields = Fields
history = History
version = Version { $n }
by-reader = the reader
by-member = a member
verdict-history = How the verdict changed
stable = To cite this state:

# Scenarios
scenario = Scenario
scenarios-lead = What would follow if: a measure that was announced, or a change of one's own, run on the data that is loaded.
scenario-new = Ask what if
from-measure = From a measure that was read
own-change = Or a change of your own
on-whom = On whom to look
model = Model
draws = Draws, for intervals
product-hint = an HS code or a good's name
start-hint = where the report gives no first day
exporters = Exporters
importers = Importers
exempt = Exempt
comma = several with a comma; nobody named means everybody
rate = Rate of the tariff, %
percent = Percent
links = Links of the freight network
links-hint = for a corridor that opens or closes, several with a comma: Rasht–AstaraIR
exposure = Exposure
how = How
chart = Chart
interval = { $low } to { $high }
all-rows = All { $n } rows
assumed = What is assumed
cannot-tell = What it cannot tell
drawn = { $level } of { $n } draws lie within the intervals (seed { $seed })

# Corridors
corridors-lead = Ways of freight between two places. Open links that are not there yet, close others, and compare with today.
origin = From
destination = To
cargo = Cargo
month = Month
any-month = any
links-open = Open links that are closed or not built
nothing-closed = None is closed.
links-close = Close a link
find-ways = Find ways
ways = Ways
ways-caption = The best way and ones that differ; days with the interval of eight in ten
way = Way
days = Days
borders = Borders
gauges = Gauges
map = Map
profile = Days and cost by leg
against-today = Against today: { $days } days, { $usd } USD a tonne.

# Briefs
briefs-lead = What is known of a pair on a day, each number with its source. Drafts are seen by the own organisation alone.
brief-lead = It is made from what your organisation sees, in HTML, PDF and DOCX, with a manifest that makes it again.
brief-title-hint = the pair's name when left out
language = Language
sentences = Sentences in the summary
sections = Sections
section-figures = Figures
section-said = What was said
section-targets = Targets
section-measures = Measures
section-corridors = Corridors
section-timeline = Timeline
section-positions = Positions
section-risks = Risks
section-unknown = What is not known
section-method = Method
state = State
state-draft = draft
state-shared = shared
state-published = published
publish = Publish
copy-link = Copy the link
copied = Copied
share-mail = Send by e-mail
doors = For whom
door-all = Everybody
door-business = Business
door-researchers = Researchers
door-students = Students
rating = Rating
rate = Rate this brief
rated = { $average } of 5 on average, { $n ->
    [one] 1 vote
   *[other] { $n } votes
 }.
not-rated = Nobody has rated it yet.
your-vote = Your vote: { $n }. You can change it.
stars = { $n ->
    [one] 1 star
   *[other] { $n } stars
 }
polls = Polls
no-polls = No question is asked.
votes = { $n ->
    [one] 1 vote
   *[other] { $n } votes
 }
vote = Vote
closed = closed
close-poll = Close the poll
new-poll = Ask a question
question = Question
answers = Answers

# Following
follow-lead = Choose what to follow; the addresses below are of that.
series = Series
feeds = Feeds
by-letter = By e-mail
by-webhook = By webhook
no-mail = This site sends no letters.
email = E-mail address
receiver = Address of the receiver
every = How often
every-now = within a minute
every-day = once a day
every-week = once a week
subscribe = Subscribe
own-subscriptions = Your subscriptions
not-confirmed = not confirmed
end-subscription = End
hook-begun = News go to { $target } from now on.
hook-secret = This secret signs them (Standard Webhooks). It is shown once:
letter-sent = A letter went to { $target }: follow its link to begin.
subscription-confirm = Confirm the subscription
subscription-end = End the subscription
subscription-confirmed = The subscription has begun
subscription-ended = The subscription has ended

# People
password = Password
or-by = Or sign in with
join = Make your account
join-lead = You were invited as { $role }.
organisation = Organisation
new-organisation = Or a new organisation
name = Name
role = Role
password-hint = at least 12 characters
account = Your account
tokens = Tokens of the API
tokens-lead = A token lets a program act for you within its scopes.
token-once = It is shown once. Keep it where programs find secrets:
token-name = What it is for
token-days = Days that it holds
token-make = Make a token
scopes = Scopes
revoked = revoked
revoke = Revoke
password-old = The old one
password-new = The new one
password-change = Change the password
invitations = Invitations that wait
withdraw = Withdraw
invite = Invite somebody
invited = Hand this link to { $email }. It holds for a week and works once:
change = Change
open-account = Open the account
close-account = Close the account
audit = Log
who = Who
about = About what

# Words of the register
kind-document = document
kind-claim = claim
kind-target = target
kind-measure = measure
kind-event = event
kind-commitment = commitment
kind-position = position
kind-brief = brief
outcome-supported = supported
outcome-close = close
outcome-contradicted = contradicted
outcome-mixed = mixed
outcome-unverifiable = unverifiable
what-document = new report
what-shared = shared
what-published = published
what-read = read
what-corrected = corrected
what-rejected = rejected
what-withdrawn = withdrawn
what-turned = verdict changed
target-met = met
target-all-but-met = all but met
target-missed = missed
target-open = open
target-no-figure-yet = no figure yet
status-open = open
status-kept = kept
status-overdue = overdue
status-dropped = dropped
measure-export-ban = export ban
measure-import-ban = import ban
measure-tariff = tariff
measure-export-duty = export duty
measure-quota = quota
measure-sanction = sanction
measure-exemption = exemption
measure-trade-cost = trade cost
measure-supply-loss = supply lost
measure-corridor-opened = corridor opened
measure-corridor-closed = corridor closed
model-auto = the one that the question calls for
model-exposure = exposure alone
model-product-market = market of the product
model-production-network = production network
model-structural-gravity = structural gravity
cargo-container = container
cargo-dry-bulk = dry bulk
cargo-liquid-bulk = liquid bulk
job-waiting = Waiting
job-running = At work
job-done = Done
job-failed = Failed
step-fetching = fetching the page
step-opening = opening the file
step-reading = reading sentences
step-keeping = keeping the records
step-checking = checking the figures
step-simulating = simulating
step-gathering = gathering
step-writing = writing
task-read = Reading a document
task-check = Checking
task-scenario = Running a scenario
task-brief = Making a brief
task-pair = Bringing a page up to date
role-reader = reader
role-analyst = analyst
role-editor = editor
role-administrator = administrator
scope-read = read
scope-write = write
scope-publish = publish
relation-corroborates = says the same
relation-contradicts = says otherwise
relation-revised-by = said otherwise later
relation-revises = said otherwise before
relation-repeats-other-period = gives the number for another period
relation-copy = a copy
