"""The web application: Flask blueprints, one a reader. ``create_app`` is the factory."""

from feeds.web.application import create_app

__all__ = ["create_app"]
