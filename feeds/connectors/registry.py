"""The kinds of connectors by name."""

from __future__ import annotations

from feeds.connectors import ghost, superdesk, webhook, wordpress
from feeds.connectors.contract import Kind

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (ghost.KIND, superdesk.KIND, webhook.KIND, wordpress.KIND)
}
