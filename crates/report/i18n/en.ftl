# Liangzhu · English. Every message has its twin in zh-CN.ftl, with the same arguments.

## Places

place-file = { $file }
place-stdin = standard input
place-sheet = sheet "{ $sheet }"
place-line = line { $line }
place-row = row { $row }
place-column = column "{ $column }"
place-key = "{ $key }"
place-unit = unit { $unit }
place-node = indicator { $node }
place-period = { $period }
fault-line = { $place }: { $message }

## Scheme files, and others in TOML or JSON

fault-syntax = this can't be read: { $message }. Check that quotes, brackets and equals signs are complete
fault-unknown-key = there is no key "{ $found }"{ $nearest ->
    [none] ; remove it, or use one of the keys in the guide
   *[other] ; did you mean "{ $nearest }"?
}
fault-missing-key = "{ $wanted }" is missing; please add it
fault-wrong-type = expected { $expected }, found { $found }
fault-unknown-value = "{ $found }" is not known here{ $nearest ->
    [none] { $expected ->
        [none] {""}, and there is nothing yet to choose from here; add it first, or change this
       *[other] ; write one of: { $expected }
    }
   *[other] ; did you mean "{ $nearest }"? Known are: { $expected }
}
fault-out-of-range = { $found } will not do; expected { $expected }
fault-negative-weight = a weight can't be negative, but it is { $found }; write 0 or more
fault-floor-above-cap = the floor { $floor } is above the cap { $cap }; swap them or change one
fault-not-built = { $found } is not built yet and can't be used; write it another way
fault-duplicate-code = "{ $found }" is used twice, first in line { $first_line }; change one of them
fault-no-root = there is no root; write one [[node]] without `in`, and put the others below it
fault-many-roots = several nodes have no parent: { $found }; only the root may; give the others an `in`
fault-unknown-parent = the parent "{ $found }" does not exist{ $nearest ->
    [none] ; write its [[node]] or change `in`
   *[other] ; did you mean "{ $nearest }"?
}
fault-parent-is-leaf = "{ $found }" is an indicator and can't have children; let `in` name a [[node]]
fault-cycle = this goes in a circle: { $found }; change one link so that every node ends at the root
fault-empty-node = nothing below this node is scored (what is only watched or taken by an adjustment does not count), so it has no score; give it a scored indicator or remove it
fault-no-weight = the weights add up to 0; give at least one a positive weight
fault-unknown-node = there is no node or indicator "{ $found }"{ $nearest ->
    [none] ; use a code of this scheme
   *[other] ; did you mean "{ $nearest }"?
}
fault-counted-twice = "{ $found }" already counts in a total, and "{ $node }" takes it as an adjustment too, so it would count twice; what adjusts must not be summed: write in = "{ $node }" for it, or status = "watch"
fault-self-reference = "{ $found }" refers to itself; name another node
fault-finer-frequency = the indicator is reported by { $frequency }, finer than the board's { $period }; change `frequency`, or the scheme's period
fault-bad-curve = the curve has { $found } numbers; expected { $expected }, one for each period of a year
fault-bad-formula = the formula has a fault: { $message }; check its brackets, quotes and operators
fault-unknown-variable = the formula names "{ $found }", which does not exist{ $nearest ->
    [none] ; use value, target, baseline, low, high, unit.attribute, v['CODE'] and the like
   *[other] ; did you mean "{ $nearest }"?
}
fault-not-a-number-formula = { $found ->
    [number] a condition is expected, and the formula gives a number; write one such as v['I01'] > 0
    [condition] a number is expected, and the formula gives true or false; write one such as value > 1 ? 10 : 0
   *[other] the formula gives { $found }, which can't be used here
}
fault-log-treatment = treatment can't fall back to logarithms (then = "log") beside low, high or target; write then = "keep"
fault-rule-has-no-down = the rule { $rule } has no "lower is better"; change `direction` or take another rule
fault-points-fixed-by-rule = the rule fixes the full marks, so an assignment can't change them; leave the cell empty

## Tables

