"""The rows of a table, and what the network says to them."""
