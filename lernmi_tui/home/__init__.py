"""The screen where a task is chosen."""
