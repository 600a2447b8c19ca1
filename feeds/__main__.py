"""``python -m feeds`` is the ``wirefeed`` command."""

from feeds.cli import main

main()
