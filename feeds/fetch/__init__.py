"""All outbound HTTP: bounded in time, size and redirects, and guarded at connect time."""

from feeds.fetch.request import Fetched, get, is_url, post, post_form

__all__ = ["Fetched", "get", "is_url", "post", "post_form"]
