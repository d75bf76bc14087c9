"""Answers that were made up, many at once: how `flask seed` writes them down. Nothing here reads one."""

from sqlalchemy import insert

from sessions_app.feedback.models import FeedbackResponse, LaterAnswer

ANSWER = insert(FeedbackResponse)
LATER_ANSWER = insert(LaterAnswer)
