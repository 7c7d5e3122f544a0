"""An independent OAuth 2.0 client, PyPI's authlib, against a running server: code with PKCE, refresh, revocation, device.

Takes its parameters as JSON on standard input. Fails with a traceback; says what it did on standard output.
"""

import json
import os
import sys
import time

# The server under test speaks plain HTTP on this machine.
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

import requests
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata
from authlib.oauth2.rfc8628 import DEVICE_CODE_GRANT_TYPE

from person import Person, parameters


def metadata(server):
    found = requests.get(server + "/.well-known/oauth-authorization-server").json()
    assert found["issuer"] == server
    checked = AuthorizationServerMetadata(found)
    # authlib wants https everywhere, which a server on loopback has not; the rest of what it checks holds.
    for key in AuthorizationServerMetadata.REGISTRY_KEYS:
        try:
            getattr(checked, "validate_" + key)()
        except ValueError as error:
            assert "https" in str(error), f"{key}: {error}"
    return found


def code_flow(server, person, client, auth_method):
    session = OAuth2Session(
        client["id"], client.get("secret"), scope="profile:read", redirect_uri=client["redirect_uri"],
        token_endpoint_auth_method=auth_method, code_challenge_method="S256",
        revocation_endpoint_auth_method=auth_method)
    verifier = generate_token(64)
    address, state = session.create_authorization_url(server["authorization_endpoint"], code_verifier=verifier)
    answer = person.agree(address)
    assert parameters(answer)["iss"] == server["issuer"]
    token = session.fetch_token(
        server["token_endpoint"], authorization_response=answer, code_verifier=verifier, state=state)
    assert token["token_type"] == "Bearer" and token["scope"] == "profile:read"
    profile = session.get(server["issuer"] + "/v1/account/profile")
    assert profile.status_code == 200 and profile.json()["email"] == client["email"], profile.text

    first = dict(token)
    token = session.refresh_token(server["token_endpoint"], refresh_token=first["refresh_token"])
    assert token["refresh_token"] != first["refresh_token"] and token["access_token"] != first["access_token"]
    assert session.get(server["issuer"] + "/v1/account/profile").status_code == 200
    if client.get("secret"):
        found = session.introspect_token(server["introspection_endpoint"], token=token["access_token"]).json()
        assert found["active"] and found["client_id"] == client["id"] and found["scope"] == "profile:read", found

    revoked = session.revoke_token(server["revocation_endpoint"], token=token["refresh_token"])
    assert revoked.status_code == 200, revoked.text
    bare = requests.get(
        server["issuer"] + "/v1/account/profile", headers={"Authorization": "Bearer " + token["access_token"]})
    assert bare.status_code == 401, bare.text
    print(f"authorization code with PKCE, refresh, revocation: {auth_method}")


def device_flow(server, person, client):
    session = OAuth2Session(client["id"], token_endpoint_auth_method="none")
    started = requests.post(
        server["device_authorization_endpoint"], data={"client_id": client["id"], "scope": "profile:read"}).json()

    def poll():
        return session.fetch_token(
            server["token_endpoint"], grant_type=DEVICE_CODE_GRANT_TYPE, device_code=started["device_code"])

    try:
        poll()
        raise AssertionError("let in before anybody agreed")
    except Exception as error:
        assert getattr(error, "error", None) == "authorization_pending", repr(error)
    person.let_in(started["verification_uri_complete"])
    time.sleep(started["interval"])
    token = poll()
    assert token["access_token"] and token["refresh_token"] and token["scope"] == "profile:read"
    assert session.get(server["issuer"] + "/v1/account/profile").json()["email"] == client["email"]
    print("device flow")


def credentials_flow(server, client):
    session = OAuth2Session(client["id"], client["secret"], token_endpoint_auth_method="client_secret_basic")
    token = session.fetch_token(server["token_endpoint"], grant_type="client_credentials", scope="invoices:read")
    assert token["scope"] == "invoices:read" and "refresh_token" not in token
    print("client credentials")


def main():
    given = json.load(sys.stdin)
    server = metadata(given["server"])
    person = Person(given["server"], given["email"], given["passphrase"])
    for client in given["confidential"], given["public"], given["device"]:
        client["email"] = given["email"]
    for method in "client_secret_basic", "client_secret_post":
        code_flow(server, person, given["confidential"], method)
    code_flow(server, person, given["public"], "none")
    device_flow(server, person, given["device"])
    credentials_flow(server, given["confidential"])


main()
