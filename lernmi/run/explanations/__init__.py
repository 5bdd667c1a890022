"""What a link, a neuron or a sample does, number by number; every line comes out as printed."""
