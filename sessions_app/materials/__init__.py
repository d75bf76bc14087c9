"""Materials: slides and links of a session for those who have a place; kept in a store of files."""
