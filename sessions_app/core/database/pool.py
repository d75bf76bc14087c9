"""How many connections to the database this process uses, and how many it may."""

from sqlalchemy import Engine, QueuePool


def limit(engine: Engine) -> int | None:
    """None: as many as are asked for."""
    pool = engine.pool
    if not isinstance(pool, QueuePool) or pool._max_overflow < 0:
        return None
    return pool.size() + pool._max_overflow


def is_used_up(engine: Engine) -> bool:
    """Whether who asks for one now has to wait."""
    most = limit(engine)
    return most is not None and isinstance(engine.pool, QueuePool) and engine.pool.checkedout() >= most
