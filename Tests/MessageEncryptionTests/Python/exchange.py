"""Opens what is in `opened`, seals what is in `sealed`, both as JSON from standard input; answers with JSON."""

import json
import sys

from sealed_messages import *

given = json.load(sys.stdin)
agents = {name: data(value) for name, value in given["agents"].items()}
origin = given["log_origin"].encode()


def bound_to(prekey):
    return binding(origin, agents[prekey["agent"]], data(prekey["identity"]), data(prekey["id"]), data(prekey["key"]))


answer = {"opened": [], "sealed": [], "file": None}
for one in given["opened"]:
    fields = unseal(data(one["sealed"]), data(one["seed"]), bound_to(one["prekey"]), data(one["sender_key"]))
    answer["opened"].append(fields)
for one in given["sealed"]:
    prekey = one["prekey"]
    recipient, sender = agents[prekey["agent"]], agents[one["sender"]]
    answer["sealed"].append(text(seal(
        data(one["signing_seed"]), bound_to(prekey), data(prekey["id"]), data(prekey["key"]), sender,
        data(one["message"]), conversation(origin, sender, recipient), one["counter"], one["time"],
        canonical(one["body"]))))
file = given["file"]
content = open_file(data(file["sealed"]), data(file["key"]))
answer["file"] = {"sha256": sha256(content).hex(), "sealed": text(seal_file(content[::-1], data(file["key"]), b"s" * 32))}
print(json.dumps(answer))
