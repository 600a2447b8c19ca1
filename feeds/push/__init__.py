"""Push: the hub's protocol (pure), what there is to deliver, and the worker that delivers it."""
