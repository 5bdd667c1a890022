"""Runs as files: what is written down of them, and how it is read."""
