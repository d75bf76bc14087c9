"""Answers that were made before and are given again for as long as they are true.

`facts.py` is the word in the database that changes with every fact; all others here ask it."""
