"""Numbers in, results out: the statistics of De Stem, without knowledge of surveys, screens or languages.

Which question is answered where:

=========================================================  ==========================================
Question                                                   Function
=========================================================  ==========================================
How were the answers spread?                               `analysis.describe.distribution`
Which part of the answers was positive?                    `analysis.describe.share`
How sure is a share?                                       `analysis.intervals.wilson`
How sure is the difference of two shares?                  `analysis.intervals.newcombe`
How low or high could a share of all be?                   `analysis.nonresponse.manski`
Could those who did not answer explain a change?           `analysis.nonresponse.bands_hide_a_change`
Were the answers after a date higher than before?          `analysis.compare.compare`
Were they in an area, each region by itself?               `analysis.stratified.compare_strata`
The same by the classical stratified test?                 `analysis.stratified.van_elteren`
How often is an answer after higher than one before?       `analysis.placements.relative_effect`
Could chance alone have dealt the answers this way?        `analysis.permutation.exact_p_value`
The same by the best known rank test?                      `analysis.mann_whitney.mann_whitney`
Which of the five verdicts does a comparison earn?         `analysis.verdicts.decide`
Do the same clients give higher answers than before?       `analysis.moved.moved`
Who moved up, stayed the same and moved down?              `analysis.moved.moves_of`
Could chance alone have split those who moved?             `analysis.moved.sign_p_value`
How far did the same clients move?                         `analysis.signed_rank.signed_rank`
What if clients who were lost had moved too?               `analysis.nonresponse.dropout_bounds`
Do several groups differ at all?                           `analysis.groups.kruskal_wallis`
Do higher answers to one go with higher to another?        `analysis.association.linear_by_linear`
Do the answers rise over groups that have an order?        `analysis.ordered.jonckheere`
Is this month unusual?                                     `analysis.control_chart.xmr_chart`
The same for a share, if only chance moves it?             `analysis.control_chart.p_chart`
The same for a share, when numbers vary?                   `analysis.control_chart.laney_chart`
Did a series jump or turn, on top of its trend?            `analysis.interrupted.interrupted`
Which regions differ by more than chance explains?         `analysis.funnel.funnel`
Between which shares does chance leave a region?           `analysis.funnel.exact_limits`
Did one region change more than the others?                `analysis.between.between`
The same, from the answers of each region?                 `analysis.between.between_regions`
Was that difference there before the action too?           `analysis.between.placebo_dates`
What if small regions leaned on the others?                `analysis.shrinkage.shrink_shares`
How many answers does it take to see a change?             `analysis.power.answers_needed`
How many does it take to earn 'about equal'?               `analysis.power.answers_needed_for_equal`
How large must a change be to be seen?                     `analysis.power.smallest_theta`
How strong is the evidence that clients moved, so far?     `analysis.evidence.sign_evidence`
How strong is it that two shares differ, so far?           `analysis.evidence.two_share_evidence`
How does asking several questions at once change p?        `analysis.multiple.holm`
And for a list that researchers look through?              `analysis.multiple.benjamini_hochberg`
Which months are joined before anything is shown?          `analysis.blocks.freeze_plan`
When may only whole years be shown?                        `analysis.blocks.years_only`
Which breakdowns may be shown?                             `analysis.parts.cut`
What may be printed of one row of answers?                 `analysis.disclosure.print_row`
Which positive share may a chart show?                     `analysis.printed.positive_share`
What may be printed of a number of talks?                  `analysis.disclosure.print_count`
=========================================================  ==========================================

Answers are given as a histogram: how many answers each category got, the worst category first. Bad arguments
raise `analysis.checks.BadInput`; 'too few to say' is the value `analysis.checks.TooFew`.
"""
