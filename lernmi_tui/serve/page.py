"""The page that shows the app: scripts, styles and fonts are all the server's own.

A class may have no way to the internet. The scripts are textual-serve's; its page is not taken, as
that loads a font from elsewhere, and names the server as that was started, not as it is reached.
"""

from __future__ import annotations

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>lernmi</title>
<link rel="icon" href="data:,">
<link rel="preload" as="font" href="static/fonts/RobotoMono-VariableFont_wght.ttf" crossorigin>
<link rel="stylesheet" href="static/css/xterm.css">
<style>
@font-face {
  font-family: "Roboto Mono"; font-weight: 100 700;
  src: url("static/fonts/RobotoMono-VariableFont_wght.ttf");
}
html, body { margin: 0; height: 100%; overflow: hidden; background: #14151a; color: #d8d8d8; }
#terminal { height: 100vh; }
#card {
  position: absolute; inset: 0; z-index: 10; display: flex; flex-direction: column;
  align-items: center; justify-content: center; gap: 1em; background: #14151ae0;
  font: 16px "Roboto Mono", monospace; text-align: center;
}
body.-first-byte:not(.-closed) #card, body:not(.-closed) #again { display: none; }
#again { font: inherit; padding: 0.6em 1.2em; cursor: pointer; }
</style>
<script>
const Socket = window.WebSocket;
const focus_terminal = () => document.querySelector(".xterm-helper-textarea")?.focus();
window.addEventListener("focus", focus_terminal);
window.WebSocket = class extends Socket {
  constructor(url) {
    const here = new URL("visit" + new URL(url).search, document.baseURI);
    here.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    super(here);
    this.addEventListener("open", focus_terminal);
    this.addEventListener("close", event => {
      document.getElementById("said").textContent = event.reason || "The connection is lost.";
    });
  }
};
</script>
<script src="static/js/textual.js"></script>
</head>
<body>
<div id="card"><div id="said">lernmi is starting &hellip;</div>
<button id="again" onclick="location.reload()">Begin anew</button></div>
<div id="terminal" class="textual-terminal" data-session-websocket-url="ws://visit"
  data-font-size="16"></div>
</body>
</html>
"""

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self' ws: wss:; frame-ancestors 'none'"
)
"""What the browser is told to hold the page to: nothing is loaded from anywhere else."""
