#!/usr/bin/env python3
"""Walks through the account pages as a human does, with a real Chromium that runs no script of any page.

    chromium_walk.py SERVER OUTBOX PICTURES UNIX-SECONDS [CLIENT-ID]

SERVER is the public address of an account server, OUTBOX the folder of its mails, PICTURES where screenshots go,
UNIX-SECONDS the server's time, CLIENT-ID an application with the redirect URI https://app.example/done. Needs the standard
library and `chromium` alone: it speaks the DevTools protocol over a pipe. Prints what was seen; exit status 1 for the first
thing that is not as it should be.
"""

import base64
import hashlib
import hmac
import http.server
import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

DESKTOP, PHONE = (1280, 900), (390, 844)
EMAIL, PASSPHRASE = "walker@example.org", "the tide comes in twice a day"


class Browser:
    """One tab of one Chromium."""

    def __init__(self):
        self.profile = tempfile.mkdtemp(prefix="nacre_walk_")
        here_in, there_out = os.pipe()
        there_in, here_out = os.pipe()

        def connect():
            # The protocol's pipes are descriptors 3 and 4 of the browser.
            one, two = os.dup(there_in), os.dup(there_out)
            os.dup2(one, 3)
            os.dup2(two, 4)

        self.process = subprocess.Popen(
            [
                "chromium", "--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu",
                "--no-first-run", "--disable-extensions", "--disable-background-networking", "--hide-scrollbars",
                "--disable-dev-shm-usage", f"--user-data-dir={self.profile}", "about:blank",
            ],
            close_fds=False, preexec_fn=connect, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(there_in)
        os.close(there_out)
        self.reader, self.writer = os.fdopen(here_in, "rb"), os.fdopen(here_out, "wb")
        self.last, self.events, self.rest, self.session, self.received = 0, [], b"", None, 0
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for name in ["Page", "DOM", "Log", "Network", "Runtime"]:
            self.call(f"{name}.enable")
        self.call("Emulation.setScriptExecutionDisabled", value=True)
        self.view(*DESKTOP)

    def close(self):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    def receive(self):
        while b"\0" not in self.rest:
            part = os.read(self.reader.fileno(), 1 << 20)
            if not part:
                raise SystemExit("chromium went away")
            self.rest += part
        message, self.rest = self.rest.split(b"\0", 1)
        message = json.loads(message)
        if message.get("method") == "Network.loadingFinished":
            self.received += message["params"]["encodedDataLength"]
        return message

    def call(self, method, **parameters):
        self.last += 1
        request = {"id": self.last, "method": method, "params": parameters}
        if self.session and not method.startswith("Target."):
            request["sessionId"] = self.session
        self.writer.write(json.dumps(request).encode() + b"\0")
        self.writer.flush()
        while True:
            message = self.receive()
            if message.get("id") == self.last:
                if "error" in message:
                    raise SystemExit(f"{method}: {message['error']}")
                return message["result"]
            self.events.append(message)

    def wait(self, method):
        while True:
            for index, event in enumerate(self.events):
                if event.get("method") == method:
                    del self.events[: index + 1]
                    return event["params"]
            self.events.append(self.receive())

    def view(self, width, height, dark=False):
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
            mobile=width < 600)
        self.call(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self.width = width

    def collect(self):
        """What the browser complained about since the last call: nothing may be."""
        complaints = []
        for event in self.events:
            if event.get("method") == "Log.entryAdded":
                complaints.append(event["params"]["entry"]["text"])
        return [text for text in complaints if "status of 4" not in text]

    def open(self, address):
        self.events.clear()
        self.call("Page.navigate", url=address)
        self.wait("Page.loadEventFired")

    def node(self, selector):
        root = self.call("DOM.getDocument", depth=0)["root"]["nodeId"]
        found = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        if not found:
            raise SystemExit(f"{self.address()}: nothing is {selector}")
        return found

    def html(self):
        root = self.call("DOM.getDocument", depth=0)["root"]["nodeId"]
        return self.call("DOM.getOuterHTML", nodeId=root)["outerHTML"]

    def words(self):
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", self.html()))
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")

    def address(self):
        history = self.call("Page.getNavigationHistory")
        return history["entries"][history["currentIndex"]]["url"]

    def type(self, selector, text):
        self.call("DOM.focus", nodeId=self.node(selector))
        self.key("a", 65, 2)
        self.key("Delete", 46)
        self.call("Input.insertText", text=text)

    def key(self, name, code, modifiers=0):
        for kind in ["keyDown", "keyUp"]:
            command = ["selectAll"] if modifiers == 2 and kind == "keyDown" else []
            self.call(
                "Input.dispatchKeyEvent", type=kind, key=name, windowsVirtualKeyCode=code, modifiers=modifiers,
                commands=command)

    def click(self, selector, loads=True):
        node = self.node(selector)
        self.call("DOM.scrollIntoViewIfNeeded", nodeId=node)
        quad = self.call("DOM.getContentQuads", nodeId=node)["quads"][0]
        x, y = sum(quad[0::2]) / 4, sum(quad[1::2]) / 4
        self.events.clear()
        for kind in ["mousePressed", "mouseReleased"]:
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
        if loads:
            self.wait("Page.loadEventFired")

    def picture(self, path):
        content = self.call("Page.getLayoutMetrics")["cssContentSize"]
        shot = self.call(
            "Page.captureScreenshot", format="png", captureBeyondViewport=True,
            clip={"x": 0, "y": 0, "width": self.width, "height": min(content["height"], 4000), "scale": 1})
        pathlib.Path(path).write_bytes(base64.b64decode(shot["data"]))
        return content


class Walk:
    def __init__(self, server, outbox, pictures, now, client):
        self.server, self.outbox, self.now, self.client = server, pathlib.Path(outbox), now, client
        self.pictures = pathlib.Path(pictures)
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.browser = Browser()

    def require(self, condition, what):
        if not condition:
            self.browser.picture(self.pictures / "failure.png")
            raise SystemExit(f"{self.browser.address()}: {what}\n{self.browser.words()[:1500]}")

    def go(self, path):
        self.browser.open(self.server + path)

    def seen(self, name, *words):
        """The page says these words, breaks nothing, and fits on a phone; a picture of each way to see it."""
        text = self.browser.words()
        for word in words:
            self.require(word in text, f"does not say {word!r}")
        complaints = self.browser.collect()
        self.require(not complaints, f"the browser complains: {complaints}")
        for look, size, dark in [("desktop", DESKTOP, False), ("phone", PHONE, False), ("dark", DESKTOP, True)]:
            self.browser.view(*size, dark=dark)
            content = self.browser.picture(self.pictures / f"{name}-{look}.png")
            self.require(content["width"] <= size[0], f"is {content['width']} wide on a screen of {size[0]}")
        self.browser.view(*DESKTOP)
        print(f"{name}: {urllib.parse.urlsplit(self.browser.address()).path}")

    def code(self):
        for _ in range(400):
            for mail in sorted(self.outbox.glob("*.eml")):
                text = mail.read_text()
                if found := re.search(r"^Your code is (\S+)$", text, re.M):
                    mail.unlink()
                    return found[1]
            time.sleep(0.05)
        raise SystemExit("no mail with a code came")

    def totp(self, secret):
        key = base64.b32decode(secret.replace(" ", ""))
        mac = hmac.digest(key, struct.pack(">Q", self.now // 30), hashlib.sha1)
        word = struct.unpack(">I", mac[mac[-1] & 15 : (mac[-1] & 15) + 4])[0] & 0x7FFFFFFF
        return f"{word % 1_000_000:06}"

    def weigh(self):
        """What the sign-in page and everything it loads takes, as the browser received it."""
        self.browser.call("Network.setCacheDisabled", cacheDisabled=True)
        self.browser.received = 0
        self.go("/signin")
        # The icon may come after the page's load event.
        for _ in range(5):
            time.sleep(0.1)
            self.browser.call("Page.getLayoutMetrics")
        total = self.browser.received
        self.require(0 < total <= 30_000 + 4 * 600, f"weighs {total} bytes with headers")
        self.browser.call("Network.setCacheDisabled", cacheDisabled=False)
        print(f"sign-in: {int(total)} bytes in all, headers included")

    def run(self):
        browser = self.browser
        self.go("/")
        self.seen("front", "Run agents without being unmasked", "Sign up here")
        self.weigh()
        self.go("/signin")
        self.seen("sign-in", "Sign in", "Passphrase")
        browser.type("#email", EMAIL)
        browser.type("#passphrase", "not the passphrase")
        browser.click("main .form button")
        self.seen("sign-in-refused", "Address, passphrase or code is wrong")

        self.go("/signup")
        self.seen("sign-up", "What it cannot promise", "I have read")
        browser.type("#email", EMAIL)
        browser.type("#passphrase", PASSPHRASE)
        browser.type("#again", PASSPHRASE)
        browser.click("input[name=read]", loads=False)
        browser.click("main .form button")
        self.seen("sign-up-code", "Confirm your address")
        browser.type("#code", self.code().lower())
        browser.click("main .form button")
        self.require("The account is there." in browser.words(), "the sign-up was not confirmed")
        browser.type("#email", EMAIL)
        browser.type("#passphrase", PASSPHRASE)
        browser.click("main .form button")
        self.seen("overview", EMAIL, "0 of 2", "nacre owner draw")

        self.go("/account/billing")
        for field, value in {
            "name": "Anna Seidel", "line1": "Muschelweg 3", "postal_code": "18055", "city": "Rostock", "country": "DE",
        }.items():
            browser.type(f"#{field}", value)
        browser.click("main .sheet .form button")
        self.seen("billing", "Name and address were saved.")
        self.go("/account/plan")
        browser.click("input[value=studio]", loads=False)
        browser.click("main .sheet .form button")
        self.seen("plan", "The plan was chosen.")
        self.go("/account/invoices")
        self.seen("invoices", "9.00 EUR")
        browser.click(".grid tbody a")
        self.seen("invoice", "Anna Seidel", "9.00 EUR, open")
        self.go("/account/access")
        self.seen("access", "You opened an invoice, in your own account.")

        if self.client:
            query = urllib.parse.urlencode({
                "response_type": "code", "client_id": self.client, "redirect_uri": "https://app.example/done",
                "scope": "profile:read", "state": "x", "code_challenge_method": "S256",
                "code_challenge": base64.urlsafe_b64encode(hashlib.sha256(b"v" * 43).digest()).decode().rstrip("="),
            })
            self.go("/oauth/authorize?" + query)
            self.seen("consent", "It may", "It may not")
            self.go("/device")
            self.seen("device", "Code")
            self.go("/account/applications")
            self.seen("applications", "There are none.")

        self.go("/account/sessions")
        browser.type(".things input[name=name]", "laptop on the desk")
        browser.click(".things .row button")
        self.seen("sessions", "laptop on the desk", "this one")

        self.go("/account/security")
        self.seen("security", "Second factor", EMAIL)
        browser.type("#totp-passphrase", PASSPHRASE)
        browser.click("main .sheet .form button")
        self.seen("authenticator", "Add this to your authenticator")
        secret = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', browser.html())[1]
        browser.type("#totp", "000000")
        browser.click("main .sheet .form button")
        self.require("second factor is wrong" in browser.words(), "a wrong code was taken")
        browser.type("#totp", self.totp(secret))
        browser.click("main .sheet .form button")
        self.seen("backup-codes", "Write these codes down")
        self.go("/account/data")
        self.seen("data", "Delete the account", "Everything that is kept of you")

        self.attacked()
        self.go("/account")
        self.require(EMAIL in browser.words(), "somebody else's page signed the person out")
        browser.click(".own form.plain button")
        self.seen("signed-out", "You are signed out.")
        self.go("/account")
        self.require(browser.address().startswith(self.server + "/signin"), "a page is shown without a session")
        browser.open(self.server + "/nowhere")
        self.seen("not-found", "404")
        print("the walk is over: everything was as it should be")

    def attacked(self):
        """Somebody else's page, of another site, has forms that go here."""
        forms = "".join(
            f'<form id="{name}" method="post" action="{self.server}{path}"><input type="hidden" name="form" '
            f'value="{"A" * 75}"><button>{name}</button></form>'
            for name, path in [("out", "/signout"), ("end", "/account/sessions/end"), ("in", "/signin")])

        class Evil(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = f"<!doctype html><title>Evil</title>{forms}".encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        evil = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Evil)
        threading.Thread(target=evil.serve_forever, daemon=True).start()
        refused = "was not sent from a page of this server"
        # From another site the browser sends no session along, so that a form of a person's own leads to signing in; a
        # neighbour on another port is of the same site, and gets the cookie sent.
        for host in ["127.0.0.1", "localhost"]:
            for name in ["out", "end", "in"]:
                self.browser.open(f"http://{host}:{evil.server_port}/")
                self.browser.click(f"#{name} button")
                is_ours = self.browser.address() == f"{self.server}/account"
                self.require(
                    refused in self.browser.words() or (host == "127.0.0.1" and is_ours),
                    f"a form from elsewhere was taken: {host}, {name}")
                self.go("/account")
                self.require(EMAIL in self.browser.words(), f"a form from elsewhere worked: {host}, {name}")
        self.browser.open(f"http://localhost:{evil.server_port}/")
        self.browser.click("#out button")
        self.seen("from-elsewhere", refused)
        evil.shutdown()


if __name__ == "__main__":
    if len(sys.argv) not in (5, 6):
        raise SystemExit(__doc__)
    walk = Walk(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), (sys.argv + [None])[5])
    try:
        walk.run()
    finally:
        walk.browser.close()
