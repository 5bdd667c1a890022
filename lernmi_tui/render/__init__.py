"""Pure functions from numbers to text: no widget in here."""
