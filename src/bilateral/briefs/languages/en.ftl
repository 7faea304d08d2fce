# Every sentence of a brief that the brief itself writes. Variables that hold a figure carry its notes with them.

# Labels of the forms
state = State of knowledge
summary = Summary
contents = Contents
notes = Notes
nothing = Nothing is known of this pair yet.
figure = Figure
table = Table
note = note
source_of_note = source of note
source = source
checked = a checked brief
skip = Skip to the text
foot = what was said, what was traded, and how the two agree
kind = Bilateral brief · { $day }
lead = { $n ->
    [0] What
    [one] What 1 report said, what
   *[other] What { $n } reports said, what
 } official statistics show, and how the two agree. Every number leads to a quoted sentence or a statistic.

# State of knowledge
state-read = { $n ->
    [one] 1 document
   *[other] { $n } documents
 } read{ $dated ->
    [yes] , dated { $first } to { $last }
   *[no] {""}
 }.
state-last = The last year of trade loaded is { $year }.
state-no-trade = No trade of the two is loaded.
state-releases = Releases: { $list }.
state-no-statistics = No statistics are loaded.

# Summary
sum-traded = { $own } and { $other } traded goods worth { $value } in { $year }{ $moved }.
sum-moved = { ", " }{ $how } { $base } ({ $change })
moved-steady = about the same as in
moved-more = more than in
moved-less = less than in
moved-sharply-more = sharply more than in
moved-sharply-less = sharply less than in
sum-surplus = { $own } sold more than it bought, by { $value }.
sum-deficit = { $own } bought more than it sold, by { $value }.
sum-shares = { $other } takes part in { $share } of { $own }'s trade, { $own } in { $other_share } of { $other }'s.
sum-tally = Of { $n } { $n ->
    [one] statement
   *[other] statements
 } in the reports, { $told }.
tally-are = { $n } { $n ->
    [one] is
   *[other] are
 } { $outcome }
sum-look = Not to be quoted without a look: { $quote } ({ $outcome }).
sum-target = The target of { $value } by { $year } takes { $needed } a year; its odds are { $odds }.
sum-measure = { $imposer }'s { $act } on { $good } touches { $share } of { $affected }'s purchases of it.
sum-way = A container takes { $days } days from { $origin } to { $destination } on the best way, at { $usd } USD a tonne and { $borders } { $borders ->
    [one] border
   *[other] borders
 }{ $notes }.
sum-late = { $n } { $n ->
    [one] commitment is
   *[other] commitments are
 } overdue{ $notes }.
sum-next = Next on the calendar: { $what }{ $notes }, { $when }.
no-date-yet = no date yet
the-good = the good
goods = goods

# The pair in figures
figures = The pair in figures
figures-none = No trade between the two is loaded.
tile-turnover = goods turnover in { $year }{ $grown }
tile-grown = { ", " }{ $change } on { $base }
tile-direction = { $from } to { $to }
tile-share = of { $own }'s trade; number { $rank } of the { $n } partners loaded{ $notes }
tile-statements = { $n } { $n ->
    [one] statement
   *[other] statements
 }
tile-checked = checked: { $told }
tally = { $n } { $outcome }
chart-turnover = Trade between { $own } and { $other } by direction and year, with the outlook's interval
cap-turnover = Trade in goods by direction.
cap-missing = No loaded release covers { $years }.
cap-outlook = The purple marks are an outlook: { $value } in { $year }, { $level } interval { $low } to { $high }{ $notes } ({ $how }). It assumes that { $assumed }. On the past it held { $covered } of { $tried } later years within its interval; its median error was { $error }, against { $naive } for “as last year”.
cap-partners = { $own }'s largest partners, { $year }, billion USD{ $notes }
partners-note = Numbers among the partners that are loaded; BACI values, free on board, both directions.
col-partner = Partner
col-exports = Exports
col-imports = Imports
col-share = Share
formats = Formats that both take part in
format-since = { $name }, both since { $since }{ $standing }{ $notes }
format-standing = { " " }({ $own }: { $own_is }; { $other }: { $other_is })

# What was said
said = What was said, and how it checked
said-none = No claim or target on this pair has been read yet.
said-more = { $n ->
    [one] 1 statement more was checked and is left out here.
   *[other] { $n } statements more were checked and are left out here.
 }
settle = What would settle it: { $what }.
otherwise = Another report says otherwise:{ " " }

# Targets
targets = Targets and odds
targets-none = No target of this pair has been read yet.
cap-targets = Targets and forecasts, where they stand and what they still take
target-by = { $value } by { $due }{ $notes }
no-date = no date
per-year = { $change } a year
col-target = Target
col-said-by = Said by
col-state = State
col-growth-needed = Growth needed
col-odds = Odds
col-outlook = Outlook for the due year
range = { $low } to { $high }
odds-note = Odds are the outlook's chance of exceeding the target, if { $assumed }.

