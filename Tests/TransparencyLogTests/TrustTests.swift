import Testing
import TransparencyLog

@Suite struct TrustTests {
    @Test func aCheckpointNeedsTheLogAndTheQuorum() throws {
        let tree = try SignedTree(20)
        for quorum in 0...3 {
            let trust = try tree.trust(quorum: quorum)
            for cosigned in 0...3 {
                let note = try tree.note(20, cosigned: cosigned)
                if cosigned >= quorum {
                    let checkpoint = try trust.verify(SignedNote(parsing: note.bytes))
                    #expect(checkpoint.checkpoint == tree.checkpoint(20))
                    #expect(checkpoint.cosignatureTimes.count == cosigned)
                } else {
                    #expect(throws: TrustError.quorumNotMet(cosigned: cosigned, quorum: quorum)) {
                        try trust.verify(note)
                    }
                }
            }
        }
    }

    @Test func freshnessIsTheQuorumsAndHasNoFuture() throws {
        let tree = try SignedTree(5)
        let now: Int64 = 1_788_000_000
        let checkpoint = try tree.trust(quorum: 2).verify(tree.note(5, cosigned: 3, at: now))
        #expect(checkpoint.isFresh(at: now, within: 60))
        #expect(checkpoint.isFresh(at: now + 61, within: 60))
        #expect(!checkpoint.isFresh(at: now + 62, within: 60))
        #expect(!checkpoint.isFresh(at: now - 1_000, within: 60))
        let alone = try tree.trust(quorum: 0).verify(tree.note(5, cosigned: 3, at: now))
        #expect(!alone.isFresh(at: now, within: 60))
    }

    @Test func unknownSignersAreIgnoredAndFalseSignaturesAreNot() throws {
        let tree = try SignedTree(20)
        let trust = try tree.trust(quorum: 1)
        let stranger = try CosignatureSigner(name: "stranger", seed: [UInt8](repeating: 77, count: 32))
        var note = try tree.note(20)
        note = try note.adding(stranger.cosign(note.text, at: 5))
        // The name of a known witness with another key.
        let impostor = try CosignatureSigner(name: "witness1", seed: [UInt8](repeating: 78, count: 32))
        note = try note.adding(impostor.cosign(note.text, at: 5))
        #expect(throws: TrustError.quorumNotMet(cosigned: 0, quorum: 1)) { try trust.verify(note) }
        // Name and key ID of a known one under a signature that is not its own.
        let known = try #require(tree.witnesses.first).verifier
        let honest = try tree.note(20, cosigned: 1)
        let false1 = try NoteSignature(
            name: known.name, keyID: known.keyID,
            signature: Cosignature(time: 5, signature: [UInt8](repeating: 0, count: 64)).bytes)
        #expect(throws: TrustError.falseSignature("witness1")) { try trust.verify(honest.adding(false1)) }
        let short = try NoteSignature(name: known.name, keyID: known.keyID, signature: [1])
        #expect(throws: TrustError.falseSignature("witness1")) { try trust.verify(honest.adding(short)) }
        // A cosignature with another time than was signed.
        let real = try #require(honest.signatures.last)
        let later = try NoteSignature(
            name: real.name, keyID: real.keyID,
            signature: Cosignature(time: 9_999_999_999, signature: Cosignature(real).signature).bytes)
        #expect(!known.verifies(later, over: honest.text))
        // One witness twice is one witness.
        let witness = try #require(tree.witnesses.first)
        let twice = try honest.adding(witness.cosign(honest.text, at: 1_788_000_500))
        #expect(throws: TrustError.quorumNotMet(cosigned: 1, quorum: 2)) { try tree.trust(quorum: 2).verify(twice) }
        #expect(try trust.verify(twice).cosignatureTimes == ["witness1": 1_788_000_500])
    }

    @Test func otherLogsKeysAndTextsAreRefused() throws {
        let tree = try SignedTree(20)
        let trust = try tree.trust(quorum: 0)
        #expect(throws: TrustError.wrongOrigin) { try trust.verify(SignedTree(20, origin: "other/log").note(20)) }
        #expect(throws: TrustError.notSignedByLog) { try trust.verify(SignedTree(20, seed: 2).note(20)) }
        let real = try tree.note(20)
        #expect(throws: TrustError.falseSignature(SignedTree.origin)) {
            try trust.verify(SignedNote(text: tree.checkpoint(19).text, signatures: real.signatures))
        }
        #expect(throws: TrustError.notACheckpoint) {
            try trust.verify(SignedNote(text: "hello\n", signatures: real.signatures))
        }
        let log = tree.signer.verifier
        let witness = try #require(tree.witnesses.first).verifier
        #expect(throws: TrustError.notALogKey) { try LogTrust(log: witness) }
        #expect(throws: TrustError.notAWitnessKey) { try LogTrust(log: log, witnesses: [log]) }
        #expect(throws: TrustError.impossibleQuorum) { try LogTrust(log: log, witnesses: [witness], quorum: 2) }
        #expect(throws: TrustError.impossibleQuorum) { try LogTrust(log: log, witnesses: [witness], quorum: -1) }
        #expect(throws: TrustError.repeatedWitness) { try LogTrust(log: log, witnesses: [witness, witness]) }
        let renamed = try NoteVerifier(name: "other", algorithm: .cosignature, key: witness.key)
        #expect(throws: TrustError.repeatedWitness) { try LogTrust(log: log, witnesses: [witness, renamed]) }
    }

    @Test(arguments: [
        "a\n1\n", "\n1\nROOT\n", "a\n01\nROOT\n", "a\n-1\nROOT\n", "a\n+1\nROOT\n", "a\n\nROOT\n", "a\n1 \nROOT\n",
        "a\n9223372036854775808\nROOT\n", "a\n99999999999999999999\nROOT\n", "a\n1\nROO\n", "a\n1\nROOT=\n",
        "a\n1\nAAAA\n", "a\n1\n ROOT\n", "a\n1\nROOT", "a\n1\nROOT\n\n", "a\n1\nROOT\n\nb\n", "a\n0x1\nROOT\n", "",
    ])
    func aTextThatIsNoCheckpointIsRefused(_ text: String) {
        let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
        #expect(throws: NoteError.malformed) {
            try Checkpoint(parsing: Array(text.replacing("ROOT", with: root).utf8))
        }
    }

    @Test func extensionLinesAreKeptAndSizesReachTheGreatest() throws {
        let text = "a b\n9223372036854775807\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\none\n two\n"
        let checkpoint = try Checkpoint(parsing: Array(text.utf8))
        #expect(checkpoint.extensions == ["one", " two"])
        #expect(checkpoint.size == .max)
        #expect(checkpoint.text == text)
    }
}
