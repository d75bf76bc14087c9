"""The blueprint that the route files of this room share."""

from flask import Blueprint

blueprint = Blueprint("agreements", __name__)
