import ByteFraming
import Crypto
import HTTPSupport
import JSONWriting
import Synchronization

/// The nonces that proofs must carry (RFC 9449 section 8), and which proofs were used already (section 11.1).
///
/// A nonce names a window of two minutes and is good in that window and the next. Both nonces and used proofs live in this
/// process alone: a proof that was made for another one, or before a start, carries none of its nonces. So no proof counts
/// twice, and nothing of it is stored.
final class DPoPNonces: Sendable {
    /// Milliseconds.
    static let window: Int64 = 120_000
    /// Proofs remembered for each window.
    static let capacity = 1_000_000

    private let key = SymmetricKey(size: .bits256)
    private let used = Mutex<[Int64: Set<LimiterKey>]>([:])

    private static let tagSize = 16

    /// The one to use now.
    func current(_ now: Timestamp) -> String { text(of: now.milliseconds / Self.window) }

    /// The window of a nonce of ours that is good now.
    func window(of nonce: String, _ now: Timestamp) -> Int64? {
        let current = now.milliseconds / Self.window
        return [current, current - 1].first { ConstantTime.equal(Array(text(of: $0).utf8), Array(nonce.utf8)) }
    }

    /// Notes that a proof was used; false where it was used before. Throws a 503 `Refusal` where there are more than can be
    /// remembered.
    ///
    /// - Parameter id: `jti`, which need be unique only for one key.
    func spend(_ id: String, by thumbprint: [UInt8], in window: Int64, _ now: Timestamp) throws -> Bool {
        let proof = LimiterKey(bytes: SHA256.hash(data: Framing.frame([thumbprint, Array(id.utf8)])))
        let oldest = now.milliseconds / Self.window - 1
        return try used.withLock { used in
            if used.keys.contains(where: { $0 < oldest }) { used = used.filter { $0.key >= oldest } }
            guard used[window, default: []].count < Self.capacity else { throw Refusal.overloaded }
            return used[window, default: []].insert(proof).inserted
        }
    }

    private func text(of window: Int64) -> String {
        let number = Framing.number(window)
        let code = HMAC<SHA256>.authenticationCode(for: Array("nacre/dpop-nonce/v1\0".utf8) + number, using: key)
        return Base64URL.encode(number + code.prefix(Self.tagSize))
    }
}
