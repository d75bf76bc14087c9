"""Where the rooms meet on the screen; the views stand in files of their own, by who looks at them."""

from sessions_app.pages import (
    access_routes,
    api_routes,
    desk_routes,
    health_routes,
    my_routes,
    outbox_routes,
    outbox_trial_routes,
    programme_routes,
    robot_routes,
    statement_routes,
    subscribe_routes,
    trail_routes,
)
from sessions_app.pages.blueprint import blueprint

__all__ = [
    "access_routes", "api_routes", "blueprint", "desk_routes", "health_routes", "my_routes", "outbox_routes",
    "outbox_trial_routes", "programme_routes", "robot_routes", "statement_routes", "subscribe_routes", "trail_routes",
]  # fmt: skip
