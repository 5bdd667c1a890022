"""A pad to draw on, what the network says to a drawing, and lessons."""
