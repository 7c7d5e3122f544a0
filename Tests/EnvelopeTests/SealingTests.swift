import Crypto
import Foundation
import Testing

@testable import Envelope

@Suite struct SealingTests {
    private let record: [UInt8] = [1, 2, 3]
    private var context: SealContext { SealContext(table: "lists", column: "sealed", record: record) }

    private func withKeys(_ body: (PurposeKeys) throws -> Void) async throws {
        try await withKeyFolder { folder in
            try body(PurposeKeys(RootKeys(folder: folder), purpose: "test"))
        }
    }

    @Test(arguments: [0, 1, 16, 4_096, 100_000])
    func whatIsSealedOpens(count: Int) async throws {
        let content = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        try await withKeys { keys in
            let sealed = try keys.seal(content, as: context)
            #expect(sealed.count == count + 37)
            #expect(try keys.open(sealed, as: context) == content)
            #expect(try keys.seal(content, as: context) != sealed, "each sealing draws a nonce of its own")
        }
    }

    /// Format 1, key version, nonce, ciphertext, tag: opened by hand with swift-crypto alone.
    @Test func theLayoutIsTheDocumentedOne() throws {
        let key = SymmetricKey(data: [UInt8](repeating: 7, count: 32))
        let sealed = try SealedBox.seal(Array("pearl".utf8), under: key, version: 0x0102, as: context)
        #expect(Array(sealed[..<9]) == [1, 0, 0, 0, 0, 0, 0, 1, 2])
        let context: [UInt8] =
            [0, 0, 0, 16] + Array("nacre/sealed/v1\0".utf8) + [0, 0, 0, 5] + Array("lists".utf8) + [0, 0, 0, 6]
            + Array("sealed".utf8) + [0, 0, 0, 3] + record
        let box = try AES.GCM.SealedBox(
            nonce: AES.GCM.Nonce(data: sealed[9..<21]), ciphertext: sealed[21..<26], tag: sealed[26...])
        let opened = try AES.GCM.open(box, using: key, authenticating: sealed[..<9] + context)
        #expect(Array(opened) == Array("pearl".utf8))
    }

    @Test func noBitMayFlip() async throws {
        try await withKeys { keys in
            let sealed = try keys.seal(Array("the deep".utf8), as: context)
            for bit in 0..<(sealed.count * 8) {
                var altered = sealed
                altered[bit / 8] ^= 1 << UInt8(bit % 8)
                #expect(throws: EnvelopeError.self, "bit \(bit)") { try keys.open(altered, as: context) }
            }
        }
    }

    @Test func nothingMayBeMissingOrAdded() async throws {
        try await withKeys { keys in
            let sealed = try keys.seal(Array("the deep".utf8), as: context)
            for count in 0..<sealed.count {
                #expect(throws: EnvelopeError.cannotOpen) { try keys.open(Array(sealed.prefix(count)), as: context) }
            }
            for count in 1..<sealed.count {
                #expect(throws: EnvelopeError.self) { try keys.open(Array(sealed.suffix(count)), as: context) }
            }
            #expect(throws: EnvelopeError.cannotOpen) { try keys.open(sealed + [0], as: context) }
            #expect(throws: EnvelopeError.self) { try keys.open([0] + sealed, as: context) }
        }
    }

    @Test func randomBytesAreRefused() async throws {
        try await withKeys { keys in
            for _ in 0..<5_000 {
                var bytes = (0..<Int.random(in: 0...80)).map { _ in UInt8.random(in: 0...255) }
                if !bytes.isEmpty, Bool.random() { bytes[0] = 1 }
                #expect(throws: EnvelopeError.self) { try keys.open(bytes, as: context) }
            }
        }
    }

    @Test func aValueThatWasMovedDoesNotOpen() async throws {
        try await withKeys { keys in
            let sealed = try keys.seal([1], as: context)
            for moved in [
                SealContext(table: "lists", column: "sealed", record: [1, 2, 4]),
                SealContext(table: "lists", column: "sealed", record: [1, 2]),
                SealContext(table: "lists", column: "sealed", record: []),
                SealContext(table: "lists", column: "seale", record: Array("d".utf8) + record),
                SealContext(table: "lists", column: "other", record: record),
                SealContext(table: "list", column: "ssealed", record: record),
                SealContext(table: "votes", column: "sealed", record: record),
            ] {
                #expect(throws: EnvelopeError.cannotOpen) { try keys.open(sealed, as: moved) }
            }
        }
    }

    @Test func purposesShareNoKey() async throws {
        try await withKeyFolder { folder in
            let roots = try RootKeys(folder: folder)
            let one = PurposeKeys(roots, purpose: "one")
            let other = PurposeKeys(roots, purpose: "other")
            let sealed = try one.seal([1], as: context)
            #expect(throws: EnvelopeError.cannotOpen) { try other.open(sealed, as: context) }
            #expect(one.current.tag("d", [1]) != other.current.tag("d", [1]))
        }
    }

    @Test func tagsTellPartsAndDomainsApart() async throws {
        try await withKeys { keys in
            let key = keys.current
            #expect(key.tag("d", [1, 2], [3]) == key.tag("d", [1, 2], [3]))
            #expect(key.tag("d", [1, 2], [3]).count == 32)
            let others = [
                key.tag("d", [1], [2, 3]), key.tag("d", [1, 2, 3]), key.tag("e", [1, 2], [3]),
                key.tag("d", [1, 2], [3], []), key.tag("d", [], [1, 2], [3]),
            ]
            #expect(Set(others + [key.tag("d", [1, 2], [3])]).count == 6)
        }
    }

    @Test func anUnknownKeyVersionIsNamed() async throws {
        try await withKeyFolder { folder in
            try writeKeyFile([(id: 1, byte: 1), (id: 2, byte: 2)], in: folder)
            let sealed = try PurposeKeys(RootKeys(folder: folder), purpose: "test").seal([1], as: context)
            try writeKeyFile([(id: 1, byte: 1)], in: folder)
            let old = PurposeKeys(try RootKeys(folder: folder), purpose: "test")
            #expect(throws: EnvelopeError.unknownKey(version: 2)) { try old.open(sealed, as: context) }
        }
    }
}
