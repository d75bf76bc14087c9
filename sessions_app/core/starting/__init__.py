"""What makes a start short: nothing is read or compiled before somebody uses it."""
