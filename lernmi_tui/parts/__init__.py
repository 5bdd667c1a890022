"""Small widgets and messages that several panels use."""
