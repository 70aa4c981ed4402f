"""De Stem on the web and on the command line."""
