"""The one blueprint of this room, so that its endpoints have short names (`pages.programme`)."""

from flask import Blueprint

blueprint = Blueprint("pages", __name__)
