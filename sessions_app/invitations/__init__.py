"""Invitations: the calendar entry of one person for one session, kept true by iTIP messages (RFC 5546) over mail."""
