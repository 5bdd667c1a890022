"""What every neuron of the first hidden layer looks for."""
