import Crypto
import Foundation
import MessageFormats
import TestRandomness
import Testing

@testable import MessageEncryption

@Suite struct AttachmentTests {
    private let key = AttachmentKey.random()

    @Test(arguments: [0, 1, 9, 100, 65_527, 65_528, 65_529, 131_064, 200_000])
    func aFileComesBackWhateverThePieces(size: Int) throws {
        var generator = SeededGenerator(UInt64(size))
        let content = (0..<size).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let sealed = try seal(content, pieces: 7_001)
        #expect(sealed.count == AttachmentFormat.fileSize(ofContent: size))
        #expect(AttachmentFormat.isPossible(fileSize: sealed.count))
        for pieces in [1_000, 65_552, 1_000_000] { #expect(try open(sealed, size: size, pieces: pieces) == content) }
        // Cut anywhere, there is no file.
        for cut in [0, 1, 32, 33, 34, sealed.count - 1] {
            #expect(throws: MessageProblem.attachmentCut) {
                try open(Array(sealed.prefix(cut)), size: size, pieces: 65_552)
            }
        }
    }

    @Test func sizesThatNoFileHasAreKnown() {
        let possible = (0...200_000).filter { AttachmentFormat.isPossible(fileSize: $0) }
        let made = Set((0...200_000).map { AttachmentFormat.fileSize(ofContent: $0) }.filter { $0 <= 200_000 })
        #expect(Set(possible) == made)
        #expect(possible.count < 250)
        #expect(AttachmentFormat.isPossible(fileSize: AttachmentFormat.mostFileBytes))
        #expect(!AttachmentFormat.isPossible(fileSize: AttachmentFormat.mostFileBytes + 1))
        #expect(!AttachmentFormat.isPossible(fileSize: 33) && !AttachmentFormat.isPossible(fileSize: -1))
    }

    @Test func noChunkMayMissMoveOrRepeat() throws {
        let content = [UInt8](repeating: 7, count: 3 * 65_536)
        let sealed = try seal(content, pieces: 65_536)
        let chunk = 65_536 + 16
        let header = Array(sealed.prefix(33))
        let chunks = stride(from: 33, to: sealed.count, by: chunk).map {
            Array(sealed[$0..<min($0 + chunk, sealed.count)])
        }
        #expect(chunks.count == 4)
        func file(_ order: [Int]) -> [UInt8] { header + order.flatMap { chunks[$0] } }
        #expect(try open(file([0, 1, 2, 3]), size: content.count, pieces: chunk) == content)
        for order in [[1, 0, 2, 3], [0, 2, 1, 3], [0, 1, 3], [0, 2, 3], [0, 1, 1, 3], [0, 1, 2, 2], [3, 1, 2, 0]] {
            #expect(throws: MessageProblem.self, "\(order)") {
                try open(file(order), size: content.count, pieces: chunk)
            }
        }
        for order in [[0, 1, 2, 3, 3], [0, 1, 2, 3, 0]] {
            #expect(throws: MessageProblem.attachmentCut) { try open(file(order), size: content.count, pieces: chunk) }
        }
        // Chunks of another file under the same key: its salt is another one.
        let other = try seal(content, pieces: 65_536)
        #expect(throws: MessageProblem.attachmentAltered) {
            try open(Array(other.prefix(33 + chunk)) + sealed.dropFirst(33 + chunk), size: content.count, pieces: chunk)
        }
    }

    @Test func aFileIsAsLongAsItsMessageSays() throws {
        let sealed = try seal([UInt8](repeating: 1, count: 1_000), pieces: 1_000)
        // 1,000 and 1,001 have the same padded size: only the length inside differs.
        #expect(AttachmentFormat.fileSize(ofContent: 1_000) == AttachmentFormat.fileSize(ofContent: 1_001))
        #expect(throws: MessageProblem.attachmentSizeDiffers) { try open(sealed, size: 1_001, pieces: 500) }
        #expect(throws: MessageProblem.self) { try open(sealed, size: 10, pieces: 500) }
        #expect(throws: MessageProblem.self) { try open(sealed, size: 1_000_000, pieces: 500) }
    }

    @Test func paddingThatIsNotZeroIsRefused() throws {
        var padded = [UInt8](repeating: 0, count: AttachmentFormat.paddedSize(ofContent: 1_000))
        padded.replaceSubrange(6..<8, with: [0x03, 0xE8])
        padded[padded.count - 1] = 1
        let salt = [UInt8](repeating: 3, count: 32)
        let box = try AES.GCM.seal(
            padded, using: key.chunkKey(salt: salt), nonce: try AttachmentKey.nonce(chunk: 0, isLast: true))
        let file = [1] + salt + Array(box.ciphertext) + Array(box.tag)
        #expect(throws: MessageProblem.attachmentAltered) { try open(file, size: 1_000, pieces: 500) }
    }

    @Test func anotherKeyOrVersionOpensNothing() throws {
        let content = [UInt8](repeating: 1, count: 100)
        let sealed = try seal(content, pieces: 100)
        var opener = try AttachmentOpener(contentSize: 100, key: .random())
        #expect(throws: MessageProblem.attachmentAltered) { try opener.open(sealed) }
        #expect(throws: MessageProblem.attachmentAltered) { try open([2] + sealed.dropFirst(), size: 100, pieces: 100) }
        for place in [1, 32, 33, 60, sealed.count - 1] {
            var altered = sealed
            altered[place] ^= 4
            #expect(throws: MessageProblem.attachmentAltered) { try open(altered, size: 100, pieces: 50) }
        }
    }

    @Test func aFileKeepsToWhatWasAnnounced() throws {
        #expect(throws: MessageProblem.attachmentTooLong) {
            try AttachmentSealer(contentSize: AttachmentFormat.mostContentBytes + 1, key: key)
        }
        #expect(throws: MessageProblem.attachmentTooLong) { try AttachmentSealer(contentSize: -1, key: key) }
        var sealer = try AttachmentSealer(contentSize: 10, key: key)
        _ = try sealer.seal([1, 2, 3])
        #expect(throws: MessageProblem.attachmentSizeDiffers) { try sealer.seal([UInt8](repeating: 0, count: 8)) }
        #expect(throws: MessageProblem.attachmentSizeDiffers) { try sealer.finish() }
        #expect(AttachmentKey("short") == nil && AttachmentKey(key.text + "=") == nil)
    }

    private func seal(_ content: [UInt8], pieces: Int) throws -> [UInt8] {
        var sealer = try AttachmentSealer(contentSize: content.count, key: key)
        var sealed: [UInt8] = []
        for start in stride(from: 0, to: content.count, by: pieces) {
            sealed += try sealer.seal(Array(content[start..<min(start + pieces, content.count)]))
        }
        return sealed + (try sealer.finish())
    }

    private func open(_ sealed: [UInt8], size: Int, pieces: Int) throws -> [UInt8] {
        var opener = try AttachmentOpener(contentSize: size, key: key)
        var content: [UInt8] = []
        for start in stride(from: 0, to: sealed.count, by: pieces) {
            content += try opener.open(Array(sealed[start..<min(start + pieces, sealed.count)]))
        }
        try opener.finish()
        return content
    }
}