fault-unreadable = this file can't be read: { $message }
fault-unwritable = this can't be written: { $message }. Check that the folder exists and may be written to, and that the file is not open
fault-stdin-twice = only one file can be read from standard input; name the others
fault-more-faults = there are { $found } more faults; mend those above and try again
fault-unknown-format = { $found ->
    [none] the file's name has no ending, so its kind is not known
   *[other] "{ $found }" is not a known kind of file
}; use .csv, .xlsx or .parquet
fault-bad-encoding = the text's encoding can't be read; save it as UTF-8 (a table as "CSV UTF-8")
fault-no-header = row 1 should be the header, but it is empty; write the column names into row 1
fault-empty-header = this column has data but no name; name it or remove it
fault-unknown-column = the column "{ $found }" is not known{ $nearest ->
    [none] ; remove it, or use a known name
   *[other] ; did you mean "{ $nearest }"?
}
fault-missing-column = the column "{ $wanted }" is missing; please add it (all names stand in row 1)
fault-duplicate-column = the column "{ $found }" occurs twice, under this name or another; keep one
fault-short-row = this row has only { $found } cells; expected { $expected }. Is a comma missing?
fault-long-row = this row has { $found } cells; expected only { $expected }. Is there a comma too many, or one in a text without quotes?
fault-empty-cell = this cell can't be empty; please fill it
fault-not-a-number = "{ $found }" is not a number; { $hint ->
    [missing] leave the cell empty when there is none
    [percent] write it without the percent sign, 12.5 for 12.5%
    [thousands] write it without thousands separators
    [unit] write the number alone, in the unit of measure that the scheme names
    [excel_error] it is what a failed Excel formula leaves: mend the formula or type the number
   *[text] write a number such as 12.5, or leave the cell empty
}
fault-infinite = "{ $found }" is too large to be a finite number; please check it, or leave the cell empty
fault-no-such-period = there is no period "{ $found }"; write 2022-03, 2022-Q1, 2022-H1 or 2022
fault-wrong-period = the period "{ $found }" does not fit here; expected { $expected }
fault-period-missing = no period is given; fill the values' column `period`, with 2022-03, say
fault-unknown-unit = the units file has no "{ $found }"{ $nearest ->
    [none] ; add it there, or correct the code
   *[other] ; did you mean "{ $nearest }"?
}
fault-unknown-indicator = the scheme has no indicator "{ $found }"{ $nearest ->
    [none] ; correct the code, or add it to the scheme
   *[other] ; did you mean "{ $nearest }"?
}
fault-unknown-level = no unit is of the level "{ $found }"{ $nearest ->
    [none] ; use one of the column `level`
   *[other] ; did you mean "{ $nearest }"?
}
fault-unknown-attribute = the units file has no column "{ $found }"{ $nearest ->
    [none] ; please add it
   *[other] ; did you mean "{ $nearest }"?
}
fault-not-a-number-attribute = the units file's column "{ $found }" has text in it and can't be reckoned with; write numbers, or leave cells empty
fault-unit-cycle = the parents go in a circle: { $found }; correct the column `parent`
fault-in-two-files = an earlier values file has this value too; a unit, indicator and period is reported once: delete one
fault-not-asked = the form doesn't ask for this row ({ $found }): keep the codes of the form that you downloaded, and change values, notes and reasons only
fault-duplicate-row = this row is there already ({ $found }); there may be one for each unit, indicator and period, so remove one
fault-both-filled = "{ $found }" is a merged header, and two cells under it are filled; keep one
fault-duplicate-unit = the unit "{ $found }" occurs twice; keep one row
fault-unknown-rater-group = there is no rater group "{ $found }"; expected { $expected }
fault-rater-missing = raters mark this indicator, so each row must name its rater (column `rater`)
fault-rater-not-used = raters do not mark this indicator; leave the column `rater` empty
fault-no-units = the units file has no unit; write at least one row
fault-nothing-to-score = there is no unit to score; check that the values, the units file and the scheme's `level` agree
fault-nothing-to-report = there is nothing to report: check --period, --unit, --source and the assignment
fault-period-not-in-values = the values have nothing for { $found }; change --period, or add values
fault-needs-column = { $file } needs the column "{ $wanted }"; please add it
fault-needs-file = the file { $wanted } is needed as well; please give it
fault-not-on-board = the unit "{ $found }" is not on this board; check its code, and whether its level is scored
fault-not-assigned = this unit has nothing to do with "{ $found }", by the assignment; ask about another node
fault-ambiguous-unit = several units are called "{ $found }": { $codes }; write a code instead
fault-bad-unit-code = "{ $found }" can't be a unit's code; write 1 to 40 letters, digits, - and .
fault-unit-not-known = neither the record nor this file has a unit "{ $found }"{ $nearest ->
    [none] ; correct the code, or add a row for it
   *[other] ; did you mean "{ $nearest }"?
}
fault-too-long = this text has { $found } characters; { $most } at most, please
fault-not-permitted = your posts don't allow you to add or change { $found }; take the row out, or ask whoever administers it
fault-too-many = there are { $found }; { $most } at most, please
fault-refused = the record refuses this: { $message }
fault-first-day-stays = the unit begins on { $expected } in the record, not on { $found }; its first day isn't changed

## Assignment, roll-ups

fault-no-lead = a bound indicator needs a lead (role = lead), and there is none
fault-many-leads = there may be one lead only, and there are several: { $found }; make the others co
fault-share-of-lead = a lead has no share; leave `share` empty
fault-no-history = the roll-up needs earlier boards of { $wanted }, and there are none; name their folder with --history
fault-other-scheme = the earlier results are of the scheme "{ $found }"; expected "{ $expected }"; name another folder
fault-no-full-marks = the full marks of { $wanted } are not known, 100 was taken; if they are others, write `full` in the roll-up or keep board.json beside scores
fault-bad-history = the earlier results can't be read: { $message }

## Calendars

fault-no-such-date = there is no day "{ $found }"; write one such as 2022-04-08
fault-ends-before-start = the end { $to } is before the start { $from }; swap them or change one
fault-other-year = { $found } is not in { $year }, the year of this notice, nor in the December before; change the day, or `year`
fault-holiday-and-workday = { $found } is a holiday and a workday in one notice, or is written twice; keep one

## Lifecycles

