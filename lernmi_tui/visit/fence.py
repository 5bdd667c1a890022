"""A fence around a visit: of the disk it reaches what it is made of and what visitors may name.

Python tells of every file it is about to open, and of all that changes a folder. What lies outside
is refused there as by the system itself, whatever part of the program asked for it: so every
message for files that can't be read or written fits. No fence keeps out code; but visitors type
names, and no code.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Any

from lernmi.data import mnist
from lernmi.files.folders import user_folder
from lernmi_tui.visit import guest

CODE = (".py", ".pyc", ".so", ".pyd", ".dll")
COMPILED = (".nbi", ".nbc", ".pyc", ".made_of")  # parts of names of what is kept once compiled
CACHE = "__pycache__"
CAN_BE_READ = ("/proc/cpuinfo",)
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
LOOKS = ("os.listdir", "os.scandir")
CHANGES = (  # what each is told first are paths
    "os.chmod",
    "os.chown",
    "os.link",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.symlink",
    "os.truncate",
    "os.utime",
)
TWO_PATHS = ("os.link", "os.rename", "os.symlink")
NEVER = (  # a visitor's program starts no other
    "os.exec",
    "os.posix_spawn",
    "os.startfile",
    "os.system",
    "subprocess.Popen",
)


def put_up() -> None:
    """From now on, and for good: nothing takes it down."""
    sys.addaudithook(Fence())


class Fence:
    """Called with every event; paths are compared as they really are, links followed."""

    def __init__(self) -> None:
        import lernmi

        self._writable = _real(user_folder(), guest.home())
        self._readable = (*self._writable, *_real(*guest.given()), *_mnist())
        core = Path(lernmi.__file__).parent
        datasets = core / "datasets", core.parent / "datasets"  # installed; where it is made
        self._programs = _real(sys.prefix, sys.base_prefix, *datasets)
        self._modules = _real(*filter(None, sys.path))
        self._caches = _real(*_numba_caches())
        self._beside_given = _real(*(path.parent for path in guest.given()))

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = arguments
            writes = bool({*"wax+"} & {*mode}) if isinstance(mode, str) else bool(flags & WRITES)
            self._check(path, writes)
        elif event in LOOKS:
            self._check(arguments[0], False, is_folder=True)
        elif event in CHANGES:
            for path in arguments[: 2 if event in TWO_PATHS else 1]:
                self._check(path, True)
        elif event in NEVER:
            raise PermissionError(errno.EACCES, "not in a browser")

    def _check(self, named: Any, writes: bool, is_folder: bool = False) -> None:
        if isinstance(named, int):  # a file that is open
            return
        path = Path(os.path.realpath(os.fsdecode("." if named is None else named)))
        if _is_in(path, self._writable if writes else self._readable):
            return
        if self._is_of_program(path, writes, is_folder):
            return
        if is_folder and path in self._beside_given:  # where the partner of a file may lie
            return
        raise PermissionError(errno.EACCES, "not for visitors")

    def _is_of_program(self, path: Path, writes: bool, is_folder: bool) -> bool:
        """Modules, the data that comes with the program, and where compiled code is kept."""
        is_cache = path.name == CACHE or path.parent.name == CACHE or _is_in(path, self._caches)
        if is_cache and _is_in(path, (*self._programs, *self._modules, *self._caches)):
            return not writes or not path.suffix or any(end in path.name for end in COMPILED)
        if str(path) == os.devnull:
            return True
        if writes:
            return False
        if _is_in(path, self._programs) or str(path) in CAN_BE_READ:
            return True
        return (is_folder or path.suffix in CODE or ".dist-info" in str(path.parent)) and _is_in(
            path, self._modules
        )


def _real(*paths: str | Path) -> tuple[Path, ...]:
    return tuple({Path(os.path.realpath(path)) for path in paths})


def _is_in(path: Path, roots: tuple[Path, ...]) -> bool:
    return any(path.is_relative_to(root) for root in roots)


def _mnist() -> tuple[Path, ...]:
    """Where it was fetched to, which the server lets every visit have."""
    return _real(mnist.default_folder())


def _numba_caches() -> list[Path]:
    """Where numba keeps what it compiled, if not beside the modules."""
    from platformdirs import user_cache_path

    chosen = os.environ.get("NUMBA_CACHE_DIR")
    return [user_cache_path("numba", appauthor=False), *([Path(chosen)] if chosen else [])]
