"""Version history of a feed: its earlier versions, and the first version of each current entry.

The entries missing in an older version (RFC 3229 with the instance manipulation "feed") follow from
two numbers: the version's, and each entry's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

MAX_VERSIONS = 500


@dataclass(frozen=True, kw_only=True)
class History:
    """Of one feed, up to its newest version; ``next`` makes the next one."""

    number: int = 0
    versions: Mapping[str, int] = field(default_factory=dict)  # ETag → number, oldest first
    since: Mapping[int, int] = field(
        default_factory=dict
    )  # entry → first version of its unbroken stay

    def next(self, etag: str, keys: Sequence[int]) -> History:
        """Return the history with one more version, of these entries."""
        if etag in self.versions and self.versions[etag] == self.number:
            return self
        number = self.number + 1
        versions = {**{tag: at for tag, at in self.versions.items() if tag != etag}, etag: number}
        newest = islice(versions.items(), max(0, len(versions) - MAX_VERSIONS), None)
        return History(
            number=number,
            versions=dict(newest),
            since={key: self.since.get(key, number) for key in keys},
        )

    def missing(self, etag: str, keys: Sequence[int]) -> list[int] | None:
        """Return the places in ``keys`` that version ``etag`` does not have; None if it is not
        remembered.
        """
        version = self.versions.get(etag)
        if version is None:
            return None
        return [place for place, key in enumerate(keys) if self.since[key] > version]
