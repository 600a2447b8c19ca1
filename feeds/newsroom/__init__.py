"""What editors do: the use cases that the command line, the API and other doors share."""
