import AgentSignatures
import ByteFraming
import Crypto
import Foundation

/// The first half of SHA-256 over all that a publication says: two that are equal say the same.
///
/// Half is enough: who wants to pass one text for another must find a second one to a given digest.
struct RecordDigest: Sendable, Hashable {
    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    fileprivate init(_ fields: [[UInt8]?]) {
        let hash = SHA256.hash(data: Data(Framing.frame(optional: fields)))
        var words: [UInt64] = [0, 0]
        for (place, byte) in hash.prefix(16).enumerated() { words[place / 8] = words[place / 8] << 8 | UInt64(byte) }
        self.init(high: words[0], low: words[1])
    }
}

extension OpenedPost {
    /// What is absent and what is empty say the same.
    var digest: RecordDigest {
        RecordDigest(
            [
                Array("post".utf8), agent.bytes, submolt.bytes, Array(title.utf8), Array((content ?? "").utf8),
                Array((url ?? "").utf8), Array(kind.utf8), Framing.number(createdAt),
            ] + signed.digestFields)
    }
}

extension OpenedComment {
    var digest: RecordDigest {
        RecordDigest(
            [
                Array("comment".utf8), agent.bytes, post.bytes, parent?.bytes, Array(content.utf8),
                Framing.number(createdAt),
            ] + signed.digestFields)
    }
}

extension RecordSignature? {
    fileprivate var digestFields: [[UInt8]?] {
        [self.map { Array($0.key.text.utf8) }, self?.signature.bytes, self.map { Framing.number($0.day) }]
    }
}
