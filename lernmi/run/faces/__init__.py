"""The face of a session, in parts: each does one kind of thing with the run shown."""
