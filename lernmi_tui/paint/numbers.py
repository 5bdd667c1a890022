"""How numbers are written: ``lernmi.numbers``."""

from lernmi.numbers import FROZEN as FROZEN
from lernmi.numbers import count as count
from lernmi.numbers import output_text as output_text
from lernmi.numbers import per_second as per_second
from lernmi.numbers import percent as percent
from lernmi.numbers import plain as plain
from lernmi.numbers import rate as rate
from lernmi.numbers import signed as signed
