"""The terminal app: screens, widgets, and the thread that runs a session."""
