"""The words on screen for roles and kinds."""

from flask_babel import lazy_gettext as _l

from sessions_app.people.rules import DistrictKind, OrganisationKind, Role

ROLES = {
    Role.ADMIN: _l("Administrator"),
    Role.ORGANISER: _l("Organiser"),
    Role.PARTNER: _l("Partner"),
    Role.COORDINATOR: _l("Coordinator"),
}
ROLE_NOTES = {
    Role.ADMIN: _l("may do everything, everywhere"),
    Role.ORGANISER: _l("plans sessions, sees participants, exports"),
    Role.PARTNER: _l("sees names and marks attendance in sessions of their organisation"),
    Role.COORDINATOR: _l("sees the figures, no names"),
}

DISTRICT_KINDS = {
    DistrictKind.STADSDEEL: _l("Stadsdeel"),
    DistrictKind.STADSGEBIED: _l("Stadsgebied"),
    DistrictKind.GEMEENTE: _l("Gemeente"),
}

ORGANISATION_KINDS = {
    OrganisationKind.MUNICIPAL_DEPARTMENT: _l("Municipal department"),
    OrganisationKind.DISTRICT_OFFICE: _l("Office of a stadsdeel"),
    OrganisationKind.NEIGHBOURHOOD_TEAM: _l("Neighbourhood team"),
    OrganisationKind.CARE_ALLIANCE: _l("Care alliance"),
    OrganisationKind.SOCIAL_FIRM: _l("Social firm"),
    OrganisationKind.DAY_ACTIVITIES: _l("Day activities"),
    OrganisationKind.MENTAL_HEALTH: _l("Mental health care"),
    OrganisationKind.WELFARE: _l("Welfare"),
    OrganisationKind.EDUCATION: _l("Education"),
    OrganisationKind.OTHER: _l("Other"),
}