fault-no-state = there is no state; write at least one [[state]], the first one is where a case begins
fault-no-done-state = no state says that a case is done, so it never is; write group = "done" for the one that does
fault-unreachable-state = nothing leads to the state "{ $found }"; add a [[transition]] to it, or remove it
fault-dead-end = nothing leads on from the state "{ $found }", and it is no end; add a [[transition]] from it, or let its `group` be done or rejected
fault-never-ends = from the state "{ $found }" a case never ends; add a [[transition]] that leads to a state whose `group` is done or rejected
fault-ambiguous-action = in the state "{ $state }", "{ $relation }" has two ways to "{ $action }", the other in line { $first_line }, and it can't be told which to take; change `from` or `who` so that one is left
fault-bars-itself = "{ $relation }" stands in `who` and in `never`, so it still may not act; remove it from one of them
fault-hand-over-needs = "{ $kind }" needs "{ $field }", which is not required here or is of another kind; name it in `required`, where receiver is a unit or a person, reason a text, until a date
fault-two-hand-overs = an action makes one hand-over at most, and `effects` has several; keep one
fault-nobody-to-pass-down = "{ $action }" is passed down to children (pass_down), and no [[transition]] lets their parent take it; add one with who = "parent", or remove pass_down
fault-starts-and-stops = the state "{ $state }" stands more than once in `starts`, `stops` and `ends`, so it can't be told whether the clock starts, stands still or ends; keep one
fault-ladder-falls = "{ $found }" hears of it no later than the one before, or in another unit (days and hours can't be compared); put them in order, in one unit
fault-unused-name = "{ $found }" is never used; remove it, or use it

## Scoring

fault-target-not-positive = the target is { $target }, and a ratio needs one above 0; change it, or write how = "difference" in the rule
fault-target-zero = the target is 0 and can't be divided by; change it, or take another rule
fault-equal-bounds = low and high are equal ({ $low } and { $high }), so nothing lies between; set them apart
fault-mean-of-not-positive = "{ $child }" has { $found }, and { $aggregate ->
    [geometric] a geometric mean
   *[other] a harmonic mean
} needs scores above 0; change `aggregate`, or lift the score
fault-unreported = a value is owed and missing; report it, or mark the unit exempt in the assignment
fault-missing-child = "{ $child }" has no score, so its parent can't be combined; please report it
fault-formula-failed = the formula could not be worked out: { $message }

## Warnings

fault-target-missing = there is no { $wanted ->
    [target] target
    [baseline] baseline
    [low] low
    [high] high
    [rank_of] number of ranked (rank_of)
   *[other] { $wanted }
}, so there is no score; please add it
fault-all-equal = all values are { $found }, so nobody is ahead; all get full marks
fault-best-not-positive = the peers' best value is not above 0, so nothing can be compared with it; there is no score
fault-not-positive = { $found } is not above 0, which this needs; there is no score
fault-not-finite = the formula's result is not finite; there is no score
fault-earlier-missing = nothing was reported for { $found }, so the total of the year lacks it and the score may be too low; please report it
fault-veto-undecided = the veto needs { $wanted }, which was not reported; it was not applied; report it and score again
fault-other-level = { $found } units are in the values or the assignment and not of the scheme's level, so they were not scored: { $units }{ $found ->
    [1] {""}
    [2] {""}
    [3] {""}
   *[other] {" "}and others
}; if they should be, correct their level in the units file
fault-history-gap = earlier boards lack { $found }; the roll-up used the others; make the missing boards and score again
fault-declared-lost = the declared points { SIGNED($points) } went nowhere: the unit is not on this board, or has no score there; check unit, period and node
fault-attribute-missing = the units file has no { $wanted } for it, so there is no score; please add it

## What a scheme file expects

term-text = a text
term-number = a number
term-table = a table {"{"} … {"}"}
term-true-or-false = true or false
term-list-of-numbers = a list of numbers [ … ]
term-list-of-tables = a list of tables
term-table-of-numbers = a table of numbers
term-two-numbers = two numbers [a, b]
term-a-finite-number = a finite number
term-a-whole-number = a whole number, { $range }
term-list = a list
term-points-by-place = a list of points, the first place's first
term-several-forms = several forms at once
term-one-of = one of these alone: { $list }

## Why something can't be read or written

term-changed-later = something of it is recorded from a later day; choose that day or a later one
term-unit-ended = it has ended by then
term-ends-too-early = it would end before something that is recorded of it begins
term-has-units = units below it go on after that day; end or move them first
term-unit-is-root = a root stays where it is
term-unit-circle = it can't be moved below itself
term-unit-not-there = the unit above isn't there from that day on, or was moved since
term-unit-exists = the code is taken
term-there-is-no-such-file = there is no such file
term-permission-denied = permission denied
term-it-is-a-folder = it is a folder
term-a-file-stands-where-a-folder-should-be = a file stands where a folder should be
term-the-disk-is-full = the disk is full
term-nothing-can-be-written-to-this-disk = nothing can be written to this disk
term-row-or-column-exceeds-excel = an Excel sheet has no room for so many rows; take --format csv or parquet
term-standard-input-is-csv = standard input is CSV
term-the-workbook-has-no-sheet = the workbook has no sheet
term-it-is-no-workbook-or-not-all-of-one = it is no workbook, or not all of one
term-it-is-too-large-when-unpacked = it is too large when unpacked
term-it-is-no-parquet-file-or-not-all-of-one = it is no Parquet file, or not all of one
term-part-of-it-is-damaged = part of it is damaged ({ $rest })
term-a-column-holds-no-table-cells = a column holds no table cells ({ $rest })
term-no-folder-in-it-is-named-after-a-period = no folder in it is named after a period, such as 2022-03
term-there-are-no-scores-in-it = there are no scores in it
term-it-has-several-nodes-and-no-board-file = it has several nodes, and there is no board.json beside it that says which is the root
term-empty-document = it is empty
term-it-has-no-row-of-the-root = it has no row of the root "{ $rest }"
term-two-folders-hold-a-period = two folders hold { $rest }
term-it-has-too-many-operators = it has more than { $rest } operators
term-only-attributes-of-the-unit-have-a-point = only attributes have a point: unit.population
term-functions-stand-before-what-they-are-of = write { $rest }(x), not x.{ $rest }()
term-numbers-and-conditions-are-mixed = "{ $rest }" mixes numbers and conditions
term-wrong-number-of-arguments = the number of arguments is wrong; write { $rest }
term-another-indicator-is-named-in-brackets-and-quotes = another indicator's value is written v['CODE']
term-only-numbers-variables-operators-and-functions = only numbers, variables, operators and functions may stand in it
term-mismatched-input = "{ $rest }" does not belong here
term-extraneous-input = "{ $rest }" is too much here
term-no-viable-alternative-at-input = "{ $rest }" can't be read
term-token-recognition-error-at = "{ $rest }" can't be read
term-it-ends-too-early = it ends too early
term-string-values-must-be-quoted = a text must stand in quotes
term-invalid-basic-string = a quote is not closed
term-duplicate-key = a key is given twice
term-key-with-no-value = a key has no value
term-trailing-commas-are-not-allowed = there is a comma after the last item

