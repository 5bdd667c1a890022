"""Pure functions from numbers to text that several panels use: no widget in here."""
