"""The disclosure audit of a real organisation: everything that can be read is read, and attacked as an insider would.

``scratch`` copies what may be read, ``reading`` reads every page and file as every role, ``sets`` attacks the blocks
behind the numbers, ``prints`` and ``units`` the numbers themselves, ``channels`` everything beside them; ``product``
leads the way and ``writing`` writes the report.
"""
