"""The web application: Flask blueprints, one a reader, and the edge before them.

``create_app`` makes the Flask application; ``create_server`` what a server serves.
"""

from feeds.web.application import create_app, create_server

__all__ = ["create_app", "create_server"]
