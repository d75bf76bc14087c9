"""Demo data: `flask seed` fills an empty database with believable years of sessions, through the services, with a
clock that is set back. The content stands in plain values (areas, venues, topics, names, words); `history.py` lives one
past session through, `pioneers.py` the three of 2019, `upcoming.py` those to come. Every choice comes from one
`random.Random`, so the same number gives the same data. Organisations are the real ones of the field or invented
ones; people are invented, with addresses under example.org and example.nl.
"""
