"""The floor that every room stands on: database, transaction, events, clock, access, links, forms, formatting.

It knows no room. What it offers is small, and named after what it does.
"""

from importlib import import_module

from sessions_app.core.starting.taken_along import late

with late("limits.aio"):  # the same limits for who works with asyncio
    import_module("limits")
