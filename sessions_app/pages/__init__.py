"""Pages that show facts of several rooms: programme, session, my page, the organiser's desk. They only read."""
