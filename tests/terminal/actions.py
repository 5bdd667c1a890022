"""Random things a person, a mouse, a terminal and a slow line can do: a function of a seed."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from lernmi_tui.keys.bindings import KEYS

Size = tuple[int, int]

NAMED_KEYS = {
    "enter": b"\r",
    "escape": b"\x1b",
    "tab": b"\t",
    "shift+tab": b"\x1b[Z",
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "shift+up": b"\x1b[1;2A",
    "shift+down": b"\x1b[1;2B",
    "shift+right": b"\x1b[1;2C",
    "shift+left": b"\x1b[1;2D",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
    "insert": b"\x1b[2~",
    "delete": b"\x1b[3~",
    "backspace": b"\x7f",
    "f1": b"\x1bOP",
    "palette": b"\x10",
    "theme": b"\x14",
    "ctrl+a": b"\x01",
    "ctrl+u": b"\x15",
    "ctrl+l": b"\x0c",
}
"""No ctrl+c: where it comes while the program sleeps, the terminal makes it a signal."""
FREQUENT = [*b" 12345678semhrnidfgjuUop?/[]+-klKLSE=xzwWbB\x7f"]  # the workbench's, Home's
OFTEN_IN_PANELS = [*b"aotTvyYcx.,"]
LINES = [
    "epoch 3",
    "epoch 1",
    "moment 500",
    "loss < 0.2",
    "held-out accuracy > 90 %",
    "held-out 2",
    "train 1",
    "row 1",
    "look 0.5 0.5",
    "look 1e300 -1e300",
    "train loss >= 0",
    "accuracy",
    "held-out 99999999",
    "loss < 漢字",
    "loss < 0.05",
    "wrong(train 1)",
    "w(x1→h1) crosses 0",
    "|out(h1)| > 0.5 and nan",
    "accuracy(train) > 0.9",
    "moment 0",
    "moment 3",
    "epoch 0",
    "R² > 0.5",
    "r2(held-out) < -1e300",
    "",
]
"""What is typed into the go-to line."""
TYPED = [ord(character) for character in string.printable[:95] if character != "q"]
NO_UTF_8 = [b"\xff", b"\xe9\x80", b"\x80\x80", b"\xc0\xaf"]
PASTES = [
    "0.5",
    "2,3,1",
    "*→y1 |w|>2",
    "sens<0",
    "/",
    "..",
    "own.csv",
    "words.csv",
    "prices.csv",
    "prices.csv.gz",
    "xor",
    "1e400",
    "-1",
    "0",
    "\n\n",
    "[b]",
    "[/nothing]",
    "\t",
    "look " + "0.5 " * 784,
    "held-out 3",
    "x" * 10_001,
    "漢" * 100,
    "ä" * 300,
    "7" * 5000,
]
OPENERS = [b"\r", b"\x10", b"\x1b", *(bytes([key]) for key in b"h?gpomd4nruj=wWbk")]
"""Keys after which one screen gives way to another."""
LARGEST = (70, 250)
COMMANDS = [key.label for key in KEYS if key.group in {"app", "workbench"} and key.label != "quit"]
"""What is typed into the palette."""
THEMES = ["nord", "lernmi-light", "ansi-dark", "gruvbox", "solarized-light", "dracula"]
FILED = [command for command in COMMANDS if command.startswith(("save", "bring"))]
PATHS = [
    *(
        "kept.safetensors",
        "run.safetensors",
        "run.safetensors",
        "Run.SafeTensors",
        "w.csv",
        "w.npz",
    ),
    *("w.py", "w.onnx", "curve.csv", "curve.jsonl", "none/such.csv", "own.csv", "own.csv/a.csv"),
    *("/dev/full", "/dev/null", ".", "lernmi", "~nobody/a.csv", "[b].csv", "a\0.csv", ""),
    "x" * 300 + ".csv",
]
"""Where a file is written or read, or can't be."""


@dataclass(frozen=True, slots=True)
class Action:
    """``data`` in one write, or the terminal made ``size``; then a ``pause`` in seconds.

    ``count`` is how many keys, clicks and so on that is.
    """

    data: bytes = b""
    size: Size | None = None
    pause: float = 0.0
    count: int = 1


