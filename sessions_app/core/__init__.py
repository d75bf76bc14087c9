"""The floor that every room stands on: database, transaction, events, clock, access, links, forms, formatting.

It knows no room. What it offers is small, and named after what it does.
"""
