"""The screen of a run, its panels, and the thread that learns."""
