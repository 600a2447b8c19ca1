"""The process itself: caches, compression, worker processes, periodic threads, signals, logging."""
