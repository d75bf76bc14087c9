"""What happened to organisations."""

from sessions_app.core.values import dataclass
from sessions_app.people.models import Organisation


@dataclass(frozen=True)
class OrganisationsMerged:
    """The duplicate goes right after this event; what points to it must point to the one that is kept."""

    duplicate: Organisation
    kept: Organisation
