"""What there is to see of one moment of a run: a sample, in the network as it was."""
