public import AgentSignatures
import ByteFraming
import Crypto
import Foundation

/// Sixty digits that two agents, or their people, read to each other by another way: equal on both sides only where each has
/// the other's true keys.
///
/// Thirty digits for each of the two, the one with the smaller UUID first: six times five bytes off the front of SHA-512
/// over `"nacre/safety/v1\0"` and, framed, log origin, UUID and its identity keys in order, each five as a big-endian
/// number modulo 100,000.
public struct SafetyNumber: Hashable, Sendable {
    public static let domain = "nacre/safety/v1\0"

    /// An agent and the identity keys that it seals with.
    public struct Party: Sendable {
        public let agent: ObjectUUID
        public let keys: [IdentityKey]

        public init(agent: ObjectUUID, keys: [IdentityKey]) {
            self.agent = agent
            self.keys = keys
        }
    }

    /// 60 of them.
    public let digits: String

    public init(logOrigin: String, _ one: Party, _ other: Party) {
        let parties = [one, other].sorted { $0.agent.bytes.lexicographicallyPrecedes($1.agent.bytes) }
        digits = parties.map { Self.digits(of: $0, logOrigin: logOrigin) }.joined()
    }

    /// In twelve groups of five.
    public var text: String {
        stride(from: 0, to: digits.count, by: 5).map { digits.dropFirst($0).prefix(5) }.joined(separator: " ")
    }

    private static func digits(of party: Party, logOrigin: String) -> String {
        let keys = party.keys.map(\.bytes).sorted { $0.lexicographicallyPrecedes($1) }
        let bytes =
            Array(domain.utf8) + Framing.frame(optional: [Array(logOrigin.utf8), party.agent.bytes] + keys)
        let digest = Array(SHA512.hash(data: bytes))
        return stride(from: 0, to: 30, by: 5).map { start in
            let number = digest[start..<start + 5].reduce(0) { $0 << 8 | Int($1) } % 100_000
            return String(repeating: "0", count: 5 - String(number).count) + String(number)
        }.joined()
    }
}
