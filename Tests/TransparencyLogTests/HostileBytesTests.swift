import JSONWriting
import TestRandomness
import Testing
import TransparencyLog

/// Whatever bytes come, reading them returns or throws; and what is read is written again as it was.
@Suite struct HostileBytesTests {
    private func mutations(of bytes: [UInt8], _ count: Int, seed: UInt64, _ body: ([UInt8]) -> Void) {
        var random = SeededGenerator(seed)
        for _ in 0..<count {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) where !changed.isEmpty {
                let place = Int.random(in: changed.indices, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: changed[place] = UInt8.random(in: 0...255, using: &random)
                case 1: changed.remove(at: place)
                case 2: changed.insert(UInt8.random(in: 0...255, using: &random), at: place)
                case 3: changed.removeLast(changed.count - place)
                default: changed.insert(contentsOf: changed[..<place].suffix(20), at: place)
                }
            }
            body(changed)
        }
    }

    @Test func leavesAreReadAsTheirOwnBytesOrNotAtAll() throws {
        for statement in try LeafTests.statements() {
            let leaf = Leaf(object: LeafTests.object, version: 2, prev: 9, statement: statement)
            mutations(of: leaf.bytes, 400, seed: 1) { bytes in
                if let read = try? Leaf(parsing: bytes) { #expect(read.bytes == bytes) }
            }
        }
    }

    @Test func canonicalTextsAreReadAsTheirOwnBytesOrNotAtAll() {
        let value: CanonicalValue = ["a": [1, -20, true, nil, "x\n\u{e9}\\"], "b": ["c": [], "d": [:]], "e": ""]
        mutations(of: value.bytes, 5_000, seed: 2) { bytes in
            if let read = try? CanonicalValue(parsing: bytes) { #expect(read.bytes == bytes) }
        }
    }

    @Test func notesRequestsAndProofsAreReadAsTheirOwnBytesOrNotAtAll() throws {
        let tree = try SignedTree(300)
        let tiles = try tree.plain.tiles(300)
        let note = try tree.note(300, cosigned: 2)
        mutations(of: note.bytes, 2_000, seed: 3) { bytes in
            guard let read = try? SignedNote(parsing: bytes) else { return }
            #expect(read.bytes == bytes)
            if let checkpoint = try? Checkpoint(parsing: read.text) {
                #expect(Array(checkpoint.text.utf8) == read.text)
            }
        }
        let request = AddCheckpointRequest(
            oldSize: 17, proof: try ConsistencyProof(from: 17, to: 300, tiles: tiles), note: note)
        mutations(of: request.bytes, 2_000, seed: 4) { bytes in
            if let read = try? AddCheckpointRequest(parsing: bytes) { #expect(read.bytes == bytes) }
        }
        let proof = TransparencyProof(
            inclusion: try InclusionProof(index: 17, size: 300, tiles: tiles), note: note, extra: [1, 2, 3])
        mutations(of: Array(proof.text.utf8), 2_000, seed: 5) { bytes in
            if let read = try? TransparencyProof(parsing: bytes) { #expect(Array(read.text.utf8) == bytes) }
        }
    }

    @Test func bundlesTilesAndPathsAreReadAsTheirOwnBytesOrNotAtAll() throws {
        let bundle = try EntryBundle([[1, 2, 3], [], [4]])
        let id = try BundleID(index: 0, width: 3)
        mutations(of: bundle.bytes, 2_000, seed: 6) { bytes in
            if let read = try? EntryBundle(id, bytes: bytes) { #expect(read.bytes == bytes) }
        }
        for path in ["0/x001/x234/067.p/17", "entries/x273/999"] {
            mutations(of: Array(path.utf8), 3_000, seed: 7) { bytes in
                let text = String(decoding: bytes, as: UTF8.self)
                switch TilePath(text) {
                case .hashes(let tile)?: #expect(tile.path == "tile/" + text)
                case .entries(let bundle)?: #expect(bundle.path == "tile/" + text)
                case nil: break
                }
            }
        }
        let vkey = try SignedTree(1).signer.verifier.vkey
        mutations(of: Array(vkey.utf8), 2_000, seed: 8) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            if let read = try? NoteVerifier(vkey: text) { #expect(read.vkey == text) }
        }
        let content = ContentTile(index: 0, entries: [.open(record: ["a": 1], salt: LeafSalt()), .closed])
        mutations(of: content.bytes, 2_000, seed: 9) { bytes in
            if let read = try? ContentTile(parsing: bytes) { #expect(read.bytes == bytes) }
        }
    }
}
