@testable import Envelope
import Foundation
import Testing

@Suite struct RootKeysTests {
    private let context = SealContext(table: "t", column: "c", record: [1])

    @Test func theKeyFileIsMadeForItsOwnerAlone() async throws {
        try await withKeyFolder { folder in
            let made = try RootKeys(folder: folder)
            #expect(try permissions(folder) == 0o700)
            #expect(try permissions(folder + "/root.keys") == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["root.keys"])
            #expect(made.all.map(\.version) == [1])

            let sealed = try PurposeKeys(made, purpose: "test").seal([5], as: context)
            let again = PurposeKeys(try RootKeys(folder: folder), purpose: "test")
            #expect(try again.open(sealed, as: context) == [5])
        }
    }

    @Test func everyFileHoldsAnotherKey() async throws {
        let one = try await withKeyFolder { PurposeKeys(try RootKeys(folder: $0), purpose: "test") }
        let other = try await withKeyFolder { PurposeKeys(try RootKeys(folder: $0), purpose: "test") }
        #expect(one.current.tag("d", []) != other.current.tag("d", []))
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o644, 0o610, 0o601, 0o620, 0o602, 0o777])
    func aFileThatOthersCanReachIsRefused(mode: Int) async throws {
        try await withKeyFolder { folder in
            try writeKeyFile([(id: 1, byte: 1)], in: folder, mode: mode)
            // What the file may be read as is not said, only where it is and what to do.
            let refusal = "\(folder)/root.keys can be read by others: run chmod 600 on it"
            #expect(throws: EnvelopeError.keyFile(refusal)) { try RootKeys(folder: folder) }
        }
    }

    @Test(arguments: [
        "", "{", "null", "[]", "{}", #"{"version":1}"#, #"{"version":1,"keys":[]}"#,
        #"{"version":2,"keys":[{"id":1,"key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}]}"#,
        #"{"version":1,"keys":[{"id":1,"key":"AAAAAAAAAAAAAAAAAAAAAA=="}]}"#,
        #"{"version":1,"keys":[{"id":1,"key":""}]}"#, #"{"version":1,"keys":[{"id":1,"key":"not base64!"}]}"#,
        #"{"version":1,"keys":[{"key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}]}"#,
        #"{"version":1,"keys":[{"id":1,"key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="},{"id":2,"key":"AA=="}]}"#,
        // Two keys of one number: values sealed under the second would open under neither.
        #"""
        {"version":1,"keys":[{"id":1,"key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="},
        {"id":1,"key":"BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}]}
        """#,
    ])
    func aDamagedFileIsRefusedAndKept(text: String) async throws {
        try await withKeyFolder { folder in
            try writeKeyFile(text, in: folder)
            let refusal = "\(folder)/root.keys is not a key file of this version: restore it from a backup"
            #expect(throws: EnvelopeError.keyFile(refusal)) { try RootKeys(folder: folder) }
            #expect(FileManager.default.contents(atPath: folder + "/root.keys") == Data(text.utf8))
        }
    }

    @Test func anOldRootOpensAndTheNewOneSeals() async throws {
        try await withKeyFolder { folder in
            try writeKeyFile([(id: 1, byte: 1)], in: folder)
            let before = PurposeKeys(try RootKeys(folder: folder), purpose: "test")
            let old = try before.seal([1], as: context)

            try writeKeyFile([(id: 1, byte: 1), (id: 2, byte: 2)], in: folder)
            let after = PurposeKeys(try RootKeys(folder: folder), purpose: "test")
            #expect(try after.open(old, as: context) == [1])
            #expect(after.all.map(\.version) == [1, 2] && after.current.version == 2)

            let new = try after.seal([2], as: context)
            try writeKeyFile([(id: 2, byte: 2)], in: folder)
            let last = PurposeKeys(try RootKeys(folder: folder), purpose: "test")
            #expect(try last.open(new, as: context) == [2])
            #expect(throws: EnvelopeError.unknownKey(version: 1)) { try last.open(old, as: context) }
        }
    }

    @Test func programsThatStartAtOnceAgreeOnTheKey() async throws {
        for _ in 0..<20 {
            try await withKeyFolder { folder in
                let tags = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                    for _ in 0..<8 {
                        group.addTask {
                            PurposeKeys(try RootKeys(folder: folder), purpose: "test").current.tag("d", [])
                        }
                    }
                    return try await group.reduce(into: Set()) { $0.insert($1) }
                }
                #expect(tags.count == 1)
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["root.keys"])
            }
        }
    }

    @Test func aMissingFileIsNotMadeAgainBesideAKeyStore() async throws {
        try await withKeyFolder { folder in
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            #expect(FileManager.default.createFile(atPath: folder + "/" + RootKeys.keyStoreName, contents: nil))
            let refusal = #expect(throws: EnvelopeError.self) { try RootKeys(folder: folder) }
            #expect(refusal?.description.contains("is missing") == true)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [RootKeys.keyStoreName])
            #expect(throws: EnvelopeError.self) { try RootKeys(existing: folder + "/nowhere") }
        }
    }

    @Test func whatIsNotAFileIsRefused() async throws {
        try await withKeyFolder { folder in
            let path = folder + "/" + RootKeys.fileName
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            #expect(throws: EnvelopeError.keyFile("\(path) is not a file")) { try RootKeys(folder: folder) }
            try FileManager.default.removeItem(atPath: path)
            // A link that leads nowhere is not replaced: what it led to may come back.
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: folder + "/mounted/root.keys")
            #expect(throws: EnvelopeError.keyFile("\(path) is missing: put your copy of it back")) {
                try RootKeys(folder: folder)
            }
        }
    }

    /// Who may read everything reads a file of any mode; the others are told whose fault it is.
    @Test(.enabled(if: geteuid() != 0, "root reads every file"))
    func aFileOfAnotherUserIsRefusedInWords() async throws {
        try await withKeyFolder { folder in
            try writeKeyFile([(id: 1, byte: 1)], in: folder, mode: 0o000)
            let refusal = #expect(throws: EnvelopeError.self) { try RootKeys(folder: folder) }
            #expect(refusal?.description.contains("cannot be read by the user") == true)
        }
    }

    @Test func thereIsANumberForEveryRotationOrAnError() async throws {
        try await withKeyFolder { folder in
            try writeKeyFile([(id: .max, byte: 1)], in: folder)
            #expect(throws: EnvelopeError.self) { try RootKeys(folder: folder).rotated() }
            // What a crash left of an earlier rotation holds keys, and goes.
            try writeKeyFile([(id: 1, byte: 1)], in: folder)
            #expect(FileManager.default.createFile(atPath: folder + "/root.keys.part", contents: Data([1])))
            _ = try RootKeys(folder: folder).rotated()
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["root.keys"])
        }
    }
}
