"""E-mail addresses that stand for nobody: of who was erased, and of who gave none. No mail ever leaves for one."""

import uuid

TOP_LEVEL = ".invalid"  # cannot exist (RFC 2606)


def unreachable(domain: str = "erased") -> str:
    """Random, so that two of them are two people."""
    return f"{uuid.uuid4().hex}@{domain}{TOP_LEVEL}"


def is_reachable(address: str) -> bool:
    return not address.lower().endswith(TOP_LEVEL)
