"""The words on the screen for what the rules name."""

from flask_babel import gettext as _

from sessions_app.core.formatting import decimal
from sessions_app.materials import rules


def size_word(size: int) -> str:
    """2,4 MB"""
    if not size:
        return "0 kB"
    if size < rules.MB // 10:
        return f"{max(size // 1024, 1)} kB"
    return f"{decimal(size / rules.MB)} MB"


def refusal_sentence(refusal: rules.Refusal) -> str:
    """The one table from refusal to sentence, each with what to do."""
    sentences = {
        rules.UnknownType: _(
            "We do not take this kind of file. Choose a PDF, a PowerPoint, Word or Excel file (pptx, docx, xlsx), "
            "OpenDocument (odp, odt, ods), a picture (png, jpg) or a film (mp4)."
        ),
        rules.OtherThanItsName: _(
            "What is in this file is not what its name says, or it is damaged or locked with a password. Open it in "
            "the program that made it, save it again, and choose that file."
        ),
        rules.HoldsMacros: _("There are macros in this file. Save it without macros, or as a PDF."),
        rules.IsEmpty: _("This file is empty. Choose it again, or another one."),
        rules.FileTooLarge: _(
            "This file is larger than %(limit)s MB. Make its pictures smaller, save it as a PDF, or add a link to it.",
            limit=rules.LARGEST_FILE // rules.MB,
        ),
        rules.SessionTooLarge: _(
            "All files of this session together may take %(limit)s MB. Remove one first, or add a link instead.",
            limit=rules.LARGEST_SESSION // rules.MB,
        ),
        rules.TooMany: _("A session has at most %(limit)s files and links. Remove one first.", limit=rules.AT_MOST),
        rules.ThereAlready: _("This is there already, so it is not added again."),
        rules.NothingToTell: _(
            "Participants cannot see any material yet. Add some, or choose an earlier moment."
        ),
        rules.ToldAlready: _("This mail has just been sent, by you or by a colleague. Nobody got it twice."),
    }  # fmt: skip
    return sentences[type(refusal)]
