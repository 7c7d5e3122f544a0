"""Sealed messages by another hand: written from the layouts alone, with `cryptography` from PyPI.

`vectors.py` makes the test vectors with it, `exchange.py` opens what Swift sealed and seals what Swift opens.
"""

import base64
import hashlib
import json

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import (
    AEAD, KDF, KEM, MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey, Suite,
)
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
SUITE_NAME = b"XWing-HKDF-SHA256-AES-256-GCM"
SIZES = (256, 1024, 4096, 16384, 65536)
CHUNK = 65536


def text(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def data(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def number(value):
    return value.to_bytes(8, "big", signed=True)


def frame(*fields):
    return b"".join(len(field).to_bytes(4, "big") + field for field in fields)


def unframe(data):
    fields = []
    while data:
        size = int.from_bytes(data[:4], "big")
        fields.append(data[4:4 + size])
        data = data[4 + size:]
    return fields


def sha256(data):
    return hashlib.sha256(data).digest()


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def raw(public_key):
    return public_key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def key_id(identity):
    return text(sha256(b'{"crv":"Ed25519","kty":"OKP","x":"' + text(identity).encode() + b'"}')).encode()


def x_wing(seed):
    """Both private keys follow from 32 bytes (draft-connolly-cfrg-xwing-kem section 5.2)."""
    expanded = hashlib.shake_256(seed).digest(96)
    lattice = MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
    curve = X25519PrivateKey.from_private_bytes(expanded[64:])
    public = lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
    return MLKEM768X25519PrivateKey(lattice, curve), public


def x_wing_public(key):
    return MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(key[:1184]), X25519PublicKey.from_public_bytes(key[1184:]))


def prekey_statement(origin, agent, device, kind, prekey, expiry_day, key):
    return b"nacre/prekey/v1\0" + frame(origin, agent, device, kind, prekey, number(expiry_day), key)


def binding(origin, recipient, recipient_key, prekey, key):
    return b"nacre/dm/v1\0" + frame(SUITE_NAME, origin, recipient, recipient_key, prekey, sha256(key))


def message_statement(info, sender, key_id, message, conversation, counter, time, body):
    return b"nacre/dm-sig/v1\0" + frame(
        sha256(info), sender, key_id, message, conversation, number(counter), number(time), body)


def conversation(origin, one, other):
    return sha256(b"nacre/dm-conversation/v1\0" + frame(origin, *sorted((one, other))))[:16]


def pad(content):
    size = next(size for size in SIZES if len(content) + 4 <= size)
    return (len(content).to_bytes(4, "big") + content).ljust(size, b"\0")


def seal(signing_seed, info, prekey, key, sender, message, conversation, counter, time, body):
    signing = Ed25519PrivateKey.from_private_bytes(signing_seed)
    identity = key_id(raw(signing.public_key()))
    signature = signing.sign(message_statement(
        info, sender, identity, message, conversation, counter, time, body))
    content = frame(sender, identity, message, conversation, number(counter), number(time), body, signature)
    return b"\x01" + prekey + SUITE.encrypt(pad(content), x_wing_public(key), info=info)


def unseal(sealed, seed, info, sender_key):
    """The fields of a message, after its padding and its signature were looked at."""
    assert sealed[0] == 1
    padded = SUITE.decrypt(sealed[17:], x_wing(seed)[0], info=info)
    content = padded[4:4 + int.from_bytes(padded[:4], "big")]
    assert padded == pad(content)
    sender, identity, message, conversation, counter, time, body, signature = unframe(content)
    assert identity == key_id(sender_key)
    Ed25519PublicKey.from_public_bytes(sender_key).verify(signature, message_statement(
        info, sender, identity, message, conversation,
        int.from_bytes(counter, "big", signed=True), int.from_bytes(time, "big", signed=True), body))
    assert canonical(json.loads(body)) == body
    return {
        "sender": text(sender), "message": text(message), "conversation": text(conversation),
        "counter": int.from_bytes(counter, "big"), "time": int.from_bytes(time, "big"), "body": body.decode(),
        "signature": text(signature),
    }


def padme(size):
    exponent = size.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (size + mask) & ~mask


def file_key(key, salt):
    return AESGCM(HKDF(hashes.SHA256(), 32, salt, b"nacre/attachment/v1\0").derive(key))


def seal_file(content, key, salt):
    size = padme(8 + len(content))
    padded = (len(content).to_bytes(8, "big") + content).ljust(size, b"\0")
    chunks = range(0, size, CHUNK)
    return b"\x01" + salt + b"".join(
        file_key(key, salt).encrypt(
            (start // CHUNK).to_bytes(11, "big") + bytes([start + CHUNK >= size]), padded[start:start + CHUNK], None)
        for start in chunks)


def open_file(sealed, key):
    assert sealed[0] == 1
    salt, rest, padded = sealed[1:33], sealed[33:], b""
    for start in range(0, len(rest), CHUNK + 16):
        last = start + CHUNK + 16 >= len(rest)
        nonce = (start // (CHUNK + 16)).to_bytes(11, "big") + bytes([last])
        padded += file_key(key, salt).decrypt(nonce, rest[start:start + CHUNK + 16], None)
    size = int.from_bytes(padded[:8], "big")
    assert padme(8 + size) == len(padded) and not any(padded[8 + size:])
    return padded[8:8 + size]


def group_hash(state):
    return sha256(b"nacre/group/v1\0" + canonical(state))


def members_hash(members):
    return sha256(b"nacre/group-members/v1\0" + frame(*members))


def group_state_statement(origin, state_hash, admin, key_id):
    return b"nacre/group-state/v1\0" + frame(origin, state_hash, admin, key_id)


def group_statement(origin, group, state_hash, members_hash, sender, key_id, message, time, body):
    return b"nacre/group-sig/v1\0" + frame(
        origin, group, state_hash, members_hash, sender, key_id, message, number(time), sha256(body))


def safety_number(origin, *parties):
    digits = ""
    for agent, keys in sorted(parties):
        digest = hashlib.sha512(b"nacre/safety/v1\0" + frame(origin, agent, *sorted(keys))).digest()
        digits += "".join(
            f"{int.from_bytes(digest[start:start + 5], 'big') % 100000:05d}" for start in range(0, 30, 5))
    return digits
