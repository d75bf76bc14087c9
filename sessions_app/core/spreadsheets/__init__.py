"""Lists as files: what we write for a spreadsheet (`writing.py`), and what others give us, however it was made."""
