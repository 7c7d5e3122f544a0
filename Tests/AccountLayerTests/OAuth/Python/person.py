"""A person with a browser, as far as the pages need one: cookies, forms, and no script."""

import html
import re
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests


class Person:
    def __init__(self, server, email, passphrase):
        self.server = server
        self.browser = requests.Session()
        page = self.browser.get(server + "/signin")
        answer = self.send(page, "/signin", email=email, passphrase=passphrase, totp="")
        assert answer.status_code == 303, answer.text

    def send(self, page, action, **fields):
        """Sends the form of a page that goes to `action`."""
        form = re.search(rf'<form [^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', page.text, re.S)
        assert form, f"no form goes to {action}: {page.status_code} {page.text[:400]}"
        hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form[1])
        values = {name: html.unescape(value) for name, value in hidden}
        values.update(fields)
        return self.browser.post(
            urljoin(self.server, action), data=values, allow_redirects=False,
            headers={"Origin": self.server, "Sec-Fetch-Site": "same-origin"})

    def agree(self, address):
        """Answers the consent page; returns where the browser is sent."""
        page = self.browser.get(address)
        answer = self.send(page, "/oauth/authorize", decision="allow")
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    def let_in(self, address):
        """Answers a device."""
        page = self.browser.get(address)
        answer = self.send(page, "/device", decision="allow")
        assert answer.status_code == 200 and "It is let in" in answer.text, answer.text


def parameters(address):
    return dict(parse_qsl(urlsplit(address).query))
