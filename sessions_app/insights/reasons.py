"""Why a session needs a look: people were less satisfied than we aim for, few answered, or nothing was agreed. Pure.
Whether there is any reason is kept beside the sums: after a change here `flask figures rebuild` looks anew."""

from enum import StrEnum

from sessions_app.insights.rules import SPREAD_FROM, TARGET
from sessions_app.insights.sums import Sums

LOW_RESPONSE, ASKED_ENOUGH = 0.3, 10


class Reason(StrEnum):
    UNDER_TARGET = "under_target"
    LOW_RESPONSE = "low_response"
    TOO_FEW = "too_few"
    NO_AGREEMENTS = "no_agreements"


def reasons_of(sums: Sums) -> tuple[Reason, ...]:
    """The mark needs answers enough to say something about the session and not about who happened to answer; as it is
    shown it is under the target, not by a hair that nobody sees."""
    holds = {
        Reason.UNDER_TARGET: sums.answers >= SPREAD_FROM and round(sums.total / sums.answers, 1) < TARGET,
        Reason.LOW_RESPONSE: sums.asked >= ASKED_ENOUGH and sums.answers < LOW_RESPONSE * sums.asked,
        Reason.TOO_FEW: not sums.released and sums.came + sums.walked_in >= ASKED_ENOUGH,
        Reason.NO_AGREEMENTS: not sums.agreements,
    }
    return tuple(reason for reason, is_so in holds.items() if is_so)
