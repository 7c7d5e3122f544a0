"""Prints the test vectors, as `Vectors/messages.json` has them. Encapsulation is random, so each run makes others."""

import json
import uuid

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sealed_messages import *

ORIGIN = b"nacre.example/log"
ALICE, BOB, CAROL = (uuid.UUID(int=0x10000000_0000_4000_8000_000000000000 + place).bytes for place in (0xA, 0xB, 0xC))
ALICE_SEED, BOB_SEED = b"\xA1" * 32, b"\xB0" * 32
alice, bob = (raw(Ed25519PrivateKey.from_private_bytes(seed).public_key()) for seed in (ALICE_SEED, BOB_SEED))
DEVICE, PREKEY, GROUP = b"\xD0" * 16, bytes(range(16)), b"\x60" * 16
PREKEY_SEED = bytes(range(32))
public = x_wing(PREKEY_SEED)[1]
DAY, TIME = 20_700, 1_788_000_000_000

statement = prekey_statement(ORIGIN, BOB, DEVICE, b"one-time", PREKEY, DAY, public)
info = binding(ORIGIN, BOB, bob, PREKEY, public)
direct = conversation(ORIGIN, ALICE, BOB)


def message(message_id, conversation, counter, body):
    return {
        "id": text(message_id), "conversation": text(conversation), "counter": counter, "time": TIME,
        "body": body.decode(),
        "statement_sha256": sha256(message_statement(
            info, ALICE, key_id(alice), message_id, conversation, counter, TIME, body)).hex(),
        "sealed": text(seal(ALICE_SEED, info, PREKEY, public, ALICE, message_id, conversation, counter, TIME, body)),
    }


state = {
    "v": 1, "group": text(GROUP), "version": 2, "name": "Pearls \u00e9\U0001f41a", "admins": [str(uuid.UUID(bytes=ALICE))],
    "members": [str(uuid.UUID(bytes=agent)) for agent in (ALICE, BOB, CAROL)], "delivery": text(b"\xDE" * 16),
    "previous": text(b"\x77" * 32),
}
signing = Ed25519PrivateKey.from_private_bytes(ALICE_SEED)
state_body = {
    "type": "group-state", "state": state,
    "state_sig": text(signing.sign(group_state_statement(ORIGIN, group_hash(state), ALICE, key_id(alice)))),
}
GROUP_MESSAGE = b"\x04" * 16
talk = {
    "type": "group", "text": "to all of you", "state_hash": text(group_hash(state)),
    "members_hash": text(members_hash([ALICE, BOB, CAROL])), "echo": [[text(b"\x05" * 16), text(b"\x06" * 32)]],
}
talk["group_sig"] = text(signing.sign(group_statement(
    ORIGIN, GROUP, group_hash(state), members_hash([ALICE, BOB, CAROL]), ALICE, key_id(alice), GROUP_MESSAGE, TIME,
    canonical(talk))))
file_content = bytes(place % 251 for place in range(100_000))
bob_text = str(uuid.UUID(bytes=BOB))

print(json.dumps({
    "log_origin": ORIGIN.decode(), "time": TIME, "day": DAY,
    "alice": {"id": str(uuid.UUID(bytes=ALICE)), "seed": text(ALICE_SEED), "key": text(alice)},
    "bob": {"id": bob_text, "seed": text(BOB_SEED), "key": text(bob)},
    "carol": {"id": str(uuid.UUID(bytes=CAROL))},
    "prekey": {
        "device": text(DEVICE), "kind": "one-time", "id": text(PREKEY), "seed": text(PREKEY_SEED),
        "public_key_sha256": sha256(public).hex(), "statement_sha256": sha256(statement).hex(),
        "signature": text(Ed25519PrivateKey.from_private_bytes(BOB_SEED).sign(statement)),
    },
    "info_sha256": sha256(info).hex(),
    "messages": [
        message(b"\x01" * 16, direct, 0, canonical({"type": "cover", "to": bob_text})),
        message(b"\x02" * 16, direct, 1, canonical({
            "type": "text", "text": "Gr\u00fc\u00dfe, \"Bob\"\n\U0001f41a\x01", "to": bob_text, "received": [text(b"\x09" * 16)],
            "attachments": [{
                "id": text(b"\x08" * 16), "key": text(b"\x0A" * 32), "name": "pearl.bin", "size": len(file_content),
                "media_type": "application/octet-stream",
            }],
        })),
        message(b"\x03" * 16, GROUP, 7, canonical(state_body)),
        message(GROUP_MESSAGE, GROUP, 8, canonical(talk)),
    ],
    "group": {
        "state": canonical(state).decode(), "hash": text(group_hash(state)),
        "members_hash": text(members_hash([ALICE, BOB, CAROL])),
    },
    "attachment": {
        "key": text(b"\x0A" * 32), "salt": text(b"\x0B" * 32), "size": len(file_content),
        "sealed_sha256": sha256(seal_file(file_content, b"\x0A" * 32, b"\x0B" * 32)).hex(),
    },
    "padme": [[size, padme(8 + size)] for size in (0, 1, 9, 100, 1_000, 65_528, 65_529, 1_000_000, 16 * 1024 * 1024)],
    "safety_number": safety_number(ORIGIN, (ALICE, [alice]), (BOB, [bob])),
}, indent=1, ensure_ascii=True))