## Step by step

step-shared = shared with the lead: its { SCORE($result) } points × share { PERCENT($share) } = { SCORE($out) } points
step-imputed = not reported; the scheme fills in { $out }
step-per = { $x } ÷ { $by } = { $out }
step-treated = outlier moved in: { $x } → { $out }
step-treated_log = outliers treated by logarithm: { $x } → { $out }
step-transformed = rescaled: { $x } → { $out }
step-award_missing = not reported, so the bonus is { SCORE($out) }
step-best_of = the highest of these: { SCORE($out) } points
step-worst_of = the lowest of these: { SCORE($out) } points
step-sum_of = added up: { SCORE($out) } points
step-formula = by formula: { SCORE($out) } points (reported { $x })
step-efficacy = { $base } + { $span } × { $u } = { SCORE($out) } points
step-raw_down = lower is better, so its opposite: −({ $x }) = { SCORE($out) } points
step-panel_group = { $whose ->
    [none] raters
   *[other] { $whose }
}: { $n } marks, { $dropped } dropped, mean { $out } (weight { $weight })
step-panel = weighted mean of { $n } groups = { $out }
step-rollup_mean = mean of earlier boards { SCORE($stat) } ÷ full marks { $full } × { $p } points = { SCORE($out) } points
step-rollup_sum = sum of earlier boards { SCORE($stat) } ÷ full marks { $full } × { $p } points = { SCORE($out) } points
step-rollup_last = latest board { SCORE($stat) } ÷ full marks { $full } × { $p } points = { SCORE($out) } points
step-rollup_best = mean of the best boards { SCORE($stat) } ÷ full marks { $full } × { $p } points = { SCORE($out) } points
step-ascending_rank = counted from the worst (1), place { $out } of { $n }: this is the score
step-share_below = counted from the worst, place { $rank }: ({ $rank } − 1) ÷ ({ $n } − 1) = { PERCENT($out) } are behind
step-only_one = the only one of the group with a value, taken as { PERCENT($out) }
step-place = place { $out } of { $n }
step-award = { $x } × { $per } points each = { SCORE($out) } points
step-distance = { $out } away from the target { $t } (reported { $x })
step-due = due by now: { $t } for the year × { ELAPSED($e) } = { $out }
step-nearness = nearer the target is better: 1 − |{ $x } − { $t }| ÷ { $by } = { PERCENT($out) }
step-difference = 1 + ({ $x } − { $t }) ÷ { $by } = { PERCENT($out) }
step-difference_down = lower is better: 1 − ({ $x } − { $t }) ÷ { $by } = { PERCENT($out) }
step-ratio = { $x } ÷ { $t } = { PERCENT($out) }
step-ratio_down = lower is better: { $t } ÷ { $x } = { PERCENT($out) }
step-none_left = lower is better: { $x } is not above 0, taken as the most, { PERCENT($out) }
step-within = kept within { PERCENT($floor) } to { PERCENT($cap) }: { PERCENT($out) }
step-points = { PERCENT($r) } × { $p } points = { SCORE($out) } points
step-cap = at most { $cap } points: { SCORE($out) } points
step-position = ({ $x } − { $lo }) ÷ ({ $hi } − { $lo }) = { PERCENT($out) }
step-position_down = lower is better: ({ $hi } − { $x }) ÷ ({ $hi } − { $lo }) = { PERCENT($out) }
step-scale = { PERCENT($u) } of the way from { $from } to { $to }: { SCORE($out) } points
step-z_score = ({ $x } − mean { $mean }) ÷ standard deviation { $sd } = { $out }
step-z_points = { $mean } + { $sd } × { $z } = { SCORE($out) } points
step-share_of_best = { $x } ÷ the best, { $best } = { PERCENT($out) }
step-share_of_best_down = lower is better: the best, { $best } ÷ { $x } = { PERCENT($out) }
step-published_place = published place { $out }{ $of ->
    [none] {""}
   *[other] {" "}of { $of }
}
step-places_gained = { $places } places gained on last time, { $each } points each: { SCORE($out) } points
step-places_lost = { $places } places lost on last time, { $each } points each: { SCORE($out) } points
step-place_points = place { $r } gives { SCORE($out) } points
step-between_bands = { $x } lies between the bands "{ $x0 }: { $y0 } points" and "{ $x1 }: { $y1 } points": { SCORE($out) } points
step-beyond_bands = { $x } is at or beyond the last band, { $at }: { SCORE($out) } points
step-band_from = { $x } reaches the band "{ $at } and above": { SCORE($out) } points
step-band_upto = { $x } falls into the band "{ $at } and below": { SCORE($out) } points
step-no_band = { $x } reaches no band: { SCORE($out) } points
step-shortfall = reported { $x }, target { $t }: { $out } short
step-shortfall_share = that is { PERCENT($out) } of the target { $t }
step-deducted = of { $p } points { $steps } × { $per } are taken off, { $floor } stay at least: { SCORE($out) } points
step-not_improved = { $x } is no better than the baseline { $b }: { SCORE($out) } points
step-improvement = from the baseline { $b } to { $x } on the way to { $goal }: { PERCENT($out) } done
step-sum = { $n } items add up to { SCORE($out) }
step-rescaled = items worth { $of } points took part; rescaled to { $all }: { SCORE($out) } points
step-mean = weighted mean = { SCORE($out) }
step-geometric = geometric mean = { SCORE($out) }
step-harmonic = harmonic mean = { SCORE($out) }
step-min = the lowest item = { SCORE($out) }
step-declared = declared points { SIGNED($points) }: { SCORE($out) } points
step-bonus = bonus { SIGNED($points) }: { SCORE($out) } points
step-deduction = { SCORE($points) } points taken off: { SCORE($out) } points
step-veto_zero = a veto applies: { SCORE($out) } points
step-veto_cap = a veto caps the score at { $cap }: { SCORE($out) } points
step-veto_barred = a veto bars from awards; { SCORE($out) } points and the place stay
step-unreported = owed and not reported: { SCORE($out) } points
step-difficulty = { SCORE($score) } points × difficulty { $factor } = { SCORE($out) } points
step-round = rounded to { $decimals } decimals: { $out } points

