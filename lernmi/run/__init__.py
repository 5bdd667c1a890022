"""A run: its session, its moments, what is measured and explained of it."""
