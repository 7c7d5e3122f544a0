import ByteFraming
import MessageFormats

/// Sizes that say little: content is filled up to the smallest of five (`SealedMessage.paddedSizes`).
enum MessagePadding {
    static func pad(_ content: [UInt8]) throws(MessageProblem) -> [UInt8] {
        guard let size = size(for: content) else { throw .bodyTooLong }
        return ZeroPadding.pad(content, to: size)
    }

    /// - Throws: `badPadding` also where a smaller size would have done: one content has one padded form.
    static func unpad(_ padded: [UInt8]) throws(MessageProblem) -> [UInt8] {
        guard let content = ZeroPadding.unpad(padded), size(for: content) == padded.count else { throw .badPadding }
        return content
    }

    private static func size(for content: [UInt8]) -> Int? {
        SealedMessage.paddedSizes.first { content.count + ZeroPadding.overhead <= $0 }
    }
}
