"""The boxes that the panels stand in, and which share of the room each has."""

from textual.containers import Horizontal, Vertical


class Row(Horizontal):
    """Shows nothing itself, so textual needn't style every line of it."""

    BLANK = True


class Column(Vertical):
    """Shows nothing itself, so textual needn't style every line of it."""

    BLANK = True


SHARES = """
Panels { height: 1fr; }
Panels .columns { height: 1fr; }
Panels .column { width: 1fr; }
Panels .tables { width: 11fr; }
Panels .curves { width: 9fr; }
Panels .panel { height: 1fr; width: 1fr; }
Panels .curves > .panel { height: 3fr; }
Panels .curves > #loss { height: 2fr; }
Panels .curves.drawing > #loss { height: 3fr; }
Panels .tables.wide { width: 40fr; }
Panels .curves.wide > .panel, Panels .curves.wide > #loss { height: 1fr; }
Panels .curves.wide {
    width: 60fr;
    layout: grid;
    grid-size: 2 3;
    grid-columns: 48fr 52fr;
    grid-rows: 1 1fr 1fr;
}
Panels .curves.wide > #loss, Panels .curves.wide > .view { row-span: 2; }
Panels .curves.low {
    grid-size: 2 2;
    grid-columns: 1fr;
    grid-rows: 1fr;
}
Panels .curves.low > #loss { row-span: 1; column-span: 2; }
Panels .curves.low > .view { row-span: 1; }
"""
"""A page or a picture is higher than the curves, which read as well where they are lower; in a wide
window a view has a column of its own, unless it is as ``low`` as a truth table.
"""
