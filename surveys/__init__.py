"""The domain of De Stem and its storage: talks, answers, blocks and reports. It knows no web and no language."""
