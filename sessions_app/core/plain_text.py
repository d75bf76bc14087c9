"""Text that people typed, made safe for formats in which one stray character can end a line.

Names with emoji, accents and right-to-left letters survive; what cannot be seen but changes the lines or their
direction goes.
"""

import re

_LINE_ENDS = re.compile("\r\n|[\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")

# What Excel, LibreOffice and Numbers run as a formula when a cell begins with it (full-width signs included).
_FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

# Control characters (but the line end), lone surrogates; embeddings, overrides and isolates of direction, which reorder
# all that follows when left open, as in a forged file name or sender.
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")

_SECOND_STOP = re.compile(r"((?<=[?!])|(?<=[?!]</span>))[,.](?=\s|$)")


def clean_lines(text: str) -> str:
    """The text with every kind of line end as `\\n`, tabs as spaces, and no control characters or lone surrogates."""
    if text.replace("\n", "").replace("\xa0", "").isprintable():  # as nearly all is: a look is quicker than cleaning
        return text.strip()
    unified = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    return _UNSEEN.sub("", unified).strip()


def clean_line(text: str) -> str:
    """The same on one line: line ends and runs of white space become one space."""
    return " ".join(clean_lines(text).split())


def one_stop(text: str) -> str:
    """Without the comma or full stop that stands right behind a question mark or an exclamation mark, as behind a title
    that ends with one: "Wie doet wat? 14 april". What is HTML already stays so."""
    return type(text)(_SECOND_STOP.sub("", str(text)))


def spreadsheet_cell(text: str) -> str:
    """The text on one line, with a quote before what a spreadsheet would run as a formula."""
    line = clean_line(text)
    return f"'{line}" if text.startswith(_FORMULA_BEGINNINGS) or line.startswith(_FORMULA_BEGINNINGS) else line