def actions(random: Random, count: int, size: Size) -> Iterator[Action]:
    """At least ``count`` things to do, on a terminal that has ``size`` rows and columns now."""
    while count > 0:
        if random.random() < 0.03:
            size = _size(random)
            action = Action(size=size, pause=_pause(random))
        elif random.random() < 0.02:
            for action in _command(random):
                count -= action.count
                yield action
            continue
        else:
            action = _writing(random, size)
        count -= action.count
        yield action


def last_burst(random: Random, size: Size, quits: bytes) -> bytes:
    """Some keys and clicks with ``quits`` in their midst, for one write."""
    before = _several(random, size, random.choice([0, 0, 1, 5]))
    before = before.removesuffix(NAMED_KEYS["escape"])  # it would make the key that follows another
    return before + quits + _several(random, size, random.choice([0, 1, 2, 8]))


def _writing(random: Random, size: Size) -> Action:
    """One thing, or a burst of them in one write, as a slow line delivers them."""
    kind = random.random()
    if kind < 0.03:
        return Action(b"\x1a", pause=0.2)
    if kind < 0.75:
        return Action(_one(random, size), pause=_pause(random))
    many = random.choice([2, 2, 3, 5, 10, 30])
    if kind < 0.88:
        opener = random.choice(OPENERS)
        return Action(opener + _several(random, size, many), pause=_pause(random), count=many + 1)
    if kind < 0.94:
        return Action(_one(random, size) * many, pause=_pause(random), count=many)
    return Action(_several(random, size, many), pause=_pause(random), count=many)


def _command(random: Random) -> Iterator[Action]:
    """A command of the palette, given time to be found; a path for those that ask for one."""
    if random.random() < 0.2:
        yield Action(b"\x10theme", pause=0.3, count=2)
        yield Action(b"\r", pause=random.choice([0.02, 0.3]))
        yield Action(random.choice(THEMES).encode(), pause=random.choice([0.02, 0.3]))
        yield Action(random.choice([b"\r", b"\r", b"\x1b[B\r", b"\x1b"]), pause=_pause(random))
        return
    command = random.choice([random.choice(COMMANDS), random.choice(FILED)])
    yield Action(b"\x10" + command.encode(), pause=random.choice([0.1, 0.3]), count=2)
    yield Action(b"\r", pause=random.choice([0.02, 0.2]))
    if command in FILED and random.random() < 0.8:
        path = random.choice([b"", NAMED_KEYS["end"] + b"\x15" + random.choice(PATHS).encode()])
        yield Action(path + b"\r" * random.choice([1, 1, 2, 3]), pause=_pause(random), count=2)


def _pause(random: Random) -> float:
    return random.choice([0.0, 0.0, 0.002, 0.005, 0.01, 0.01, 0.02, 0.05, 0.2])


def _several(random: Random, size: Size, many: int) -> bytes:
    return b"".join(_one(random, size) for _ in range(many))


def _one(random: Random, size: Size) -> bytes:
    makers: list[Callable[[Random, Size], bytes]] = [
        _key, _frequent_key, _named_key, _click, _drag, _scroll, _move, _paste, _focus, _bad_bytes,
        _line, _look, _undoing, _through_time, _time_row, _recent,
    ]  # fmt: skip
    (maker,) = random.choices(makers, [14, 26, 18, 20, 4, 5, 6, 3, 1, 1, 4, 6, 3, 6, 2, 3])
    return maker(random, size)


def _key(random: Random, _size: Size) -> bytes:
    return bytes([random.choice(TYPED)])


def _frequent_key(random: Random, _size: Size) -> bytes:
    return bytes([random.choice(FREQUENT)])


def _line(random: Random, _size: Size) -> bytes:
    """The go-to line opened, something typed or pasted there, then sent off or not."""
    line = random.choice(LINES).encode()
    if random.random() < 0.3:
        line = b"\x1b[200~" + line + b"\x1b[201~"
    ends = ["enter", "enter", "enter", "tab", "down", "escape"]
    return random.choice([b"g", b":"]) + line + NAMED_KEYS[random.choice(ends)]


def _look(random: Random, _size: Size) -> bytes:
    """A way to look at a sample: to a panel, some of its own keys, enter."""
    ways = [bytes([key]) for key in OFTEN_IN_PANELS]
    ways += [NAMED_KEYS[name] for name in ("up", "down", "left", "right", "home", "end")]
    way = b"".join(random.choices(ways, k=random.randint(0, 5)))
    return random.choice([b"1", b"3", b"4", b"5", b"6", b"7", b"8", b"d"]) + way + b"\r"


