import ByteFraming
import Foundation
import JSONWriting

/// The link that an agent gives to its owner: `SERVER/claim/moltbook_claim_…`.
///
/// The code is base64url of the agent's UUID (16 bytes), the hour of issue (u32, big-endian, since 1970) and a MAC that
/// only the agent server can check (16 bytes). It is good for 24 hours from then; one that was picked up has an hour that
/// lies ahead.
struct ClaimLink: Sendable, Equatable {
    let server: ServerAddress
    let code: String
    let agent: UUID
    /// The first moment at which the code is good for nothing.
    let end: Timestamp

    private static let prefix = "moltbook_claim_"
    private static let size = 36
    private static let hours: Int64 = 24

    /// - Throws: ``WalletError/notAClaimURL(_:)``, and ``WalletError/claimElsewhere(given:configured:)`` for a link to
    ///   another server than `server`: tokens are sent to one's own server only.
    init(_ text: String, server: ServerAddress) throws(WalletError) {
        let parts = text.split(separator: "/claim/", omittingEmptySubsequences: false)
        guard parts.count == 2, let place = parts.first, let code = parts.last, code.hasPrefix(Self.prefix) else {
            throw .notAClaimURL(text)
        }
        guard let given = try? ServerAddress(String(place)) else { throw .notAClaimURL(text) }
        guard given == server else { throw .claimElsewhere(given: given.text, configured: server.text) }
        do { try self.init(code: String(code), server: server) } catch { throw .notAClaimURL(text) }
    }

    /// The link with another code of the same agent.
    func exchanged(for code: String) throws(WalletError) -> ClaimLink {
        let link = try ClaimLink(code: code, server: server)
        guard link.agent == agent else { throw .notAClaimURL(code) }
        return link
    }

    private init(code: String, server: ServerAddress) throws(WalletError) {
        guard code.hasPrefix(Self.prefix), let bytes = Base64URL.decode(String(code.dropFirst(Self.prefix.count))),
            bytes.count == Self.size
        else { throw .notAClaimURL(code) }
        let id = bytes.prefix(16).map { $0 }
        agent = id.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
        let hour = bytes.dropFirst(16).prefix(4).reduce(Int64(0)) { $0 << 8 | Int64($1) }
        end = Timestamp(milliseconds: (hour + Self.hours) * Timestamp.millisecondsPerHour)
        self.code = code
        self.server = server
    }
}
