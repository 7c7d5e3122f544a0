"""A client of RFC 9449 (DPoP) on jwcrypto and requests: authlib has none. ES256 and EdDSA.

Takes its parameters as JSON on standard input. Fails with a traceback; says what it did on standard output.
"""

import base64
import hashlib
import json
import secrets
import sys
import time
import uuid

import requests
from jwcrypto import jwk, jws

from person import Person, parameters


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Client:
    """Makes a proof for each request, and takes over the nonce that the server names."""

    def __init__(self, key, algorithm):
        self.key, self.algorithm, self.nonce = key, algorithm, None

    def proof(self, method, address, token=None):
        claims = {"jti": str(uuid.uuid4()), "htm": method, "htu": address, "iat": int(time.time())}
        if self.nonce:
            claims["nonce"] = self.nonce
        if token:
            claims["ath"] = b64(hashlib.sha256(token.encode()).digest())
        header = {"typ": "dpop+jwt", "alg": self.algorithm, "jwk": self.key.export_public(as_dict=True)}
        signed = jws.JWS(json.dumps(claims))
        signed.add_signature(self.key, None, json.dumps(header), None)
        return signed.serialize(compact=True)

    def send(self, method, address, token=None, **more):
        for _ in range(2):
            headers = {"DPoP": self.proof(method, address, token)}
            if token:
                headers["Authorization"] = "DPoP " + token
            answer = requests.request(method, address, headers=headers, **more)
            nonce = answer.headers.get("DPoP-Nonce")
            asked = nonce and (
                "use_dpop_nonce" in answer.headers.get("WWW-Authenticate", "")
                or answer.status_code == 400 and answer.json().get("error") == "use_dpop_nonce")
            if nonce:
                self.nonce = nonce
            if not asked:
                return answer
        return answer


def run(server, person, given, key, algorithm):
    client, app = Client(key, algorithm), given["public"]
    verifier = secrets.token_urlsafe(48)
    query = {
        "response_type": "code", "client_id": app["id"], "redirect_uri": app["redirect_uri"], "scope": "profile:read",
        "state": "s", "code_challenge": b64(hashlib.sha256(verifier.encode()).digest()),
        "code_challenge_method": "S256", "dpop_jkt": key.thumbprint(),
    }
    address = requests.Request("GET", server["authorization_endpoint"], params=query).prepare().url
    code = parameters(person.agree(address))["code"]
    token = client.send("POST", server["token_endpoint"], data={
        "grant_type": "authorization_code", "code": code, "redirect_uri": app["redirect_uri"],
        "client_id": app["id"], "code_verifier": verifier,
    })
    assert token.status_code == 200 and token.json()["token_type"] == "DPoP", token.text
    token = token.json()

    profile = server["issuer"] + "/v1/account/profile"
    answer = client.send("GET", profile, token["access_token"])
    assert answer.status_code == 200 and answer.json()["email"] == given["email"], answer.text
    # With another key, or without a proof, the token is worth nothing.
    other = Client(jwk.JWK.generate(kty="EC", crv="P-256"), "ES256")
    other.nonce = client.nonce
    assert other.send("GET", profile, token["access_token"]).status_code == 401
    bearer = requests.get(profile, headers={"Authorization": "Bearer " + token["access_token"]})
    assert bearer.status_code == 401, bearer.text
    # A proof counts once.
    proof = client.proof("GET", profile, token["access_token"])
    headers = {"Authorization": "DPoP " + token["access_token"], "DPoP": proof}
    assert [requests.get(profile, headers=headers).status_code for _ in range(2)] == [200, 401]

    refresh = {"grant_type": "refresh_token", "client_id": app["id"], "refresh_token": token["refresh_token"]}
    assert other.send("POST", server["token_endpoint"], data=refresh).json()["error"] == "invalid_grant"
    again = client.send("POST", server["token_endpoint"], data=refresh)
    assert again.status_code == 200 and again.json()["token_type"] == "DPoP", again.text
    assert client.send("GET", profile, again.json()["access_token"]).status_code == 200

    # A back-end's own token, bound to its key: introspection names the key.
    secret = (given["confidential"]["id"], given["confidential"]["secret"])
    own = client.send(
        "POST", server["token_endpoint"], data={"grant_type": "client_credentials", "scope": "invoices:read"}, auth=secret)
    assert own.status_code == 200, own.text
    found = requests.post(
        server["introspection_endpoint"], data={"token": own.json()["access_token"]}, auth=secret).json()
    assert found["active"] and found["cnf"]["jkt"] == key.thumbprint(), found
    print(f"DPoP with {algorithm}")


def main():
    given = json.load(sys.stdin)
    server = requests.get(given["server"] + "/.well-known/oauth-authorization-server").json()
    person = Person(given["server"], given["email"], given["passphrase"])
    run(server, person, given, jwk.JWK.generate(kty="EC", crv="P-256"), "ES256")
    run(server, person, given, jwk.JWK.generate(kty="OKP", crv="Ed25519"), "EdDSA")


main()
