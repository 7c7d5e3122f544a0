"""Writes a log with tlog-scales from PyPI, in batches. Prints its verifier key last."""

import json
import sys
from pathlib import Path

from tlog_scales.signing import PlainEd25519Signer
from tlog_scales.writer import TilesWriter

given = json.load(sys.stdin)
signer = PlainEd25519Signer("log.example/theirs", b"s" * 32)
writer = TilesWriter.create(Path(given["log"]), "log.example/theirs")
for batch in given["batches"]:
    for _ in range(batch):
        writer.add_leaf(f"entry {writer.size + len(writer.pending)}".encode())
    writer.commit([signer])
print(signer.vkey.serialize())
