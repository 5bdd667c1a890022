"""What the network says to every point of the plane."""
