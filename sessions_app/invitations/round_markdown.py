"""The Markdown that an organiser wrote, for who reads mail without HTML."""

import re
from bisect import bisect_left

from sessions_app.core.plain_text import clean_lines

LINK = re.compile(r"\[([^\[\]\n]+)\]\((https?://[^)\s]+|mailto:[^)\s]+)\)")
HEADING = re.compile(r"^#{1,6}\s+", re.MULTILINE)
STRONG = re.compile(r"(?=(\*\*|__))")  # the second of three asterisks begins one too


def as_plain_text(text: str) -> str:
    """Links written out, emphasis left away."""
    lines = LINK.sub(r"\1 (\2)", clean_lines(text)).split("\n")
    return HEADING.sub("", "\n".join(map(_without_emphasis, lines)))


def _without_emphasis(line: str) -> str:
    """Without the signs around strong words: what opens stands before a letter, what closes the same after one. A
    pattern for the whole would look for the end anew at each sign that opens."""
    signs = [(found.start(), found[1]) for found in STRONG.finditer(line)]
    ends = {
        kind: [at for at, sign in signs if sign == kind and not line[at - 1 : at].isspace()] for kind in ("**", "__")
    }
    kept, done = [], 0
    for at, sign in signs:
        begin = at + 2
        if at < done or line[begin : begin + 1].isspace():
            continue
        following = bisect_left(ends[sign], begin + 1)
        if following < len(ends[sign]):
            end = ends[sign][following]
            kept += [line[done:at], line[begin:end]]
            done = end + 2
    return "".join([*kept, line[done:]])
