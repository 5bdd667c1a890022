"""What a web address sends, read in a thread of its own.

No timeout of a socket covers all that a server can do to whoever waits: a name that is looked up
for minutes, a header that comes a byte at a time. So nobody waits for the socket: the thread does,
and hands over what has come. Whoever listens may leave at any moment; the thread then ends by
itself and nothing it does is seen any more.
"""

from __future__ import annotations

import http.client
import ipaddress
import ssl
import threading
import urllib.request
from contextlib import suppress
from functools import cache
from queue import Empty, Full, Queue
from urllib.error import URLError
from urllib.parse import urljoin, urlsplit

from lernmi import __version__

MAX_REDIRECTS = 5
PIECE_BYTES = 2**16
_PIECES_WAITING = 16
_TICK = 0.1  # seconds until a thread that is full of pieces looks whether it is still listened to
_FAREWELL = 0.5  # seconds for the thread to end; one that waits for a server does so by itself
_REDIRECTS = (301, 302, 303, 307, 308)


class Refused(Exception):
    """Why a server's answer is not used; the words follow its name: "HOST answered 404"."""


class Unreachable(Exception):
    """Why a server can't be spoken to at all: "no route to host"."""


class WebStream:
    """The body of the answer to GET ``url``: http or https, redirects followed, never decoded.

    A connection to another machine goes through the proxy that the environment or the operating
    system names. Certificates are checked. ``silence`` is how many seconds a connection may take,
    and how many may pass without a byte. ``size`` is how many bytes are expected: an answer that
    announces another number is refused before it is read.
    """

    def __init__(self, url: str, size: int, silence: float) -> None:
        self._url, self._size, self._silence = url, size, silence
        self._pieces: Queue[bytes | Exception] = Queue(_PIECES_WAITING)
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._read, name="download", daemon=True)
        self._thread.start()

    def next(self, seconds: float) -> bytes | None:
        """The next bytes; none at the end; None if nothing comes within ``seconds``.

        Raises Unreachable or Refused.
        """
        try:
            piece = self._pieces.get(timeout=seconds)
        except Empty:
            return None
        if isinstance(piece, Exception):
            raise piece
        return piece

    def leave(self) -> None:
        """Listen no longer. Gives the thread a moment to end.

        A program that ended while the thread was at work in OpenSSL could crash.
        """
        self._left.set()
        self._thread.join(_FAREWELL)

    def _read(self) -> None:
        try:
            with _answer(self._url, self._silence) as answer:
                _check(answer, self._size)
                while self._hand_over(answer.read1(PIECE_BYTES)):
                    pass
        except Exception as error:  # whatever it is, it belongs to the one who listens
            self._hand_over(self._explained(error))

    def _hand_over(self, piece: bytes | Exception) -> bool:
        """False if that was the last: the end, an error, or nobody listens."""
        while not self._left.is_set():
            with suppress(Full):
                self._pieces.put(piece, timeout=_TICK)
                return isinstance(piece, bytes) and piece != b""
        return False

    def _explained(self, error: Exception) -> Exception:
        """The error in words for a person; as it is where it is none of a server's."""
        if isinstance(error, TimeoutError):
            return Refused(f"sent nothing for {self._silence:g} s")
        if isinstance(error, http.client.InvalidURL | ValueError):
            return Refused("is named by an address that can't be used")
        if isinstance(error, http.client.HTTPException | OSError):
            return Refused("broke the connection off")
        return error


def is_web_address(url: str) -> bool:
    """True if ``url`` is http or https, a server's name, with no password in it."""
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0  # reading a port that is none raises
    except ValueError:
        return False
    is_plain = url.isprintable() and "@" not in parts.netloc
    return named and is_plain and parts.scheme in ("http", "https")


def _answer(url: str, silence: float) -> http.client.HTTPResponse:
    """The answer to GET, redirects followed. A redirect's own body is never read."""
    for _ in range(MAX_REDIRECTS + 1):
        answer = _ask(url, silence)
        if answer.status not in _REDIRECTS:
            return answer
        answer.close()
        url = urljoin(url, answer.headers.get("Location", ""))
        if not is_web_address(url):
            raise Refused("redirects to something that is no web address")
    raise Refused(f"redirects more than {MAX_REDIRECTS} times")


def _ask(url: str, silence: float) -> http.client.HTTPResponse:
    """The answer to one GET, whatever its status."""
    headers = {"User-Agent": f"lernmi/{__version__}", "Accept-Encoding": "identity"}
    request = urllib.request.Request(url, headers=headers)
    try:
        answer: http.client.HTTPResponse = _opener(url).open(request, timeout=silence)
        return answer
    except URLError as error:
        cause = error.reason
        if isinstance(cause, ssl.SSLCertVerificationError):
            words = f"shows a certificate that can't be trusted ({cause.verify_message})"
            raise Refused(words) from error
        words = getattr(cause, "strerror", None) or str(cause)
        if request.host != urlsplit(url).netloc:
            words = f"{words}, through the proxy {request.host}"
        raise Unreachable(words if words.isprintable() else ascii(words)) from error


def _opener(url: str) -> urllib.request.OpenerDirector:
    """Speaks http and https and nothing else: no files, no redirects of its own."""
    opener = urllib.request.OpenerDirector()
    proxies: dict[str, str] | None = {} if _is_this_machine(url) else None  # None: as is set up
    opener.add_handler(urllib.request.ProxyHandler(proxies))
    opener.add_handler(urllib.request.HTTPHandler())
    if urlsplit(url).scheme == "https":
        opener.add_handler(urllib.request.HTTPSHandler(context=_trust()))
    return opener


@cache
def _trust() -> ssl.SSLContext:
    """What this machine trusts and, as some Pythons find no list of that, what browsers trust."""
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _is_this_machine(url: str) -> bool:
    """True for localhost and loopback addresses: no proxy could reach what they mean here."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _check(answer: http.client.HTTPResponse, size: int) -> None:
    """Refuse an answer that can't be the file, before its body is read."""
    if answer.status != http.client.OK:
        words = http.client.responses.get(answer.status, "")  # the server's own may be anything
        raise Refused(f"answered {answer.status} {words}".rstrip())
    if answer.headers.get_content_type() == "text/html":
        raise Refused("sent a web page instead; does the network ask for a login?")
    announced = answer.headers.get("Content-Length", str(size))
    if announced != str(size):
        offered = f"{int(announced):,}" if announced.isdecimal() and len(announced) < 20 else "odd"
        raise Refused(f"offers {offered} bytes; only the published file of {size:,} will do")