## Names

flag-barred = barred from awards
flag-exempt = exempt from some indicators
flag-watch = watched on some indicators
flag-restated = restated
status-scored = scored
status-exempt = exempt
status-watch = watched, not scored
direction-up = higher is better
direction-down = lower is better
direction-target = nearer the target is better
frequency-month = monthly
frequency-quarter = quarterly
frequency-half = half-yearly
frequency-year = yearly
basis-current = of the period alone
basis-cumulative = year to date

head-name = Name
head-unit = Unit
head-group = Group
head-value = Value
head-figure = Figure
head-target = Target
head-measure = Measure
head-score = Score
head-full = Full
head-lost = Lost
head-share = Share
head-rank = Rank
head-peers = Rank/of
head-best = Best
head-median = Median
head-change = Change
head-best-item = Best item
head-worst-item = Worst item
head-flags = Flags
head-steps = How it was worked out
head-indicator = Indicator
head-code = Code
head-of = Of
head-previous = Previous
head-moved = Change
head-points = Points
head-lead = Responsible unit
head-benchmark-best = Best elsewhere
head-benchmark-median = Median elsewhere
head-document = Document
head-definition = Definition
head-direction = Direction
head-frequency = Frequency
head-basis = Basis
head-board = Board
head-content = What it shows
head-period = Period
head-count = Count
head-rank-of-scope = Rank ({ $scope })
head-score-trend = Score, last { $n }
head-rank-trend = Rank, last { $n }
scope-all = all
scope-parent = same parent
scope-group = same group
scope-level = same level

## Why

