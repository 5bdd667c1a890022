"""Trains MNIST up to moment FIRST, then prints the seconds it takes from there to moment LAST."""

import sys
from time import perf_counter

import lernmi


def main() -> None:
    first, last = map(int, sys.argv[1:])
    session = lernmi.Session(lernmi.load_task("mnist"))
    session.run(first)
    started = perf_counter()
    session.run(last - first)
    print(perf_counter() - started)


if __name__ == "__main__":
    main()
