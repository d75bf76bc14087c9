"""What is found out about our health holds for a second, also when finding it out took longer."""

from contextlib import ExitStack
from datetime import timedelta

from flask import Flask

from sessions_app.core import clock
from sessions_app.core.watching.readiness import Readiness


def test_who_waited_for_an_answer_gets_it_and_does_not_ask_again(app: Flask) -> None:
    class TakesThreeSeconds(Readiness):
        def _ask(self) -> dict[str, str]:
            meanwhile.enter_context(clock.set_to(clock.now() + timedelta(seconds=3)))
            return super()._ask()

    with ExitStack() as meanwhile:
        slow = TakesThreeSeconds(app)
        assert slow.look() is slow.look()