explain-title = { $name }{ $unit ->
    [none] {""}
   *[other] {" "}({ $unit })
} · { $title } · { $period }
explain-score = { SCORE($score) } points
explain-score-none = no score
explain-rank-of = rank { $rank } of { $peers }
explain-in-group = { $group }: { $rank }
explain-flags = flags: { $flags }
explain-no-period = no period
explain-full = of { $full }
explain-costs = What costs most
explain-cost = { SCORE($score) } of { $full }, { SCORE($lost) } points lost
explain-no-cost = full marks everywhere
explain-ways = How to gain one place
explain-ways-note = any one of these does it, if the others stay as they are
explain-way-move = { $from } → { $to }
explain-way-brings = score { SIGNED($gain) }, to rank { $rank }
explain-first = already first
explain-no-way = no single indicator gains a place; several have to improve together
explain-no-way-here = nothing shown here gains a place by itself
explain-peers = peers' best { $best }, median { $median }
explain-median = peers' median { $median }
explain-benchmark = elsewhere, { $group }{ $n ->
    [none] {""}
   *[other] {" "}({ $n })
}: best { $best }, median { $median }{ $own ->
    [none] {""}
   *[other] , ours { $own }
}
explain-document = {" "}({ $document })
explain-formula = formula { $formula } (value is what was reported, target the target, mean the peers' mean)
explain-lead = one result, shared with { $lead }
explain-seen = value of { $seen }
explain-restated = before correction { $from }
explain-missing = not reported
explain-definition = Definition: { $definition }
join-list = {", "}
join-steps = {"; "}

## Boards

board-count = { $n } units
board-indicators = { $n } indicators
board-caption = { $group } · { $n } units
board-quartiles = Quartiles (of the group): ▲ first  ● second  ■ third  ▼ last
board-heat = Share of full marks: green ≥95%, yellow <80%, red with ▼ <60%
board-trend-note = Trends: one bar for each period, the last one on the right; higher is better, in ranks too
board-no-group = no group
board-outline = Click + above the header to open a dimension's indicators
board-moved = { $up } gained places, { $down } lost places, { $same } stayed

## Workbooks

sheet-index = Contents
sheet-why = Why
sheet-trend = Trends
index-title = Liangzhu · monthly boards
index-board = Each unit's score, rank and change, its dimensions and indicators, and the trend of 12 months
index-external = Published places by indicator: the place, among how many, gained or lost, and the points
index-why = How each score came about, what costs most, and how to gain one place
index-trend = The numbers behind the trend lines
trend-note = Trends of ranks are shown as how many are behind: those ranked less the rank, so that higher is better.
trend-score = { $name } · score
trend-rank = { $name } · ahead of
why-title = Why this score
why-jump = why
footer-synthetic = The data of this demonstration are synthetic, but for the sourced facts that the README lists.
print-page = page &P of &N

## Templates

column-unit = unit
column-code = code
column-level = level
column-parent = parent
column-starts = starts
column-ends = ends
sheet-units = units
column-name = name
column-period = period
column-indicator = indicator
column-indicator-name = indicator_name
column-measure = measure
column-value = value
column-note = note
column-last = last
column-year-before = year_before
column-target = target
column-rank-of = rank_of
column-previous-rank = previous_rank
column-reason = reason
sheet-form = form
column-rater = rater
column-rater-group = rater_group
template-values = values
template-file-unit = unit
template-file-source = source
template-file-panel = panel
template-definitions = definitions
template-instructions = instructions
template-title = { $title } · { $period } reporting form
template-by-unit = Reporting unit: { $who }
template-by-source = Source unit: { $who }
template-by-panel = Marks by raters: { $who }
template-target-none = each unit's own
template-input-number = A number; leave empty when there is none
template-input-list = Choose from the list
template-input-yes-no = Choose 1 (yes) or 0 (no); leave empty when unknown
template-error-title = A number, please
template-error-number = Numbers only, such as 12.5: no unit, percent sign or comma. Leave it empty when there is none.
template-error-list = Please choose from the list.
template-how-open = Fill the pale yellow cells of the sheet "values" only; the others are locked against slips (no password).
template-how-numbers = Numbers only: no units, percent signs or thousands separators, and no "none", "/" or "—".
template-how-empty = Leave a cell empty when there is no value: empty means not reported, 0 means zero.
template-how-definitions = Click a cell to see its definition; all definitions are on the sheet "definitions".
template-how-note = Notes go into the column `note` and are not reckoned with.
template-how-keep = Please leave the names of sheets, headers and codes as they are, and hand the file back as it is.
template-how-score = It can be scored at once: liangzhu score --values this-file.xlsx …
template-how-panel = One row for each rater, all on the same scale; leave it empty where no mark was given.

## Command line

help-liangzhu = Liangzhu: scores, ranks and explains from files; and serves the record behind an API
help-usage = {"Usage: "}
help-commands = Commands
help-options = Options
help-score = Score and rank: read a scheme and values, write scores and boards
help-explain = Say why a unit has its score, and how it could gain a place
help-check = Check a scheme and the files of a run without scoring
help-template = Write Excel workbooks for reporting, which score --values reads back
help-demo = Demo: Liandu District as a server; with --report its boards are scored and written as a workbook instead
arg-lang = Language of messages and reports: zh (default) or en; also LIANGZHU_LANG
arg-config = Options as a TOML file, with the long names as keys; the command line and LIANGZHU_<OPTION> go before it; also LIANGZHU_CONFIG
arg-log = What is logged: error, warn (default), info, debug or trace, also by place: info,sqlx=warn
arg-log_format = Lines of the log: text (default) or json
arg-otlp = Collector that traces are told to, over HTTP: http://HOST:4318
arg-help = Print help
arg-version = Print the version
arg-scheme = Scoring scheme, TOML or JSON
arg-values = Reported values: CSV, XLSX or Parquet; - is CSV on standard input; may be given several times
arg-units = Units: code,name,level,parent,group and attributes
arg-targets = Targets
arg-assign = Who is scored on what; without it every unit on every indicator
arg-adjustments = Declared plus and minus points
arg-history = Folder of earlier outputs, as DIR/2022-02/scores.csv: for changes of rank and roll-ups
arg-benchmarks = Peers' published figures, shown in explanations
arg-period = Period: 2022-03, 2022-Q1 or 2022; without it every period in the values
arg-nodes = Which nodes are written: all (default) or root
arg-means = Level whose mean scores and ranks are written too, such as town
arg-format = What the output files are: csv (default), parquet or xlsx
arg-out = Folder for the outputs, made when it is not there
arg-json = Print JSON, for programs
arg-unit = Code or name of the unit
arg-node = Only this node and what is below it
arg-source = Only this source unit's workbooks (code or name)
arg-raters = Rows for so many raters in each group of a panel, 1 to 1000, 5 unless told
arg-report = Folder for the workbook
outside = this could not be done: { $cause }
usage-unknown-argument = there is no option { $found }{ $nearest ->
    [none] {""}
   *[other] : did you mean { $nearest }?
}
usage-unknown-command = there is no command { $found }{ $nearest ->
    [none] {""}
   *[other] : did you mean { $nearest }?
}
usage-missing-argument = missing: { $found }
usage-missing-command = say what to do, for example liangzhu score
usage-missing-value = { $found } needs a value{ $expected ->
    [none] {""}
   *[other] : { $expected }
}
usage-bad-value = { $found } cannot be { $value }{ $expected ->
    [none] . { $about }
   *[other] : write one of { $expected }
}
usage-conflict = { $found } and { $other } cannot be used together
usage-help = --help lists all commands and options
progress-reading = reading
progress-scoring = scoring { $at } of { $of }
progress-writing = writing
score-first-three = many units: the first three of each group are listed; all are in the board file
score-periods = { $n } periods were scored; the last is above
written = { $n } { $n ->
    [1] file
   *[other] files
} written:
demo-scored = { $boards } boards were scored, { $n } periods in all. Why each unit has its score is in the workbook: click a unit's name
check-scheme = { $title } ({ $scheme }): { $nodes } nodes, { $indicators } indicators, full marks { $full }
check-board = { $units } units are scored{ $periods ->
    [none] {""}
   *[other] ; periods: { $periods }
}
check-fine = no fault found

help-serve = Start the server
help-init = Begin a new record: the root unit and the first administrator
help-backup = Write all of the record and its files to one archive, while it is being used
help-restore = Fill an empty database and the folder of files from an archive, all or nothing
help-migrate = Bring the database's tables up to date
help-user = Accounts
help-add = Add an account; its password has to be changed at the first sign-in
help-reset = Give an account a new password and unlock it; it has to be changed at the next sign-in
help-disable = Close an account
help-openapi = Print the API's OpenAPI document
arg-listen = Where to listen, 127.0.0.1:8686 unless told; also LIANGZHU_LISTEN
arg-metrics_listen = Where to show metrics instead of /metrics
arg-https = Browsers reach it over HTTPS only (behind a proxy): the cookie is Secure
arg-oidc_issuer = Provider of single sign-on (OpenID Connect): https://HOST/PATH
arg-oidc_client = What the server is called at the provider; its secret is in LIANGZHU_OIDC_SECRET or --oidc-secret-file
arg-oidc_secret_file = File with the secret that the provider knows the server by
arg-oidc_claim = The claim of the provider that is the name of the account, preferred_username unless told
arg-files = Where files that were handed in lie: a folder or s3://BUCKET/PREFIX; the folder files in the data folder unless told
arg-largest_file = The most bytes of a file that is handed in: 1 to 1073741824, 20971520 unless told
arg-archive-out = The archive to write; nothing may be there yet
arg-archive-from = The archive to restore from
arg-database = The database: sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME; liangzhu.db in the data folder unless told
arg-data = The data folder, made when it isn't there
arg-now = When business time starts, as 2022-04-08T09:00+08:00; real time unless told (in the demo 8 April 2022, 09:00)
arg-root = Code of the root unit
arg-root_name = Name of the root unit
arg-root_level = Level of the root unit, county unless told
arg-root_starts = First day of the root unit, before which nothing of units is recorded; the first of this year unless told
arg-account = Name to sign in with
arg-name = Name of the person
arg-role = Role of the post, such as office or reporter
arg-at = Code of the post's unit
arg-title = Title of the post
arg-password_stdin = Read the password from standard input; else LIANGZHU_PASSWORD, else one is made and shown once
backup-made = The backup is made: { $rows } rows of { $tables } tables, { $files } files.
backup-missing = The file { $digest } isn't where files lie, or has changed there; it is not in the backup.
backup-no-record = There is no record in this database: check --database and --data
restore-done = All is restored: { $rows } rows of { $tables } tables, { $files } files.
restore-not-empty = The database isn't empty (the table { $table } has rows): give a new data folder or an empty database. Nothing was changed
restore-other-tables = The archive doesn't fit the database's tables: { $why }. Give an empty database without tables, and a program that isn't older than the archive. Nothing was changed
migrated = The database is up to date.
user-added = The account { $account } was added.
user-reset = The password of { $account } was reset.
user-disabled = The account { $account } was closed.
user-password = First password (shown this once): { $password }
misfit-root = --root: expected 1 to 40 letters, digits, - or .
misfit-root_name = --root-name: expected 1 to 100 characters
misfit-root_level = --root-level: expected 1 to 40 characters
misfit-account = --account: expected 1 to 64 letters, digits, -, _, . or @
misfit-name = --name: expected 1 to 100 characters
misfit-title = --title: expected 1 to 100 characters
misfit-password = The password: expected 10 to 200 characters, other than the account's name
app-misfit = { $at }: expected { $expected }
app-not-found = There is no { $kind } { $id }
app-conflict = In conflict with how things stand: { $detail }
app-not-empty = The database has accounts already: give a new data folder or an empty database
app-file-exists = { $detail } is there already: choose another name
app-archive-missing = There is no archive { $detail }
app-archive-cut = The archive isn't whole; nothing was changed: { $detail }
app-archive-altered = The archive was altered at { $detail }; nothing was changed
app-archive-unknown = This is no archive of a form that this program knows ({ $detail }); nothing was changed
app-account-exists = The account's name is taken: choose another
app-no-account = There is no account { $id }
app-no-unit = There is no unit of the code { $id }

message-case = a case
message-escalated = “{ $case }”: { $clock } is over since { $due }
message-assigned = “{ $case }” was given to your unit
message-returned = “{ $case }” came back to be mended
message-finished = “{ $case }”: { $state }

## Notices

sheet-notice = Notice
head-number = No.
head-reason = Reason
notice-head = { $organ }
notice-to = To: { $addressees }
notice-join-addressees = {", "}
notice-heading = { $n }. { $title }
notice-red = Red list
notice-black = Black list
notice-signed = Signature and verification
notice-signed-by = The boards in this notice were signed by: { $signatory }.
notice-how-to-verify = Each board in the appendices has its root; with the key below anybody can verify that the board has not been changed since it was signed.
notice-key = Public key: { $value }
notice-root = Root of the board: { $value }
notice-list = ({ $n }) { $board }{ $group ->
    [none] {""}
   *[other] {" "}({ $group })
}:{" "}
notice-units = { $units }.
notice-listed = { $unit }{ $reason ->
    [none] {""}
   *[other] {" "}({ $reason })
}
notice-rank = rank { $rank }
notice-rank-from-last = { $rank } from the last
notice-board = { $title }, { $period }
notice-appendices = Appendices:{" "}
notice-appendix-only = Appendix: { $name }
notice-appendix-mark = Appendix
notice-appendix-number = Appendix { $n }
notice-printed = Issued on { $date }
notice-date = { $day } { $month } { $year }
notice-period = { $part } { $year }
notice-year = { $year }
notice-about-number = Number
notice-about-organ = Issued by
notice-about-date = Date
notice-about-signatory = Signed by
notice-about-key = Public key
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
quarter-1 = first quarter of
quarter-2 = second quarter of
quarter-3 = third quarter of
quarter-4 = fourth quarter of
half-1 = first half of
half-2 = second half of

help-export = Write the boards of a period out: each with the files that it was made from, its scores and its board
arg-boards-of = The period of the boards: 2022-03, 2022-Q1 or 2022
arg-boards-scheme = Only the board of the scheme of this code
arg-boards-out = Folder for them, a folder for each scheme in it; made when it is not there
app-no-board = No board was computed for { $id }.
board-exported = { $scheme }: { $files } files ({ $state })
board-computed = computed
board-checking = being checked
board-approved = approved
board-published = published
board-sealed = sealed

help-verify = Prove or disprove, offline, what was published and sealed
arg-export = Folder that the command export wrote: of one board, or with a folder for each board, and seal.json beside them
arg-proof = Proof of one standing, as the API gives it
arg-sealed = The sealed month whose rows in the record are verified
arg-root-hex = The root of the board or of the month, as the notice prints it: 64 digits 0-9 and a-f
arg-public_key = The public key that the notice prints: 64 digits 0-9 and a-f
verify-proved = Proved.
verify-disproved = Disproved: something was changed, see above.
verify-standing = { $unit } stood so in { $period }:
verify-proof-root = The proof is of another root: { $found }, not { $root }
verify-proof-line = { $file }, line { $line }: the line isn't what the root was made of
verify-proof-apart = { $file }, line { $line }: the proof's lines don't belong together
verify-proof-unit = The line isn't that of { $unit } in { $period }
verify-board = Board { $board }: { $files } files with { $lines } lines are what the root { $root } was made of
verify-board-root = Board { $board }: the files make the root { $found }, not { $root }
verify-board-absent = Board { $board }: not in the folder, not looked at
verify-board-missing = Board { $board }: the seal has it, the folder doesn't
verify-board-beyond = Board { $board }: the folder has it, the seal doesn't
verify-seal = The seal of { $period } is whole, its root is { $root }
verify-file-missing = Board { $board }: the file { $file } is missing
verify-file-beyond = Board { $board }: the file { $file } was added
verify-line = Board { $board }: { $file } differs from line { $line } on
verify-lines = Board { $board }: { $file } differs somewhere in lines { $from } to { $to }
verify-corrupt = Table { $table }, row { $row }, column { $column }: can't be read any more
verify-month = { $period }: { $rows } rows of { $tables } tables are what was sealed; root { $root }, signed with the key { $key }
verify-chain = The seal of { $period } doesn't lean on the one before it
verify-leaves = Table { $table }: the hashes that are kept of its rows aren't those that were sealed
verify-table = Table { $table }: the rows aren't those that were sealed
verify-row-changed = Table { $table }, row { $row }: changed since it was sealed
verify-row-missing = Table { $table }, row { $row }: gone since it was sealed
verify-row-added = Table { $table }, row { $row }: added since the month was sealed
verify-seal-format = The seal of { $period } is of a form that this program doesn't know
verify-seal-statement = The seal of { $period }: its root isn't made of what it states
verify-seal-files = The seal of { $period }: the files that it names aren't those that its boards' roots are made of
verify-other-root = The seal of { $period } has the root { $found }, not { $root }
verify-other-key = The seal of { $period } is signed with another key: { $found }
verify-signature = The seal of { $period }: the signature is wrong
app-no-boards = There is no board in { $detail }: expected a folder with scheme.toml, or folders with one
app-no-seal-file = There is no { $detail }: give --root of a board without --public-key, or put seal.json there
app-not-sealed = { $detail } isn't sealed
app-unreadable = Can't be read: { $detail }
verify-cell = { $column }: { $cell }
