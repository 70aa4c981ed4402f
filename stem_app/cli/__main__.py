"""``python -m stem_app.cli`` is the same as ``stem``."""

from stem_app.cli import main

main()
