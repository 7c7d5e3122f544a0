import JSONWriting
import LogVerification
import TransparencyLog

extension FuzzedParser {
    static let log = [
        FuzzedParser("note", longest: 70_000) { bytes in
            guard let note = try? SignedNote(parsing: bytes) else { return false }
            try require(note.bytes == bytes, "a note is written as it was read")
            for signature in note.signatures {
                guard let cosignature = try? Cosignature(signature) else { continue }
                try require(cosignature.bytes == signature.signature, "a cosignature is written as it was read")
            }
            return true
        },
        FuzzedParser("checkpoint", longest: 70_000) { bytes in
            guard let checkpoint = try? Checkpoint(parsing: bytes) else { return false }
            try require(Array(checkpoint.text.utf8) == bytes, "a checkpoint is written as it was read")
            return true
        },
        FuzzedParser("verifier-key") { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            guard let key = try? NoteVerifier(vkey: text) else { return false }
            try require(key.vkey.utf8.elementsEqual(text.utf8), "a key is written as it was read")
            return true
        },
        FuzzedParser("tile-path", longest: 128) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            switch TilePath(text) {
            case .hashes(let tile): try require(tile.path.utf8.elementsEqual("tile/\(text)".utf8), "a tile has one path")
            case .entries(let bundle):
                try require(bundle.path.utf8.elementsEqual("tile/\(text)".utf8), "a bundle has one path")
            case nil: return false
            }
            return true
        },
        // The first byte is the width, less one.
        FuzzedParser("entry-bundle", longest: 16_384) { bytes in
            guard let first = bytes.first, let id = try? BundleID(index: 0, width: Int(first) + 1) else { return false }
            let rest = Array(bytes.dropFirst())
            if let tile = try? Tile(TileID(level: 0, index: 0, width: Int(first) + 1), bytes: rest) {
                try require(tile.bytes == rest, "a tile is written as it was read")
            }
            guard let bundle = try? EntryBundle(id, bytes: rest) else { return false }
            try require(bundle.bytes == rest, "a bundle is written as it was read")
            try require(bundle.hashes.count == id.width, "every entry has a hash")
            return true
        },
        FuzzedParser("leaf") { bytes in
            guard let leaf = try? Leaf(parsing: bytes) else { return false }
            try require(leaf.bytes == bytes, "a leaf is written as it was read")
            return true
        },
        FuzzedParser("content-tile", longest: 16_384) { bytes in
            guard let tile = try? ContentTile(parsing: bytes) else { return false }
            try require(tile.bytes == bytes, "a content tile is written as it was read")
            return true
        },
        FuzzedParser("add-checkpoint", longest: 80_000) { bytes in
            guard let request = try? AddCheckpointRequest(parsing: bytes) else { return false }
            try require(request.bytes == bytes, "a request is written as it was read")
            return true
        },
        FuzzedParser("log-proof", longest: 90_000) { bytes in
            guard let proof = try? TransparencyProof(parsing: bytes) else { return false }
            try require(Array(proof.text.utf8) == bytes, "a proof is written as it was read")
            if let kept = try? LogProof(parsing: bytes) {
                let again = try? LogProof(parsing: Array(kept.text.utf8))
                try require(again?.text == kept.text, "a kept proof is read again")
            }
            return true
        },
        FuzzedParser("canonical-json", longest: 16_384) { bytes in
            guard let value = try? CanonicalValue(parsing: bytes) else { return false }
            try require(value.bytes == bytes, "a canonical text is written as it was read")
            return true
        },
    ]
}
