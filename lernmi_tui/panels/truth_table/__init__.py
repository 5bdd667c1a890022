"""The truth table of a gate, and what the network says to every row."""
