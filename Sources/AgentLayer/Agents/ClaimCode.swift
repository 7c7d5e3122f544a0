import ByteFraming
import Crypto
import Foundation
import HTTPSupport
import HTTPTypes
import JSONWriting

/// What an owner claims an agent with: computed anew whenever it is asked for, never stored, valid for 24 hours.
///
/// A wallet claims on the day after (docs/decisions/0006), so it picks the code up first: it gets one whose hour lies two
/// days ahead. That one is authenticated in a domain of its own, so that it cannot be picked up again, not even when its
/// hour has come: nobody can keep a code alive.
///
/// Layout: `moltbook_claim_` and, in base64url, the agent's UUID (16 bytes), the hour of issue since 1970 (u32,
/// big-endian) and the first 16 bytes of `HMAC-SHA256(k, "nacre/claim-code/v1\0", UUID, hour)` over framed fields
/// (protocols.md section 1), or with `"nacre/claim-code-picked-up/v1\0"`.
struct ClaimCode: Sendable, Equatable {
    let agent: AgentID
    /// Hours since 1970.
    let issuedHour: Int64
    let isPickedUp: Bool
    let text: String

    static let prefix = "moltbook_claim_"
    static let hours: Int64 = 24
    /// How much longer a code lives that was picked up.
    static let pickedUpHours: Int64 = 48
    private static let idSize = 16
    private static let counterSize = 4
    private static let proofSize = 16

    /// A fresh one.
    init(for agent: AgentID, keys: NetworkKeys, now: Timestamp) {
        self.init(for: agent, keys: keys, hour: now.hour, isPickedUp: false)
    }

    private init(for agent: AgentID, keys: NetworkKeys, hour: Int64, isPickedUp: Bool) {
        self.agent = agent
        issuedHour = hour
        self.isPickedUp = isPickedUp
        let counter = Self.counter(hour)
        let proof = keys.claimCodeTags(of: agent, counter: counter, pickedUp: isPickedUp).last ?? []
        text = Self.prefix + Base64URL.encode(agent.bytes + counter + proof.prefix(Self.proofSize))
    }

    /// One that somebody sent. Throws a `Refusal` unless this server made it, at most 24 hours ago, or 72 where it was
    /// picked up.
    init(reading text: String, keys: NetworkKeys, now: Timestamp) throws(Refusal) {
        guard text.utf8.count <= 128, text.hasPrefix(Self.prefix),
            let bytes = Base64URL.decode(text.dropFirst(Self.prefix.count)),
            bytes.count == Self.idSize + Self.counterSize + Self.proofSize
        else { throw .unknownClaimCode }
        let agent = AgentID(bytes: bytes.prefix(Self.idSize))
        let counter = Array(bytes.dropFirst(Self.idSize).prefix(Self.counterSize))
        // `==` of symmetric keys takes the same time wherever two differ.
        let sent = SymmetricKey(data: bytes.suffix(Self.proofSize))
        func isMade(pickedUp: Bool) -> Bool {
            keys.claimCodeTags(of: agent, counter: counter, pickedUp: pickedUp).reduce(false) { found, tag in
                SymmetricKey(data: tag.prefix(Self.proofSize)) == sent || found
            }
        }
        let (isFresh, isPickedUp) = (isMade(pickedUp: false), isMade(pickedUp: true))
        guard isFresh || isPickedUp else { throw .unknownClaimCode }
        let hour = counter.reduce(Int64(0)) { $0 << 8 | Int64($1) }
        // Another server's clock may be a little ahead.
        guard hour <= now.hour + (isPickedUp ? Self.pickedUpHours : 0) + 1 else { throw .unknownClaimCode }
        guard now.hour - hour < Self.hours else { throw .expiredClaimCode }
        self.agent = agent
        issuedHour = hour
        self.isPickedUp = isPickedUp
        self.text = text
    }

    /// This code for a wallet that waits; itself if it was picked up before.
    func pickedUp(keys: NetworkKeys, now: Timestamp) -> ClaimCode {
        isPickedUp
            ? self : ClaimCode(for: agent, keys: keys, hour: now.hour + Self.pickedUpHours, isPickedUp: true)
    }

    func url(_ publicURL: PublicURL) -> String { publicURL.path("/claim/\(text)") }

    private static func counter(_ hour: Int64) -> [UInt8] {
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: hour).bigEndian) { Array($0) }
    }
}

extension Refusal {
    static let unknownClaimCode = Refusal.notFound(
        "Claim code",
        hint: "It is cut off or not of this server. GET /api/v1/agents/status gives the agent a fresh claim_url.")

    static let expiredClaimCode = Refusal(
        .gone, "CLAIM_CODE_EXPIRED", "This claim code is older than \(ClaimCode.hours) hours",
        hint: "GET /api/v1/agents/status gives the agent a fresh claim_url.")
}
