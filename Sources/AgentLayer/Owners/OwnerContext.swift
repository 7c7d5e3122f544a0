import Crypto
import Envelope
import HTTPSignatures
import HTTPSupport
import HTTPTypes
import Hummingbird
import JSONWriting
import NIOCore

/// The context of an endpoint that only an agent's owner may use. It cannot be made without a signature that held.
struct OwnerContext: Sendable {
    let owner: Owner
    /// The request with its body collected.
    let request: Request

    /// Throws a 401 `Refusal` for a request that is not signed by an owner, 410 when its agent was withdrawn.
    init(_ request: Request, _ network: AgentNetwork) async throws {
        let (found, request) = try await Self.find(request, network)
        guard case .owner(let owner) = found else { throw Refusal.agentWithdrawn }
        self.owner = owner
        self.request = request
    }

    /// Also for an owner whose agent was withdrawn.
    static func find(_ request: Request, _ network: AgentNetwork) async throws -> (FoundOwner, Request) {
        let arrived = try await SignedArrival(request, network)
        let tag = network.owners.keys.tag(of: arrived.signature.keyID)
        guard let found = try await Owners(network).find(tag) else { throw Refusal.ownerKeyUnknown }
        try await arrived.verify(by: found.ownerKey, network)
        return (found, arrived.request)
    }
}

/// A request with a signature of an owner, in time and not yet verified.
struct SignedArrival: Sendable {
    let signature: UnverifiedSignature
    /// With its body collected.
    let request: Request
    private let signed: SignedRequest

    /// Owners' bodies are short.
    private static let bodyLimit = 16 * 1024

    init(_ request: Request, _ network: AgentNetwork) async throws {
        var request = request
        do throws(SignatureRefusal) {
            signature = try UnverifiedSignature(
                contentDigest: request.headers[values: .contentDigest],
                signatureInput: request.headers[values: .signatureInput],
                signature: request.headers[values: .signature])
        } catch { throw Refusal(error) }
        try network.owners.nonces.checkTime(of: signature, now: network.clock.now)
        // What was signed is one value; several lines would be joined to it.
        guard request.headers[values: .authorization].count <= 1 else { throw Refusal(.otherComponents) }
        let body: ByteBuffer
        do { body = try await request.collectBody(upTo: Self.bodyLimit) } catch is NIOTooManyBytesError {
            throw Refusal.bodyTooLarge(Self.bodyLimit)
        }
        do throws(SignatureRefusal) {
            signed = SignedRequest(
                method: request.method.rawValue,
                target: try TargetURI(base: network.publicURL.text, path: request.uri.string),
                body: Array(body.readableBytesView), authorization: request.headers[.authorization])
        } catch { throw Refusal(error) }
        self.request = request
    }

    /// Checks the signature and spends its nonce. Throws a `Refusal`.
    func verify(by ownerKey: [UInt8], _ network: AgentNetwork) async throws {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: ownerKey) else {
            throw Refusal(SignatureRefusal.otherKey)
        }
        let verified: VerifiedSignature
        do throws(SignatureRefusal) { verified = try signature.verify(signed, with: key) } catch {
            throw Refusal(error)
        }
        let now = network.clock.now
        try network.owners.nonces.spend(verified, now: now)
        try await network.owners.ahead.note(verified, now: now)
    }
}

/// What all owners' requests of one server share.
struct OwnerDesk: Sendable {
    let keys: OwnerKeys
    let nonces: SpentNonces
    let optOuts: ResearchOptOuts
    /// What was signed with clocks that are ahead.
    let ahead: SignedAhead
    /// Each export looks through all that can still be voted on.
    let exports = Slots(limit: 4)
    /// Claims that may make the data key of their owner.
    let claims = Slots(limit: 1_000)

    init(dataKeys: DataKeyStore, now: Timestamp) async throws {
        keys = try await OwnerKeys(dataKeys: dataKeys)
        ahead = try await SignedAhead(dataKeys)
        nonces = SpentNonces(start: now, takenUntil: ahead.end)
        optOuts = try await ResearchOptOuts(dataKeys: dataKeys)
    }
}

extension HTTPField.Name {
    static let contentDigest = Self("Content-Digest")!
    static let signatureInput = Self("Signature-Input")!
    static let signature = Self("Signature")!
}
