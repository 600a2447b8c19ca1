"""Tools and views of operators: health, metrics, backups, upkeep."""
