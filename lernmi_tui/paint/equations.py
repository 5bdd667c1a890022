"""Equations that come out: ``lernmi.equations``."""

from lernmi.equations import applied as applied
from lernmi.equations import difference as difference
from lernmi.equations import equation as equation
from lernmi.equations import moved as moved
from lernmi.equations import negated as negated
from lernmi.equations import product as product
from lernmi.equations import told_apart as told_apart
from lernmi.equations import total as total
from lernmi.equations import within_last_digit as within_last_digit
