import TestRandomness
import Testing
import TransparencyLog

@Suite struct ProofTextTests {
    private static func proof(_ tree: SignedTree, index: Int64, cosigned: Int = 2) throws -> TransparencyProof {
        let size = tree.plain.leaves.count
        let tiles = try tree.plain.tiles(size)
        return TransparencyProof(
            inclusion: try InclusionProof(index: index, size: Int64(size), tiles: tiles),
            note: try tree.note(size, cosigned: cosigned))
    }

    @Test func aProofVerifiesOffline() throws {
        let tree = try SignedTree(300)
        for index in [0, 17, 255, 256, 299] as [Int64] {
            let proof = try Self.proof(tree, index: index)
            let read = try TransparencyProof(parsing: proof.text)
            #expect(read == proof)
            #expect(read.text.hasPrefix("c2sp.org/tlog-proof@v1\nindex \(index)\n"))
            let checkpoint = try read.verify(leaf: tree.plain.leaves[Int(index)], trust: tree.trust(quorum: 2))
            #expect(checkpoint.size == 300)
        }
        let extra = TransparencyProof(
            inclusion: try Self.proof(tree, index: 3).inclusion, note: try tree.note(300), extra: [1, 2, 3])
        #expect(extra.text.contains("\nextra AQID\nindex 3\n"))
        #expect(try TransparencyProof(parsing: extra.text) == extra)
        // A tree of one leaf has no sibling.
        let one = try Self.proof(try SignedTree(1), index: 0)
        #expect(one.text.contains("index 0\n\n127.0.0.1"))
        _ = try TransparencyProof(parsing: one.text).verify(leaf: PlainTree(1).leaves[0], trust: tree.trust(quorum: 2))
    }

