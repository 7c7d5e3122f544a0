import Envelope
import Testing

@Suite struct PaddingTests {
    @Test(arguments: [0, 1, 15, 16, 1_604, 4_091, 4_092, 4_093, 8_188, 8_189, 32_000, 65_532, 65_533, 1_000_000])
    func theSizeIsTheNextPowerOfTwoFrom4KiB(count: Int) throws {
        let content = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let padded = Padding.pad(content)
        #expect(padded.count >= 4_096 && padded.count.nonzeroBitCount == 1)
        #expect(padded.count == 4_096 || padded.count / 2 < count + 4)
        #expect(try Padding.unpad(padded) == content)
    }

    @Test(
        arguments: [
            [], [0], [0, 0, 0], [0, 0, 0, 1], [0, 0, 0, 2, 7], [0xFF, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 0, 1, 2, 3],
            [0x7F, 0xFF, 0xFF, 0xFF, 0], [0, 0, 1, 0, 9, 9],
        ] as [[UInt8]])
    func aLengthBeyondTheBytesIsRefused(hostile: [UInt8]) {
        #expect(throws: EnvelopeError.cannotOpen) { try Padding.unpad(hostile) }
    }

    @Test func hostileBytesNeverGiveMoreThanTheyHold() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            var bytes = (0..<Int.random(in: 0...24)).map { _ in UInt8.random(in: 0...255, using: &generator) }
            // Half of them with a small length, so that some are taken.
            if bytes.count > 3, Bool.random() { bytes.replaceSubrange(0..<3, with: [0, 0, 0]) }
            guard let content = try? Padding.unpad(bytes) else { continue }
            #expect(content.count <= bytes.count - 4)
        }
    }
}
