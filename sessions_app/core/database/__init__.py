"""How the database is spoken to: connections and locks, statements past SQLAlchemy, the replica, changes of tables."""