    @Test func aProofForAnotherTreeLeafOrQuorumIsRefused() throws {
        let tree = try SignedTree(300)
        let proof = try Self.proof(tree, index: 17)
        let leaf = tree.plain.leaves[17]
        let trust = try tree.trust(quorum: 2)
        #expect(throws: ProofError.notIncluded(.wrongRoot)) {
            try proof.verify(leaf: tree.plain.leaves[16], trust: trust)
        }
        let older = TransparencyProof(inclusion: proof.inclusion, note: try tree.note(299, cosigned: 2))
        #expect(throws: ProofError.notIncluded(.wrongRoot)) { try older.verify(leaf: leaf, trust: trust) }
        let small = TransparencyProof(inclusion: proof.inclusion, note: try tree.note(16, cosigned: 2))
        #expect(throws: ProofError.notIncluded(.outOfRange)) { try small.verify(leaf: leaf, trust: trust) }
        #expect(throws: ProofError.untrusted(.quorumNotMet(cosigned: 2, quorum: 3))) {
            try proof.verify(leaf: leaf, trust: tree.trust(quorum: 3))
        }
        let other = try Self.proof(try SignedTree(300, origin: "other/log"), index: 17)
        #expect(throws: ProofError.untrusted(.wrongOrigin)) { try other.verify(leaf: leaf, trust: trust) }
    }

    @Test func textsThatAreNoProofAreRefused() throws {
        let text = try Self.proof(SignedTree(300), index: 17).text
        let changes: [(String, String)] = [
            ("tlog-proof@v1", "tlog-proof@v2"), ("c2sp.org", "\nc2sp.org"), ("index 17", "index 017"),
            ("index 17", "index -17"), ("index 17", "index"), ("index 17", "Index 17"), ("index 17\n", ""),
            ("index 17", "extra AQID\nextra AQID\nindex 17"), ("index 17", "extra AQI\nindex 17"),
            ("index 17\n", "index 17\nAAAA\n"), ("index 17\n", "index 17\n\n"), ("\n\n127", "\n127"),
            ("index 17", "index 9223372036854775808"),
        ]
        for (old, new) in changes {
            let changed = text.replacing(old, with: new, maxReplacements: 1)
            #expect(changed != text)
            #expect(throws: NoteError.self, "\(new)") { try TransparencyProof(parsing: changed) }
        }
        #expect(throws: NoteError.malformed) { try TransparencyProof(parsing: "") }
        #expect(throws: NoteError.tooLarge) {
            try TransparencyProof(parsing: String(repeating: "a", count: TransparencyProof.maxSize + 1))
        }
        let hash = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
        let long = text.replacing("index 17\n", with: "index 17\n" + String(repeating: hash, count: 64))
        #expect(throws: NoteError.malformed) { try TransparencyProof(parsing: long) }
    }

    @Test func requestsToWitnessesAreReadAsTheyAreWritten() throws {
        let tree = try SignedTree(300)
        let tiles = try tree.plain.tiles(300)
        for old in [0, 1, 255, 256, 300] as [Int64] {
            let request = AddCheckpointRequest(
                oldSize: old, proof: try ConsistencyProof(from: old, to: 300, tiles: tiles), note: try tree.note(300))
            #expect(try AddCheckpointRequest(parsing: request.bytes) == request)
        }
    }

    /// The example of C2SP tlog-witness.
    @Test func theSpecificationsRequestIsRead() throws {
        let text = """
            old 20852014
            PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
            jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
            5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
            /6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

            example.com/behind-the-sofa
            20852163
            CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

            — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
            — example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=

            """
        let request = try AddCheckpointRequest(parsing: Array(text.utf8))
        #expect(request.oldSize == 20_852_014)
        #expect(request.proof.hashes.count == 4)
        #expect(request.note.signatures.count == 2)
        #expect(String(decoding: request.bytes, as: UTF8.self) == text)
        for (old, new) in [
            ("old ", "new "), ("old 2", "old 02"), ("old 20852014\n", "old\n"), ("old 20852014", "old -1"),
            ("\n\nexample", "\nexample"), ("PlRN", "PlR"), ("old 20852014", "old 9223372036854775808"),
        ] {
            let changed = text.replacing(old, with: new, maxReplacements: 1)
            #expect(throws: NoteError.malformed, "\(new)") { try AddCheckpointRequest(parsing: Array(changed.utf8)) }
        }
        let lines = String(repeating: "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n", count: 60)
        let many = text.replacing("old 20852014\n", with: "old 20852014\n" + lines)
        #expect(throws: NoteError.malformed) { try AddCheckpointRequest(parsing: Array(many.utf8)) }
    }

    /// The example of C2SP tlog-witness.
    @Test func theReplyOfAWitnessIsRead() throws {
        let text = """
            — witness.example/w1 CMp+6LWBU0anHGH5aNDTJkH/gj79sG+T6+iP2ThYN5krrDJbR1HDnucjL39QsZTSvVjyQLrdk3DXDqI5G2HgLatVs0pWh6Up69HVOw==
            — witness.example/w2 AWui8Sk55XjYLOijihBjhqEH6nS1ndDymE0a+6idX7pLcnoB+dhnz0854aLZgrrKbYKA7nC3HNJhm/kWl7oJlqU3rXXvpysAdyP3wQ==

            """
        let signatures = try SignedNote.signatureLines(Array(text.utf8))
        #expect(signatures.map(\.name) == ["witness.example/w1", "witness.example/w2"])
        #expect(signatures.map(\.line).joined() == text)
        #expect(throws: NoteError.malformed) { try SignedNote.signatureLines(Array("409\n".utf8)) }
        #expect(throws: NoteError.malformed) { try SignedNote.signatureLines(Array((text + "\n").utf8)) }
    }

    @Test func changedBytesNeverTrapAndNeverVerify() throws {
        let tree = try SignedTree(300)
        let text = Array(try Self.proof(tree, index: 17).text.utf8)
        let trust = try tree.trust(quorum: 2)
        var random = SeededGenerator(3)
        for _ in 0..<3_000 {
            var changed = text
            let place = Int.random(in: changed.indices, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: changed[place] = UInt8.random(in: 0...255, using: &random)
            case 1: changed.remove(at: place)
            case 2: changed.insert(UInt8.random(in: 0...255, using: &random), at: place)
            default: changed.removeLast(place)
            }
            guard changed != text, let proof = try? TransparencyProof(parsing: changed) else { continue }
            // What is left must be the same proof with a signature by nobody we know.
            if let checkpoint = try? proof.verify(leaf: tree.plain.leaves[17], trust: trust) {
                #expect(checkpoint.checkpoint == tree.checkpoint(300))
            }
        }
    }
}
