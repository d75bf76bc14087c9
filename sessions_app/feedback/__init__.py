"""Feedback: asked afterwards, answered once, anonymous by construction, shown only through the gate."""
