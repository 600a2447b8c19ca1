"""Feed addresses to documents: pages, deltas, archives, the publisher and the static export."""
