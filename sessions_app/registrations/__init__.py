"""Registrations: a place, the waiting list, cancelling, attendance at the door. Places are counted under a lock."""
