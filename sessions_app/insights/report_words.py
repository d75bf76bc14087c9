"""The words of the report that stand in more than one place."""

from flask_babel import lazy_gettext as _l

# Of which questions open answers can be quoted, and what is written above them.
QUESTIONS = {
    "takeaway": _l("What people took along"),
    "later": _l("Eight weeks later: what made it work, or what stood in the way"),
    "tip": _l("Tips for a next session"),
}
