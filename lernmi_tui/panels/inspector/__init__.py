"""What the picked link or neuron did with a sample, as arithmetic."""
