"""The network itself, at rest or with one sample passing through it."""
