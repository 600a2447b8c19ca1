"""Extensions of feedparser: what it reads wrongly, or does not know.

feedparser has no door for them: ``install`` replaces methods of its classes, once.
"""

from __future__ import annotations

from typing import Any

from feedparser import mixin
from feedparser.namespaces import _base, itunes, mediarss

from feeds.text.persons import name_and_mail


def _start_caption(self: Any, _attributes: Any) -> None:
    self.push("media_description", 1)


def _end_caption(self: Any) -> None:
    caption = self.pop("media_description")
    pictures = self._get_context().get("media_content") or []
    if caption and pictures:
        pictures[-1].setdefault("caption", caption)


def _start_credit(self: Any, _attributes: Any) -> None:
    self.push("media_credit", 1)


def _end_credit(self: Any) -> None:
    credit = self.pop("media_credit")
    pictures = self._get_context().get("media_content") or []
    if credit and pictures:
        pictures[-1].setdefault("credit", credit)


def _start_notes(self: Any, _attributes: Any) -> None:
    self.push("itunes_summary", 1)


def _end_notes(self: Any) -> None:
    self.pop("itunes_summary")


def _start_deleted_entry(self: Any, attributes: Any) -> None:
    deleted = self.feeddata.setdefault("deleted_entries", [])
    deleted.append({**attributes, "comment": ""})
    self.push("deleted_entry", 0)


def _end_deleted_entry(self: Any) -> None:
    self.pop("deleted_entry")


def _start_deletion_comment(self: Any, _attributes: Any) -> None:
    self.push("deletion_comment", 1)


def _end_deletion_comment(self: Any) -> None:
    comment = self.pop("deletion_comment")
    if deleted := self.feeddata.get("deleted_entries"):
        deleted[-1]["comment"] = comment or ""


def _start_group(self: Any, _attributes: Any) -> None:
    context = self._get_context()
    context["media_groups"] = context.get("media_groups", 0) + 1
    context["is_in_media_group"] = True


def _end_group(self: Any) -> None:
    self._get_context()["is_in_media_group"] = False


def _start_media(self: Any, attributes: Any) -> None:
    context = self._get_context()
    if context.get("is_in_media_group"):
        attributes["group"] = str(context["media_groups"])
    context.setdefault("media_content", []).append(attributes)


_sync_author = mixin._FeedParserMixin._sync_author_detail


def _sync_author_detail(self: Any, key: str = "author") -> None:
    """Read an author in one string; feedparser's own pattern cuts newer domains short."""
    context = self._get_context()
    detail = (context.get(f"{key}s") or [{}])[-1]
    written = context.get(key)
    if detail or not written:
        _sync_author(self, key)
        return
    context.setdefault(f"{key}_detail", detail)
    detail["name"], detail["email"] = name_and_mail(written)


_start_guid = _base.Namespace._start_guid


def _start_guid_with_kind(self: Any, attributes: Any) -> None:
    _start_guid(self, attributes)
    self._get_context()["guid_is_permalink"] = self.guidislink


def install() -> None:
    """Give feedparser's classes the methods of this module."""
    parser = mixin._FeedParserMixin
    parser._sync_author_detail = _sync_author_detail
    # feedparser says of a guid that it is a permalink only where the entry has no link.
    _base.Namespace._start_guid = _start_guid_with_kind
    # feedparser would take a picture's caption and an episode's notes for the entry's own text.
    media = mediarss.Namespace
    media._start_media_description, media._end_media_description = _start_caption, _end_caption
    # The files of a group are one work in several forms (Media RSS 1.5.1, <media:group>).
    media._start_media_group, media._end_media_group = _start_group, _end_group
    media._start_media_content = _start_media
    media._start_media_credit, media._end_media_credit = _start_credit, _end_credit
    notes = itunes.Namespace
    notes._start_itunes_summary, notes._end_itunes_summary = _start_notes, _end_notes
    # Tombstones (RFC 6721 §3).
    parser.namespaces["http://purl.org/atompub/tombstones/1.0"] = "at"
    setattr(parser, "_start_at_deleted-entry", _start_deleted_entry)
    setattr(parser, "_end_at_deleted-entry", _end_deleted_entry)
    parser._start_at_comment = _start_deletion_comment
    parser._end_at_comment = _end_deletion_comment
