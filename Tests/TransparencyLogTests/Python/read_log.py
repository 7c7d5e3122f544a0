"""Reads a log that Nacre wrote, with tlog-scales from PyPI. Takes what to expect as JSON on standard input."""

import json
import sys
from pathlib import Path

from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Vkey
from tlog_scales.tlog import ConsistencyProof, InclusionProof
from tlog_scales.tiles import leaf_hash
from tlog_scales.utils import b64dec

given = json.load(sys.stdin)
reader = TilesReader(LocalBackend(Path(given["log"])))
checkpoint = reader.get_checkpoint()
for vkey in given["vkeys"]:
    checkpoint.verify(Vkey.from_string(vkey))
root = reader.calculate_root_hash()
assert root == checkpoint.root_hash, "another root"

for index in range(checkpoint.size):
    assert reader.get_entry(index) == f"leaf {index}".encode(), f"another entry at {index}"

for case in given["inclusion"]:
    ours = [b64dec(text) for text in case["hashes"]]
    theirs = reader.get_inclusion_proof(case["index"], checkpoint.size)
    assert theirs.node_hashes == ours, f"another proof of {case['index']}"
    InclusionProof(case["index"], checkpoint.size, ours).check(leaf_hash(f"leaf {case['index']}".encode()), root)

for case in given["consistency"]:
    ours = [b64dec(text) for text in case["hashes"]]
    theirs = reader.get_consistency_proof(case["old"], checkpoint.size)
    assert theirs.node_hashes == ours, f"another proof from {case['old']}"
    if ours:
        ConsistencyProof(case["old"], checkpoint.size, ours).check(b64dec(case["root"]), root)

print(f"{checkpoint.size} entries, {len(given['vkeys'])} signatures")
