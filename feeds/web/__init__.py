"""The web application: Flask blueprints, one a reader, and the edge before them.

``create_app`` makes the Flask application, ``create_server`` the WSGI application that any server
can serve, ``create_gateway`` the RSGI application of ``wirefeed serve``.
"""

from feeds.web.application import create_app, create_gateway, create_server

__all__ = ["create_app", "create_gateway", "create_server"]
