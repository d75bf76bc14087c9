"""Replies: mail that arrives. Every message is kept first, then understood; what is not sure waits for a person."""
