"""A form about a registration that writes only what somebody made another of what its page showed.

So a page that was open for long takes nothing back of what was changed elsewhere since: consent that was withdrawn
stays withdrawn, a name that was put right stays right.
"""

import json
from collections.abc import Mapping
from typing import Any

from wtforms import HiddenField

from sessions_app.core.forms import Form


class AsShown(Form):
    """`shown`: the answers as the page showed them."""

    shown = HiddenField()

    def answers(self) -> dict[str, str]:
        """Each by a name of its own; what is not ticked has none."""
        raise NotImplementedError

    def tell_shown(self) -> None:
        self.shown.data = json.dumps(self.answers())

    def changed(self, stands: Mapping[str, str]) -> dict[str, str]:
        """The answers as they stand, with what was changed on this page."""
        typed = self.answers()
        shown = self._shown()
        if shown is None:
            shown = self.shown_before_it_was_told(stands, typed)
        answers = {**stands, **{name: answer for name, answer in typed.items() if answer != shown.get(name)}}
        for name in shown.keys() - typed.keys():  # no longer ticked
            answers.pop(name, None)
        return answers

    def shown_before_it_was_told(self, stands: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
        """What a page showed that was opened before its answers came along: what stands there, as far as is known."""
        return dict(stands)

    def _shown(self) -> dict[str, Any] | None:
        try:
            shown = json.loads(self.shown.data or "")
        except (ValueError, RecursionError):  # the second of brackets in brackets: written by nobody's browser
            return None
        return shown if isinstance(shown, dict) else None
