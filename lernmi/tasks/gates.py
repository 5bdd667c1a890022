"""The logic gates: every row of the truth table is a sample."""

from collections.abc import Callable
from itertools import product

from lernmi.data.samples import Samples
from lernmi.tasks.encoding import Encoding
from lernmi.tasks.options import TaskOptions
from lernmi.tasks.task import Task, TaskInfo

BITS = ("0", "1")

_RULES: dict[str, Callable[..., tuple[int, ...]]] = {
    "not": lambda a: (1 - a,),
    "and": lambda a, b: (a & b,),
    "or": lambda a, b: (a | b,),
    "nand": lambda a, b: (1 - (a & b),),
    "nor": lambda a, b: (1 - (a | b),),
    "xor": lambda a, b: (a ^ b,),
    "xnor": lambda a, b: (1 - (a ^ b),),
    "half-adder": lambda a, b: (a ^ b, a & b),
}


def load(info: TaskInfo, options: TaskOptions) -> Task:
    """The truth table, to learn from and to test with: there is nothing to hold out.

    The first input changes fastest, as in the ancestor: in classic mode the order matters.
    Raises LernmiError for any option.
    """
    options.check(info.name, ())
    inputs = [bits[::-1] for bits in product((0, 1), repeat=info.sizes[0])]
    table = Samples(inputs, [_RULES[info.name](*bits) for bits in inputs])
    encoding = Encoding(info.input_names, BITS, each=True)
    return Task(info, table, table, holds_out=False, encoding=encoding)
