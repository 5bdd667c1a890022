"""What the words mean, each in a sentence."""

GLOSSARY = {
    "neuron": "holds data: its input sum, and its output, the activation of that sum.",
    "link": "moves data: one weight from an input neuron to an output neuron.",
    "bias": "a neuron that always says 1; one a layer.",
    "sensitivity": "(gradient) how much the error changes with a number: high sensitivity "
    "means we adjust more.",
    "output sensitivity": "how much the error changes with the input sum of a link's output "
    "neuron.",
    "link sensitivity": "how much the error changes with the weight: output sensitivity x input.",
    "training rate": "(learning rate) a weight changes by - rate x link sensitivity.",
    "loss": "of a sample: half the sum of its squared errors; of a run: the mean over samples.",
    "held-out": "samples the network never learns from: they tell whether it understood.",
    "epoch": "every train sample learned once.",
    "moment": "samples learned since the start: the run's clock.",
}
