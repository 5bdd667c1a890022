"""What the programs' exit codes mean: manual pages and docs/commands.md say these words."""

NOT_REACHED = 3
NOT_FINITE = 4

EXIT_CODES = {
    "0": "It was done. Where goals were given, one of them was reached.",
    "1": "It was refused or failed: a line on standard error says why.",
    "2": "The command line can't be read as it is: an option that is not known, say.",
    str(NOT_REACHED): "`lernmi train`: none of the goals that were given was reached.",
    str(NOT_FINITE): "`lernmi train`, no goal given: the network has a number that is not finite.",
    "128 + n": "Signal n ended it: 130 is Ctrl+C. What was reached until then is saved and said.",
}
"""The code, and what it means in a sentence."""
