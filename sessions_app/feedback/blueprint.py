"""The blueprint of this room."""

from flask import Blueprint

blueprint = Blueprint("feedback", __name__)
