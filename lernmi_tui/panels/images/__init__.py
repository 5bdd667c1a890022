"""Images, and what the network says to them."""
