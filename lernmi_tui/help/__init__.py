"""The overlay that explains keys and words."""
