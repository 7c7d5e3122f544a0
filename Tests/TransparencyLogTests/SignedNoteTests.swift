import Crypto
import Testing
import TransparencyLog

@Suite struct SignedNoteTests {
    /// The example of Go's golang.org/x/mod/sumdb/note.
    private static let peter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    private static let petersText = """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        """
    private static let petersNote =
        petersText + """

            — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

            """

    /// The example of C2SP signed-note.
    private static let fooNote = """
        This is an example message.

        — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=

        """

    @Test func notesThatOthersSignedVerify() throws {
        let peter = try NoteVerifier(vkey: Self.peter)
        let note = try SignedNote(parsing: Self.petersNote)
        #expect(note.text == Array(Self.petersText.utf8))
        #expect(note.string == Self.petersNote)
        #expect(peter.verifies(try #require(note.signatures.first), over: note.text))
        #expect(peter.vkey == Self.peter)

        let foo = try NoteVerifier(vkey: "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
        let other = try SignedNote(parsing: Self.fooNote)
        #expect(foo.verifies(try #require(other.signatures.first), over: other.text))
        #expect(!peter.verifies(try #require(other.signatures.first), over: other.text))
        #expect(!foo.verifies(try #require(other.signatures.first), over: note.text))
    }

    /// A checkpoint of a log of the certificate transparency ecosystem with cosignatures of the public witness network.
    static let realCheckpoint = """
        arche2025h1.staging.ct.transparency.dev
        1432088532
        U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

        — arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
        — arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
        — transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
        — witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
        — remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
        — witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==

        """

    @Test func aCheckpointOfThePublicWitnessNetworkIsTrusted() throws {
        let trust = try LogTrust(
            log: NoteVerifier(
                vkey: "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"),
            witnesses: [
                NoteVerifier(vkey: "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"),
                NoteVerifier(vkey: "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv"),
                NoteVerifier(
                    vkey:
                        "transparency.dev/DEV:witness-little-garden+d8042a87+BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM"
                ),
                NoteVerifier(
                    vkey: "witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO"),
            ], quorum: 4)
        let note = try SignedNote(parsing: Self.realCheckpoint)
        #expect(note.string == Self.realCheckpoint)
        let checkpoint = try trust.verify(note)
        #expect(checkpoint.size == 1_432_088_532)
        #expect(checkpoint.cosignatureTimes.count == 4)
        let time = try #require(checkpoint.cosignatureTimes["remora.n621.de"])
        #expect(time == 0x6A12_2120)
        #expect(checkpoint.isFresh(at: time + 86_400, within: 86_400))
        #expect(!checkpoint.isFresh(at: time + 86_401, within: 86_400))
        #expect(checkpoint.checkpoint.text == String(decoding: note.text, as: UTF8.self))
        for (old, new) in [("1432088532", "1432088533"), ("U7WM", "U7WN"), ("\narche", "\narche")] {
            let changed = try SignedNote(parsing: Self.realCheckpoint.replacing(old, with: new))
            guard changed != note else { continue }
            #expect(throws: TrustError.falseSignature(trust.log.name)) { try trust.verify(changed) }
        }
    }

    /// The checkpoint of Go's checksum database, whose origin is not its key's name.
    @Test func theOriginNeedNotBeTheKeysName() throws {
        let note = try SignedNote(
            parsing: """
                go.sum database tree
                15081221
                BoMMe1wd25Tco0mYGROkyqxHZWx+hcSCtMV315Lu6Lg=

                — sum.golang.org Az3grilD7vQqTrv66jRgKM84Y80KTprrSt4bKmiOPxgmS5ZVBTeCl6dUvjYnN13R+C8j0jGY1WnUADGMkok3U0m2Zgo=

                """)
        let key = try NoteVerifier(vkey: "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")
        let trust = try LogTrust(origin: "go.sum database tree", log: key)
        #expect(try trust.verify(note).size == 15_081_221)
        let other = try LogTrust(log: key)
        #expect(throws: TrustError.wrongOrigin) { try other.verify(note) }
    }

    @Test func theTextEndsAtTheLastEmptyLine() throws {
        let line = "\u{2014} a AAAAAAA=\n"
        let note = try SignedNote(parsing: "one\n\ntwo\n\n\(line)")
        #expect(note.text == Array("one\n\ntwo\n".utf8))
        #expect(note.signatures.map(\.signature) == [[0]])
        #expect(note.string == "one\n\ntwo\n\n\(line)")
    }

    @Test(arguments: [
        "", "\n", "\n\n", "a\n", "a\n\n", "\n\n\u{2014} a AAAAAAA=\n", "a\n\n\u{2014} a AAAAAAA=",
        "a\n\u{2014} a AAAAAAA=\n", "a\n\n- a AAAAAAA=\n", "a\n\n\u{2014}a AAAAAAA=\n", "a\n\n\u{2014} a\n",
        "a\n\n\u{2014} a  AAAAAAA=\n", "a\n\n\u{2014} a AAAAAAA= \n", "a\n\n\u{2014} a b AAAAAAA=\n",
        "a\n\n\u{2014} a AAAAAA==\n",
        "a\n\n\u{2014} a AAAAAAA\n", "a\n\n\u{2014} a AAAAAAB=\n", "a\n\n\u{2014} a AAAA AAA=\n",
        "a\n\n\u{2014} a AA-AAAA=\n",
        "a\n\n\u{2014} a AAAAAAA=\nb\n",
    ])
    func aTextThatIsNoNoteIsRefused(_ text: String) {
        #expect(throws: NoteError.malformed) { try SignedNote(parsing: text) }
    }

    @Test func controlCharactersNamesAndNumbersAreBounded() throws {
        let line = "\u{2014} a AAAAAAA=\n"
        for text in ["a\r\n\n\(line)", "a\t\n\n\(line)", "a\0\n\n\(line)"] {
            #expect(throws: NoteError.illegalText) { try SignedNote(parsing: text) }
        }
        #expect(throws: NoteError.illegalText) { try SignedNote(parsing: [0x61, 0xFF, 0x0A, 0x0A] + Array(line.utf8)) }
        for name in ["", "a+b", "a b", "a\u{a0}b", "a\u{2003}b", "a\u{3000}b", "a\u{85}b", "a\tb", "a\nb"] {
            #expect(throws: NoteError.illegalName) { try NoteSignature(name: name, keyID: 1, signature: [1]) }
            #expect(throws: NoteError.illegalName) {
                try NoteVerifier(name: name, algorithm: .ed25519, key: [UInt8](repeating: 1, count: 32))
            }
        }
        let many = String(repeating: line, count: SignedNote.maxSignatures)
        #expect(try SignedNote(parsing: "a\n\n" + many).signatures.count == SignedNote.maxSignatures)
        #expect(throws: NoteError.tooManySignatures) { try SignedNote(parsing: "a\n\n" + many + line) }
        let long = String(repeating: "a", count: SignedNote.maxSize)
        #expect(throws: NoteError.tooLarge) { try SignedNote(parsing: long + "\n\n" + line) }
    }

    @Test func verifierKeysOfOtherFormsAreRefused() throws {
        let bytes = Array(Self.peter.utf8)
        for start in 0..<bytes.count {
            for end in start + 1...bytes.count where start > 0 || end < bytes.count {
                let part = String(decoding: bytes[start..<end], as: UTF8.self)
                #expect(throws: NoteError.self) { try NoteVerifier(vkey: part) }
            }
        }
        for place in bytes.indices {
            var changed = bytes
            changed[place] += 1
            let text = String(decoding: changed, as: UTF8.self)
            #expect(throws: NoteError.self) { try NoteVerifier(vkey: text) }
        }
        let key = Self.peter.replacing("c74f20a3", with: "C74F20A3")
        #expect(throws: NoteError.wrongKey) { try NoteVerifier(vkey: key) }
        // ECDSA and unknown types.
        for text in ["a+00000000+AgAA", "a+00000000+/wAA", "rekor.sigstore.dev+12345678+AwEB"] {
            #expect(throws: NoteError.unknownAlgorithm) { try NoteVerifier(vkey: text) }
        }
        #expect(throws: NoteError.malformed) { try NoteVerifier(vkey: "a+00000000+") }
    }
}