def _through_time(random: Random, _size: Size) -> bytes:
    """Steps both ways, changes at a past moment, other runs, questions that take some work."""
    ways = [bytes([key]) for key in b"kklKKLsSSeEE bBuUxxzwWrf+-\x7f"]
    ways += [NAMED_KEYS["escape"], b"=" + random.choice([b"0", b"-1", b"nan", b"1e9"]) + b"\r"]
    ways += [b"3\x1b[B", b"g\x1b[B\x1b[B\r", b"gmoment %d\r" % random.randint(0, 400)]
    return b"".join(random.choices(ways, k=random.randint(2, 12)))


def _time_row(random: Random, size: Size) -> bytes:
    """The loss alone on the screen, and a drag along one of its rows, near the curves' foot."""
    rows, columns = size
    row = random.randint(max(rows - 10, 1), rows)
    moves = [_mouse(32, (random.randint(1, columns), row)) for _ in range(random.randint(1, 6))]
    end = _mouse(0, (random.randint(1, columns), row), False)
    return b"2m" + _mouse(0, (random.randint(1, columns), row)) + b"".join(moves) + end


def _undoing(random: Random, _size: Size) -> bytes:
    """Runs that end, and are gone back to."""
    return bytes(random.choices(b"rnuU fs", k=random.randint(2, 6)))


def _recent(random: Random, _size: Size) -> bytes:
    """Home, and there a run that was kept, or a run file: opened, recovered, forgotten."""
    moves = random.choices(
        [NAMED_KEYS[name] for name in ("up", "down", "end")], k=random.randint(0, 4)
    )
    ends = [
        b"\r",
        b"\r",
        b"\r",
        b"u",
        b"u",
        b"\x1b[3~\r",
        b"\x1b[3~\r",
        b"p",
        b"okept.safetensors\r",
        b"o%s\r" % random.choice([b"words.csv", b"prices.csv", b"prices.csv.gz", b"strange.csv"]),
    ]
    return b"h" * random.choice([0, 1, 1, 2]) + b"".join(moves) + random.choice(ends)


def _named_key(random: Random, _size: Size) -> bytes:
    return random.choice(list(NAMED_KEYS.values()))


def _place(random: Random, size: Size) -> tuple[int, int]:
    """A cell, as terminals count them: column and row from 1; corners and edges often."""
    rows, columns = size
    if random.random() < 0.1:
        return random.choice([1, columns]), random.choice([1, rows])
    return random.randint(1, columns), random.randint(1, rows)


def _mouse(button: int, place: tuple[int, int], pressed: bool = True) -> bytes:
    return b"\x1b[<%d;%d;%d%c" % (button, *place, b"M" if pressed else b"m")


def _click(random: Random, size: Size) -> bytes:
    button = random.choice([0, 0, 0, 0, 0, 1, 2, 4, 8, 16])
    place = _place(random, size)
    return (_mouse(button, place) + _mouse(button, place, False)) * random.choice([1, 1, 2, 2, 3])


def _drag(random: Random, size: Size) -> bytes:
    moves = [_mouse(32, _place(random, size)) for _ in range(random.randint(1, 8))]
    start, end = _place(random, size), _place(random, size)
    left = b"" if random.random() < 0.1 else _mouse(0, end, False)  # let go outside the window
    return _mouse(0, start) + b"".join(moves) + left


def _scroll(random: Random, size: Size) -> bytes:
    return _mouse(random.choice([64, 65, 66, 67]), _place(random, size)) * random.choice([1, 3, 9])


def _move(random: Random, size: Size) -> bytes:
    return b"".join(_mouse(35, _place(random, size)) for _ in range(random.randint(1, 5)))


def _paste(random: Random, _size: Size) -> bytes:
    return b"\x1b[200~" + random.choice(PASTES).encode() + b"\x1b[201~"


def _focus(random: Random, _size: Size) -> bytes:
    return random.choice([b"\x1b[I", b"\x1b[O"])


def _bad_bytes(random: Random, _size: Size) -> bytes:
    return random.choice(NO_UTF_8)


def _size(random: Random) -> Size:
    """Mostly one that shows something, sometimes one that can't."""
    rows, columns = LARGEST
    kind = random.random()
    if kind < 0.2:
        return random.randint(1, 6), random.randint(1, 20)
    if kind < 0.5:
        return 24, 80
    return random.randint(1, rows), random.randint(1, columns)
