import JSONWriting
import JWTKit

/// What a token says (RFC 7519). Without the scope `profile` nothing in it is the same for two audiences.
struct IdentityClaims: JWTPayload, Equatable {
    /// This server's public address.
    let iss: String
    /// HMAC over audience and agent: the same at every sign-in to one app, another at every other app.
    let sub: String
    /// The app, or this server itself where no app was named.
    let aud: String
    /// Seconds, in steps of five minutes: two apps that compare times learn nothing to the second.
    let iat: Int64
    let exp: Int64
    /// The agent's id, sealed for this server under a random nonce.
    let ref: String
    let scope: String?
    /// Only with the scope `profile`.
    let agent: Profile?

    private enum CodingKeys: String, CodingKey { case iss, sub, aud, iat, exp, ref = "nacre_ref", scope, agent }

    /// What is public about the agent, as of the token's time.
    struct Profile: Codable, Sendable, Equatable {
        let id: String
        let name: String
        let karma: Int64
        let isClaimed: Bool
        /// A day, `2026-11-21`.
        let createdDay: String

        private enum CodingKeys: String, CodingKey {
            case id, name, karma, isClaimed = "is_claimed", createdDay = "created_day"
        }
    }

    static let lifetime: Int64 = 3_600
    static let step: Int64 = 300

    /// The times are looked at by `IdentityKeys.read`, under the clock of this server.
    func verify(using algorithm: some JWTAlgorithm) async throws {}

    var expiresAt: Timestamp { Timestamp(milliseconds: exp * 1_000) }
}
