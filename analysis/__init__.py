"""Numbers in, results out: the statistics of De Stem, without knowledge of surveys, screens or languages.

Which question is answered where:

=========================================================  ==========================================
Question                                                   Function
=========================================================  ==========================================
How were the answers spread?                               `analysis.describe.distribution`
Which part of the answers was positive?                    `analysis.describe.share`
How sure is a share?                                       `analysis.intervals.wilson`
Were the answers after a date higher than before?          `analysis.compare.compare`
How often is an answer after higher than one before?       `analysis.placements.relative_effect`
Could chance alone have dealt the answers this way?        `analysis.permutation.exact_p_value`
Which of the five verdicts does a comparison earn?         `analysis.verdicts.decide`
How does asking several questions at once change p?        `analysis.multiple.holm`
Which months are joined before anything is shown?          `analysis.blocks.freeze_plan`
What may be printed of one row of answers?                 `analysis.disclosure.print_row`
Which positive share may a chart show?                     `analysis.printed.positive_share`
What may be printed of a number of talks?                  `analysis.disclosure.print_count`
=========================================================  ==========================================

Answers are always given as a histogram: how many answers each category got, the worst category first. Bad arguments
raise `analysis.checks.BadInput`; 'too few to say' is the value `analysis.checks.TooFew`.
"""
