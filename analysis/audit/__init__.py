"""Can anybody get at fewer than ten clients with what is published? Four audits, each with its own file.

=========================================================  ==========================================
Question                                                   Function
=========================================================  ==========================================
Can a small group be isolated by adding and subtracting?   `analysis.audit.rank.isolated`
Does every published number stand on whole blocks?         `analysis.audit.closure.atoms_closed`
Between which numbers must a hidden count lie?             `analysis.audit.interval.count_ranges`
How many histograms fit everything that is printed?        `analysis.audit.enumeration.fitting`
=========================================================  ==========================================

The audits know nothing of how the numbers were made: they take what was published, as an attacker would.
"""
