"""What happened to the figures about feedback."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FiguresReleased:
    """What is shown of this session moved: figures or texts. Told in the transaction that moves them; it says of which
    session and nothing of any answer."""

    knowledge_session_id: int
