"""The public site as objects of an S3-compatible store, for a CDN before it.

The key of an object is the address without its first slash, ``index.html`` for the front page. An
object is written only if its bytes changed. Objects of addresses that are gone are deleted first;
pictures come before the articles that show them, articles before the feeds and lists that name
them.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from feeds.errors import BadBucket
from feeds.publishing.ledger import Finished
from feeds.publishing.static_site import Body, Exported, Mentions

SCHEME = "s3"
AT_ONCE = 16
INDEX = "index.html"
# A picture or a rendition.
_PICTURE = re.compile(rb"/media/([0-9a-f]{32}(?:-[0-9]{3,4})?\.[a-z]{3,4})")
TIMEOUT = timedelta(seconds=30)
RETRIES: Any = {"max_retries": 4, "retry_timeout": timedelta(seconds=30)}
MAX_REASON_CHARS = 300


@dataclass(frozen=True)
class Place:
    """A bucket and the beginning of the keys in it, "" or ending in a slash."""

    bucket: str
    prefix: str


def parse_place(url: str) -> Place:
    """Return the place that ``s3://bucket/prefix`` names.

    Raises:
        BadBucket: it names no bucket.
    """
    parts = urlsplit(url)
    if parts.scheme != SCHEME or not parts.netloc or parts.query or parts.fragment:
        raise BadBucket(url, "is not a place; write it like s3://bucket/prefix")
    prefix = parts.path.strip("/")
    return Place(parts.netloc, f"{prefix}/" if prefix else "")


class Bucket:
    """Objects that follow the store; the counterpart of ``tree.Tree``.

    ``body_of`` returns None if an address is no longer public.
    Credentials, region and endpoint come from the environment (``AWS_ACCESS_KEY_ID``,
    ``AWS_SECRET_ACCESS_KEY``, ``AWS_REGION``, ``AWS_ENDPOINT_URL`` …), or from the machine's role.
    ``is_packed`` stores text with gzip, for clients that all accept it.

    Raises:
        BadBucket: the bucket cannot be listed.
    """

    def __init__(
        self, place: Place, body_of: Callable[[str], Body | None], *, is_packed: bool = False
    ) -> None:
        self._place = place
        self._body_of = body_of
        self._is_packed = is_packed
        self.exported = Exported()
        self._mentions = Mentions()
        endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL", "")
        options: dict[str, Any] = {"endpoint": endpoint} if endpoint else {}
        client: Any = {"timeout": TIMEOUT, "allow_http": endpoint.startswith("http://")}
        with _named_errors(place):
            self._store = S3Store(
                place.bucket, **options, client_options=client, retry_config=RETRIES
            )
            # The hash of each object: S3 states that of its bytes as the ETag.
            self._hashes = dict(self._list())

    def finished(self) -> Finished | None:
        """Return None: what a bucket shows is seen by the hashes of its objects only."""
        return None

    def differing(self, addresses: Iterable[str]) -> Iterator[str]:
        """Yield all addresses: each is compared when it is written."""
        yield from addresses

    def finish(self, finished: Finished) -> None:
        """Do nothing: the next export compares all objects."""

    def write(self, addresses: Iterable[str]) -> Iterator[str]:
        """Update the object of each address; yield each address when done.

        Raises:
            BadBucket: the store refuses, or does not answer.
        """
        waiting = list(dict.fromkeys(addresses))
        entries = [path for path in waiting if _is_entry(path)]
        lists = [path for path in waiting if not _is_entry(path)]
        with (
            _named_errors(self._place),
            ThreadPoolExecutor(AT_ONCE, thread_name_prefix="object") as pool,
        ):
            for group in (entries, lists):
                yield from self._write_group(group, pool)

    def begin(self, addresses: Collection[str]) -> None:
        """Delete the objects of addresses that are no longer public; pictures stay."""
        present = {self._key(path) for path in addresses}
        pictures = self._key("/media/") + "/"
        others = [key for key in self._hashes if key not in present]
        with _named_errors(self._place):
            self._delete([key for key in others if not key.startswith(pictures)])

    def _write_group(self, paths: list[str], pool: ThreadPoolExecutor) -> Iterator[str]:
        waiting, done, removed = list(paths), set[str](), list[str]()
        while waiting:
            batch = [path for path in dict.fromkeys(waiting[:200]) if path not in done]
            waiting = waiting[200:]
            bodies = {path: self._body_of(path) for path in batch}
            gone = [path for path, body in bodies.items() if body is None]
            self._delete([self._key(path) for path in gone])
            removed += gone
            for path in gone:
                waiting.extend(self._mentions.of(path))
            present = {path: body for path, body in bodies.items() if body is not None}
            missing = self._missing_pictures(present.values())
            pictures = {path: self._body_of(path) for path in missing}
            list(pool.map(self._put_present, pictures.items()))
            for path, body in present.items():
                self._mentions.note(path, body)
            list(pool.map(self._put_present, present.items()))
            done.update(batch)
            yield from batch
        self._mentions.forget(removed)

    def _missing_pictures(self, bodies: Iterable[Body]) -> list[str]:
        """Return the addresses of held pictures that texts name and the bucket does not have."""
        names = {name for body in bodies for name in _PICTURE.findall(body.data)}
        paths = [f"/media/{name.decode()}" for name in sorted(names)]
        return [path for path in paths if self._key(path) not in self._hashes]

    def _put_present(self, item: tuple[str, Body | None]) -> None:
        path, body = item
        if body is not None:
            self._put(path, body)

    def _put(self, path: str, body: Body) -> None:
        key = self._key(path)
        is_text = not body.content_type.startswith("image/")
        is_packed = self._is_packed and is_text
        data = gzip.compress(body.data, mtime=0) if is_packed else body.data
        digest = hashlib.md5(data, usedforsecurity=False).hexdigest()
        if self._hashes.get(key) == digest:
            self.exported.unchanged += 1
            return
        attributes = {"Content-Type": body.content_type, "Cache-Control": body.cache_control}
        if is_packed:
            attributes["Content-Encoding"] = "gzip"
        # In several parts an object has another ETag.
        obstore.put(self._store, key, data, attributes=attributes, use_multipart=False)
        self._hashes[key] = digest
        self.exported.written += 1
        self.exported.changed.append(path)

    def _delete(self, keys: list[str]) -> None:
        stored = [key for key in keys if key in self._hashes]
        if not stored:
            return
        obstore.delete(self._store, stored)
        for key in stored:
            del self._hashes[key]
            self.exported.changed.append(self._address(key))
        self.exported.removed += len(stored)

    def _key(self, path: str) -> str:
        return self._place.prefix + (path.strip("/") or INDEX)

    def _address(self, key: str) -> str:
        name = key.removeprefix(self._place.prefix)
        return "/" if name == INDEX else f"/{name}"

    def _list(self) -> Iterator[tuple[str, str]]:
        for batch in obstore.list(self._store, prefix=self._place.prefix or None):
            for listed in batch:
                yield listed["path"], (listed["e_tag"] or "").strip('"')


@contextlib.contextmanager
def _named_errors(place: Place) -> Iterator[None]:
    """Raise ``BadBucket`` with the bucket's name where the store refuses or does not answer."""
    try:
        yield
    except (BaseError, OSError, ValueError) as error:
        reason = " ".join(str(error).split())[:MAX_REASON_CHARS]
        raise BadBucket(
            place.bucket,
            f"{reason}; check the bucket, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and "
            "AWS_ENDPOINT_URL",
        ) from error


def _is_entry(path: str) -> bool:
    """Return whether an address is an article, which feeds and lists name."""
    return path.startswith("/articles/") and "." not in path.rpartition("/")[2]
