import Foundation
import HTTPSupport
import NIOCore
import Testing
import TestRandomness

@Suite struct GzipTests {
    private static let text = String(repeating: "the quick brown fox jumps over the lazy dog. ", count: 40)

    /// `printf 'nacre\n' | gzip -n | base64`
    private static let known = "H4sIAAAAAAAAA8tLTC5K5QIAWwPXoQYAAAA="

    @Test(arguments: [0, 1, 2, 100, 32_767, 32_768, 32_769, 200_000])
    func whatWasCompressedComesBack(_ length: Int) throws {
        var generator = SeededGenerator(UInt64(length))
        let noise = ByteBuffer(bytes: (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) })
        let plain = ByteBuffer(bytes: (0..<length).map { UInt8(truncatingIfNeeded: $0 / 7) })
        for contents in [noise, plain] {
            for level in [Int32(-1), 0, 1, 6, 9] {
                let packed = try Gzip.compress(contents, level: level)
                #expect(try Gzip.expand(packed, limit: length) == contents)
            }
        }
    }

    @Test func theLimitIsExact() throws {
        let packed = try Gzip.compress(ByteBuffer(string: Self.text), level: 6)
        let length = Self.text.utf8.count
        #expect(packed.readableBytes < length / 4)
        #expect(try Gzip.expand(packed, limit: length).readableBytes == length)
        #expect(throws: Gzip.Refusal.tooLarge(limit: length - 1)) { try Gzip.expand(packed, limit: length - 1) }
        #expect(throws: Gzip.Refusal.tooLarge(limit: 0)) { try Gzip.expand(packed, limit: 0) }
        #expect(throws: Gzip.Refusal.tooLarge(limit: -1)) { try Gzip.expand(packed, limit: -1) }
    }

    @Test func aBombIsStoppedAtTheLimit() throws {
        let bomb = try Gzip.compress(ByteBuffer(repeating: 0, count: 50 << 20), level: 9)
        #expect(bomb.readableBytes < 64 << 10)
        #expect(throws: Gzip.Refusal.tooLarge(limit: 1 << 20)) { try Gzip.expand(bomb, limit: 1 << 20) }
    }

    @Test func severalMembersAreOneText() throws {
        var packed = ByteBuffer()
        for part in ["one, ", "", "two, ", "three"] {
            packed.writeImmutableBuffer(try Gzip.compress(ByteBuffer(string: part), level: 6))
        }
        #expect(try Gzip.expand(packed, limit: 100) == ByteBuffer(string: "one, two, three"))
        #expect(throws: Gzip.Refusal.tooLarge(limit: 9)) { try Gzip.expand(packed, limit: 9) }
    }

    @Test func theOutputOfTheGzipProgramIsRead() throws {
        let packed = ByteBuffer(bytes: try #require(Data(base64Encoded: Self.known)))
        #expect(try Gzip.expand(packed, limit: 100) == ByteBuffer(string: "nacre\n"))
    }

    @Test func everyTruncationIsRefusedAsSuch() throws {
        let packed = try Gzip.compress(ByteBuffer(string: Self.text), level: 6)
        for length in 0..<packed.readableBytes {
            let part = try #require(packed.getSlice(at: packed.readerIndex, length: length))
            #expect(throws: Gzip.Refusal.truncated) { try Gzip.expand(part, limit: 1 << 20) }
        }
    }

    @Test func everyChangedBitIsNoticedOrHarmless() throws {
        let packed = try Gzip.compress(ByteBuffer(string: Self.text), level: 6)
        for position in 0..<packed.readableBytes {
            for bit in 0..<8 {
                var bytes = Array(packed.readableBytesView)
                bytes[position] ^= 1 << UInt8(bit)
                guard let expanded = try? Gzip.expand(ByteBuffer(bytes: bytes), limit: 1 << 20) else { continue }
                // Some bits say nothing about the contents: time, system, what fills the last byte of the compressed data.
                #expect(expanded == ByteBuffer(string: Self.text))
            }
        }
    }

    @Test(arguments: ["plain text", "{}", "\u{1f}", "PK\u{03}\u{04}"])
    func otherBytesAreNotGzip(_ text: String) {
        let refused: Gzip.Refusal = text == "\u{1f}" ? .truncated : .notGzip
        #expect(throws: refused) { try Gzip.expand(ByteBuffer(string: text), limit: 100) }
    }

    @Test func whatFollowsTheLastMemberIsRefused() throws {
        for tail in ["x", "\0", "trailing garbage"] {
            var packed = try Gzip.compress(ByteBuffer(string: "hello"), level: 6)
            packed.writeString(tail)
            #expect(throws: Gzip.Refusal.self) { try Gzip.expand(packed, limit: 100) }
        }
    }

    @Test func randomBytesNeverTrap() {
        var generator = SeededGenerator(3)
        for length in 0..<600 {
            let noise = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let header: [UInt8] = [0x1F, 0x8B, 8, UInt8.random(in: 0...31, using: &generator), 0, 0, 0, 0, 0, 3]
            #expect(throws: Gzip.Refusal.self) { try Gzip.expand(ByteBuffer(bytes: header + noise), limit: 4096) }
            #expect(throws: Gzip.Refusal.self) { try Gzip.expand(ByteBuffer(bytes: noise), limit: 4096) }
        }
    }

    @Test func aLevelThatDoesNotExistIsRefused() {
        #expect(throws: Gzip.Refusal.failed) { try Gzip.compress(ByteBuffer(string: "a"), level: 10) }
        #expect(throws: Gzip.Refusal.failed) { try Gzip.compress(ByteBuffer(string: "a"), level: -2) }
    }
}
