"""Every key, once: what it does, where, and what a person chose in its place."""
