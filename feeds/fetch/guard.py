"""The address guard: checks the resolved IP address where the socket is opened.

Redirects, a second DNS answer and unusual spellings therefore cannot reach a private address.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from feeds.text.urls import is_public_address

PORTS = frozenset([80, 443])


class Guard:
    """Public addresses on the web's own ports, and the ranges that were allowed on any port."""

    def __init__(
        self, allowed: Iterable[str] = (), endpoints: Iterable[tuple[str, int]] = ()
    ) -> None:
        self._allowed = [ipaddress.ip_network(name, strict=False) for name in allowed]
        self._endpoints = frozenset(endpoints)

    def is_allowed(self, address: str) -> bool:
        """Return whether an IP address is in a range that the operator opened."""
        try:
            ip = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return False
        return any(ip in network for network in self._allowed if network.version == ip.version)

    def may_ask(self, address: str, port: int) -> bool:
        """Return whether a connection to this IP address and port is allowed."""
        if self.is_allowed(address) or (address, port) in self._endpoints:
            return True
        return port in PORTS and is_public_address(address)
