"""Neurons, links, layers and the network; the kernel that trains it."""
