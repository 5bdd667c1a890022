"""What the network makes of one input: the fitted curve over the points."""
