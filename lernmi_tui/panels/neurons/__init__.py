"""A small map of the plane for every neuron."""
