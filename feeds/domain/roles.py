"""Roles of users at the desk. Pure."""

from __future__ import annotations

from enum import StrEnum

from feeds.errors import BadUser


class Role(StrEnum):
    """The right of a user; each role includes the ones before it."""

    CONTRIBUTOR = "contributor"  # drafts
    EDITOR = "editor"  # what the public sees
    CHIEF = "chief"  # withdrawals, partners, users

    def includes(self, other: Role) -> bool:
        """Return whether this role may do what ``other`` may do."""
        order = list(Role)
        return order.index(self) >= order.index(other)


def role_of(name: str) -> Role:
    """Return the role of a name.

    Raises:
        BadUser: there is no such role.
    """
    try:
        return Role(name)
    except ValueError as error:
        roles = ", ".join(Role)
        raise BadUser(f"{name[:40]!r} is not a role; there are {roles}") from error
