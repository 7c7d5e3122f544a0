import ByteFraming

/// Takes the fields of a batch off untrusted bytes, with the errors of this module.
struct BatchReader {
    private var frames: FrameReader

    init(_ bytes: [UInt8]) { frames = FrameReader(bytes) }

    var isAtEnd: Bool { frames.isAtEnd }

    mutating func epoch(after domain: [UInt8]) throws(PrivacyPassFormatError) -> Epoch {
        let number: Int64
        do {
            try frames.expect(domain)
            number = try frames.number()
        } catch { throw .malformedBatch }
        guard let epoch = Epoch(number: number) else { throw .outOfRange }
        return epoch
    }

    mutating func field(upTo limit: Int) throws(PrivacyPassFormatError) -> [UInt8] {
        do { return try frames.field(upTo: limit) } catch { throw .malformedBatch }
    }
}