# Measures
measures = Measures, exposure and scenario
measures-none = No trade measure between the two has been read yet.
measure-head = { $imposer }: { $act }{ $good }
measure-on = { " on " }{ $good }
fact-in-force = In force
fact-reported = { $span } as reported{ $notes }
fact-called = In trade-policy terms
fact-exempt = Exempt
fact-scenario = Scenario
scenario-told = { $headline }. Model: { $model }, central values of its parameters ({ $parameters }), on { $vintage }{ $notes }. Assumed: { $assumed }. Intervals: { $command }.
fact-exposure = Exposure
exposure-told = { $share } of { $affected }'s { $flow } of this good { $flow_way ->
    [to] went to
   *[from] came from
 } { $imposer } in { $year }{ $risk }. Assumed: { $assumed }.
exposure-risk = ; { $how } would be { $value }, the most that could be missing if nothing replaced it (0 if everything did)
fact-more = { $value }{ $spread }, { $period }: { $how }.
spread = { " " }({ $low } to { $high })
fact-not-known = Not known
sentence = { $text }.
cap-acts = Acts of this kind on record
col-what = What
col-particulars = Particulars
not-certain = { $what } (not certain)

# Corridors
corridors = Corridors
corridors-none = No way of freight between the two was found.
map-alt = Map of { $n } { $n ->
    [one] way
   *[other] ways
 } from { $origin } to { $destination }
map-label = { $n }. { $name }: { $days } days, { $usd } USD/t
map-way = way
cap-map = Ways of a container from { $origin } to { $destination }; water is dashed.
cap-ways = Ways from { $origin } to { $destination }, the cheapest in money and time first{ $notes }
col-over = Over
col-days = Days
col-range = Range
col-usd-tonne = USD a tonne
col-km = km
col-borders = Borders
col-co2 = kg CO2 a tonne
ways-note = Computed on the freight network that comes with the program; its links and parameters each name their source (bilateral route --help).

# Meetings and commitments
timeline = Meetings and commitments
timeline-none = No meeting or commitment has been read yet.
chart-timeline = Meetings, commitments due and measures in force over time
cap-timeline = Meetings held and planned, commitments by the date they are due, measures by the time they were in force. The list below gives each with its source.
date-not-stated = date not stated
is-commitment = commitment, { $status }
is-planned = planned
is-held = held
lane-meetings = Meetings
lane-commitments = Commitments due
lane-measures = Measures in force
planned-or-due = planned or due
no-data = no data
axis-billion = billion USD, FOB
outlook-of = { $percent } outlook

# Positions, risks, unknown
positions = Positions
positions-none = No position has been read yet.
position = { $who } ({ $stance }): { $quote }{ $notes }
risks = Risks
risks-none = None of the indicators crosses its line, and no report speaks of one.
risk-supplier = Dependence on one supplier: { $affected } bought { $share } of its { $good } from { $imposer } in { $year }; the line is { $line }.
risk-in-force = In force: { $act } of { $imposer } on HS { $product }{ $notes }.
risk-leans = { $own } leans on { $other }: { $share } of its trade; the line is { $line }.
risk-volatile = Trade is volatile: the outlook's interval for { $year } reaches down to { $low }{ $notes }, { $percent } below { $last }.
risk-report = A report speaks of { $topic }: { $quote }{ $notes }.
unknown = What this brief does not know
unknown-none = Nothing that it looked for was missing.

# Method
method = Method
method-reading = Reports are read by rules into records, each with the exact quote that states it; a quote that does not stand at its place is refused.
method-checking = A number is read with its digits: 4.4 billion covers 4.35 to 4.45. It is supported where a source's figure lies in what is written, close where the seller's (FOB) and the buyer's (CIF) record of one flow may differ as much, contradicted beyond, mixed where sources disagree, unverifiable where nothing loaded can tell.
method-data = Trade is BACI's unless said otherwise: one reconciled figure a flow, free on board. The outlook is chosen by its past errors; its interval held what it promised over all pairs of the world. Scenarios assume what they list and run on the vintages in the manifest.

# Appendix
tables = Tables
cap-years = Trade by year, million USD, as { $own } sees it{ $notes }
col-year = Year
col-turnover = Turnover
col-balance = Balance
manifest = Manifest
made-with = Made with { $list }.
kept-english = { $n } of the explanations are given in English.
rephrased = { $n } of { $of } sentences of the summary were put into other words by the model { $model }; each number was matched, and { $refused } rewordings were refused.
documents = Documents
statistics = Statistics
col-document = Document
col-date = Date
col-dataset = Dataset
col-vintage = Vintage
col-licence = Licence
col-rows = Rows
not-stated = not stated

# Notes
note-observation = { $reporter }→{ $partner }, { $flow }, { $product }, { $period }: { $value } { $unit }{ $valued }
note-vintage = { $title } (vintage { $vintage })
note-place = { $document }{ $day }, characters { $start }–{ $end }
note-partners = { $n } partners of { $own }, exports and imports, TOTAL, { $year }
note-ways = { $n } { $n ->
    [one] way
   *[other] ways
 } computed, { $origin } to { $destination }, { $cargo }, over { $places } places
note-network = bilateral { $version }: freight network and its parameters, each link and value with its own source (docs/corridors.md)
note-series = { $n } observations, { $first } to { $last }; { $how }
