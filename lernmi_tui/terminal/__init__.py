"""The terminal the app runs in: whether it is there, its signals, sleep, its odd keys."""
