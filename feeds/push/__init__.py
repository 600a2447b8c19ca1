"""Push: the hub's protocol (pure), the deliveries, and the worker."""
