"""What can be learned: gates, clouds of points, digits, a person's own data."""
