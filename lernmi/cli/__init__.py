"""The ``lernmi`` command: what it can do without a screen."""
