"""Passwords: their rules, and their hashes (Argon2id, RFC 9106; the parameters of argon2-cffi)."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from feeds.errors import BadUser

MIN_CHARS, MAX_CHARS = 10, 500
_hasher = PasswordHasher()


def password_hash(password: str, *, name: str) -> str:
    """Return the hash of a new password of the user ``name``.

    Raises:
        BadUser: it is too short, too long, or the name itself.
    """
    if len(password) < MIN_CHARS:
        raise BadUser("a password has at least 10 characters")
    if len(password) > MAX_CHARS:
        raise BadUser("a password has at most 500 characters")
    if name.casefold() in password.casefold() and len(password) < len(name) + MIN_CHARS:
        raise BadUser("a password that has the name of the user is too easy to guess")
    if len(set(password)) < MIN_CHARS // 2:
        raise BadUser("a password of so few different characters is too easy to guess")
    return _hasher.hash(password)


def is_password(password: str, hashed: str) -> bool:
    """Return whether a password has this hash. It takes the same time without a hash."""
    try:
        _hasher.verify(hashed or _of_nobody(), password[:MAX_CHARS])
    except (VerificationError, InvalidHashError):
        return False
    return bool(hashed)


def needs_new_hash(hashed: str) -> bool:
    """Return whether a hash has other parameters than those of today."""
    return _hasher.check_needs_rehash(hashed)


@cache
def _of_nobody() -> str:
    return _hasher.hash("an account that does not exist")
