"""Where a browser may be sent: only to paths of our own."""

from urllib.parse import urlsplit


def own_path(target: str, otherwise: str = "/") -> str:
    """The target if it is a path on this site, else the other one."""
    try:
        parts = urlsplit(target)
    except ValueError:  # such as `//[`
        return otherwise
    is_own = not parts.scheme and not parts.netloc and target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if is_own and "\n" not in target and "\r" not in target else otherwise
