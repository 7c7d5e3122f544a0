import AgentSignatures
import Crypto
import HTTPSignatures
import HTTPSupport
import HTTPTypes
import Hummingbird
import JSONWriting
import NIOCore
import Storage

/// A request that an agent signed with an identity key in the place of a bearer key: RFC 9421, profile `nacre-agent`.
///
/// The gate checks the signature before it knows the body; the body is compared with the digest that was signed before any
/// endpoint runs.
struct AgentRequestSignature: Sendable {
    private let signature: UnverifiedSignature
    private let signed: SignedRequest

    /// Nil for a request that is not signed by an agent. Throws a 401 `Refusal` for one that says it is and cannot be.
    init?(_ request: Request, _ network: AgentNetwork) throws(Refusal) {
        let inputs = request.headers[values: .signatureInput]
        guard inputs.contains(where: { SignatureProfile(namedIn: $0) == .agent }) else { return nil }
        guard request.headers[values: .authorization].count <= 1 else { throw Refusal(agent: .otherComponents) }
        do throws(SignatureRefusal) {
            signature = try UnverifiedSignature(
                as: .agent, contentDigest: request.headers[values: .contentDigest], signatureInput: inputs,
                signature: request.headers[values: .signature])
            signed = SignedRequest(
                method: request.method.rawValue,
                target: try TargetURI(base: network.publicURL.text, path: request.uri.string),
                contentDigest: signature.contentDigest, authorization: request.headers[.authorization])
        } catch { throw Refusal(agent: error) }
        try network.signing.nonces.checkTime(of: signature, now: network.clock.now)
    }

    /// The agent that signed, and what is to be spent once its limits allow the request: one agent must not fill the memory
    /// in which the nonces of all are kept. Throws a 401 `Refusal` for a signature that came before.
    func signer(_ network: AgentNetwork) async throws -> (agent: CurrentAgent, verified: VerifiedSignature) {
        guard let (agent, bytes) = try await network.store.first(IdentityKeyQueries.holder(of: signature.keyID.text)),
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
        else { throw Refusal.requestKeyUnknown }
        let verified: VerifiedSignature
        do throws(SignatureRefusal) { verified = try signature.verify(signed, with: key) } catch {
            throw Refusal(agent: error)
        }
        guard !network.signing.nonces.isSpent(verified) else { throw Refusal.signatureReplayed }
        return (agent, verified)
    }

    /// Spends the nonce. Throws a `Refusal` where another request was faster.
    static func spend(_ verified: VerifiedSignature, _ network: AgentNetwork) async throws {
        let now = network.clock.now
        try network.signing.nonces.spend(verified, now: now)
        try await network.owners.ahead.note(verified, now: now, step: SigningDesk.aheadStep)
    }

    /// The request with its body, which is the one that was signed.
    func withBody(_ request: Request, upTo limit: Int) async throws -> Request {
        var request = request
        let body: ByteBuffer
        do { body = try await request.collectBody(upTo: limit) } catch is NIOTooManyBytesError {
            throw Refusal.bodyTooLarge(limit)
        }
        guard ContentDigest(of: body.readableBytesView) == signature.contentDigest else {
            throw Refusal(agent: .otherBody)
        }
        return request
    }
}

/// What signed requests of agents share.
struct SigningDesk: Sendable {
    let nonces: SpentNonces
    let shown: ShownSignatures

    /// Signatures that are remembered at a time.
    private static let capacity = 500_000
    /// Agents ask often: how far ahead their clocks are is noted in steps of so many seconds.
    static let aheadStep: Int64 = 10

    /// - Parameter origins: the log's names, see `LogDesk.origins`.
    init(now: Timestamp, takenUntil: Int64, origins: [String]) {
        shown = ShownSignatures(origins: origins)
        nonces = SpentNonces(start: now, takenUntil: takenUntil, capacity: Self.capacity)
    }
}

extension Refusal {
    /// A signature of a request that an agent signed.
    init(agent refusal: SignatureRefusal) { self.init(refusal, signer: .agent) }

    static let requestKeyUnknown = Refusal(
        .unauthorized, "KEY_UNKNOWN", "keyid is no key of an agent here, or it was taken back",
        hint: "It is the RFC 7638 thumbprint of an identity key: POST /api/v1/agents/me/keys.")
}
