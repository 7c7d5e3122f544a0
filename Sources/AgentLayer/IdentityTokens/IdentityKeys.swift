import ByteFraming
import Crypto
import Envelope
import Foundation
import HTTPSupport
import JSONWriting
import JWTKit

/// The keys of identity tokens: an Ed25519 key for each root key, the newest signs, all verify.
///
/// The first start after a rotation of the root brings a new signing key; the one before stays in the published set while
/// its root is in the key file, so tokens that are out stay good. Which key it is, `kid` says: the thumbprint of RFC 7638.
struct IdentityKeys: Sendable {
    /// The public keys, the newest first.
    let published: [PublicKey]
    private let issuer: String
    private let signers: JWTKeyCollection
    private let current: String
    private let subjects: PurposeKey
    private let references: PurposeKeys

    struct PublicKey: Sendable {
        let id: String
        let bytes: [UInt8]
    }

    /// More than a token with a profile has; what is longer is not looked at.
    static let longest = 2_048

    init(_ dataKeys: DataKeyStore, issuer: PublicURL) async throws {
        self.issuer = issuer.text
        signers = JWTKeyCollection()
        var published: [PublicKey] = []
        for version in try await dataKeys.purposeKeys("identity-token", followsRoots: true).all {
            let seed = version.tag("nacre/identity-token-key/v1\0")
            let key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
            let bytes = Array(key.publicKey.rawRepresentation)
            let id = Self.thumbprint(bytes)
            await signers.add(eddsa: EdDSA.PrivateKey(backing: key), kid: JWKIdentifier(string: id))
            published.insert(PublicKey(id: id, bytes: bytes), at: 0)
        }
        self.published = published
        current = published[0].id
        // An app keeps what it knows under a subject, so that one never changes.
        subjects = try await dataKeys.purposeKeys("identity-subject").all[0]
        references = try await dataKeys.purposeKeys("identity-reference")
    }

    /// Where no app is named, the token is for this server alone: nobody else accepts it without asking here.
    var ownAudience: String { issuer }

    func subject(of agent: AgentID, for audience: String) -> String {
        Base64URL.encode(subjects.tag("nacre/identity-subject/v1\0", Array(audience.utf8), agent.bytes))
    }

    /// - Parameter audience: nil for this server itself.
    func sign(
        for agent: AgentID, audience: Audience?, profile: IdentityClaims.Profile?, at now: Timestamp
    ) async throws -> (token: String, claims: IdentityClaims) {
        let audience = audience?.text ?? ownAudience
        let step = now.milliseconds / 1_000 / IdentityClaims.step * IdentityClaims.step
        let claims = IdentityClaims(
            iss: issuer, sub: subject(of: agent, for: audience), aud: audience, iat: step,
            exp: step + IdentityClaims.lifetime,
            ref: Base64URL.encode(try references.seal(agent.bytes, as: Self.context(audience))),
            scope: profile == nil ? nil : IdentityScope.profile.rawValue, agent: profile)
        return (try await signers.sign(claims, kid: JWKIdentifier(string: current)), claims)
    }

    /// Throws a 401 `Refusal` for what this server did not sign, and for what has expired.
    ///
    /// Algorithm and key are looked at before the library is asked: it takes whatever `alg` says, and another key for one
    /// that it does not know.
    func read(_ token: String, at now: Timestamp) async throws -> (claims: IdentityClaims, agent: AgentID) {
        guard token.utf8.count <= Self.longest else { throw Refusal.invalidIdentityToken }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let headBytes = Base64URL.decode(parts[0]), Base64URL.decode(parts[1]) != nil,
            Base64URL.decode(parts[2])?.count == 64,
            let head = try? JSONDecoder().decode(Head.self, from: Data(headBytes)), head.alg == "EdDSA",
            head.typ == "JWT", head.crit == nil, published.contains(where: { $0.id == head.kid })
        else { throw Refusal.invalidIdentityToken }
        guard let claims = try? await signers.verify(token, as: IdentityClaims.self), claims.iss == issuer,
            let reference = Base64URL.decode(claims.ref),
            let bytes = try? references.open(reference, as: Self.context(claims.aud))
        else { throw Refusal.invalidIdentityToken }
        guard now.milliseconds < claims.exp * 1_000 else { throw Refusal.identityTokenExpired }
        return (claims, AgentID(bytes: bytes))
    }

    private struct Head: Decodable {
        let alg: String
        let kid: String
        let typ: String
        let crit: [String]?
    }

    private static func context(_ audience: String) -> SealContext {
        SealContext(table: "identity_tokens", column: "nacre_ref", record: Array(audience.utf8))
    }

    /// RFC 7638 with the members that RFC 8037 requires, in their order.
    private static func thumbprint(_ bytes: [UInt8]) -> String {
        let json = #"{"crv":"Ed25519","kty":"OKP","x":"\#(Base64URL.encode(bytes))"}"#
        return Base64URL.encode(SHA256.hash(data: Data(json.utf8)))
    }
}

/// What an agent lets an app know beyond a pseudonym.
enum IdentityScope: String, Sendable {
    case profile
}

/// What the endpoints share.
struct IdentityDesk: Sendable {
    let keys: IdentityKeys
    /// Nil: everyone may verify.
    let apps: AppKeys?
}
