"""Freezing: what is counted in closed months becomes blocks of at least ten distinct clients, for ever.

Blocks of answers (`freezing`), parts of runs of them (`breakdowns`) and blocks of clients who were followed (`moves`);
docs/disclosure.md has the rules.
"""

from surveys.atoms.counting import Series
from surveys.atoms.freezing import freeze, frozen_through
from surveys.atoms.verifying import Verified, erase, verify

__all__ = ["Series", "Verified", "erase", "freeze", "frozen_through", "verify"]
