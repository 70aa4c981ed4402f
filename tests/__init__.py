"""The tests of De Stem; their folders mirror the packages."""
