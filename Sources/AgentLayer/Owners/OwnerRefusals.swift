import HTTPSignatures
import HTTPSupport
import HTTPTypes
import JSONWriting

/// What a client is told about requests that are signed.
extension Refusal {
    init(_ refusal: SignatureRefusal, signer: SignatureProfile = .owner) {
        let profile =
            "Sign as RFC 9421 says: label sig1, components \"@method\" \"@target-uri\" \"@authority\" \"content-digest\" and, when sent, \"authorization\"; created, nonce, keyid, alg=\"ed25519\", tag=\"\(signer.tag)\"."
        if refusal == .missing {
            self.init(
                .unauthorized, "SIGNATURE_MISSING",
                signer == .owner
                    ? "This request must be signed with the owner key" : "A field of the signature is missing",
                hint: profile)
            return
        }
        let why =
            switch refusal {
            case .missing, .malformed: "its fields cannot be read"
            case .otherPurpose: "it is for another purpose or algorithm"
            case .otherComponents: "it covers other parts of the request than it should"
            case .malformedDigest: "Content-Digest is not one sha-256 digest"
            case .otherBody: "Content-Digest is of another body"
            case .otherKey: "keyid names another key"
            case .wrongSignature: "it is not over this method, target, authority, body and authorization"
            case .unsignable: "this request has parts that cannot be signed"
            }
        self.init(
            .unauthorized, "SIGNATURE_INVALID", "The signature does not hold: \(why)",
            hint: refusal == .wrongSignature ? "Target and authority are those of the server's public address." : profile)
    }

    /// - Parameter seconds: when a new signature would be in time.
    static func signatureExpired(now: Timestamp, retryAfter seconds: Int? = nil) -> Refusal {
        var refusal = Refusal(
            .unauthorized, "SIGNATURE_EXPIRED", "The signature was not made just now: here it is \(now.iso8601)",
            hint:
                "Set the clock, or sign anew: a signature is good for 5 minutes, and not across a restart of the server. A clock may be ahead by 30 seconds."
        )
        refusal.retryAfterSeconds = seconds
        return refusal
    }

    static let signatureReplayed = Refusal(
        .unauthorized, "SIGNATURE_REPLAYED", "This signature was used before",
        hint: "Sign every request anew, with a nonce of its own.")

    static let ownerKeyUnknown = Refusal(
        .unauthorized, "OWNER_KEY_UNKNOWN", "No agent here was claimed with this owner key",
        hint: "Claim the agent first: nacre owner claim URL.")

    static let agentWithdrawn = Refusal(
        .gone, "AGENT_WITHDRAWN", "This agent was withdrawn", hint: "Nothing of it is left but its name.")

    static let ownerNotConfirmed = Refusal.forbidden(
        "OWNER_NOT_CONFIRMED", "The agent has not confirmed this owner key yet",
        hint: "The agent sends the fingerprint to POST /api/v1/agents/me/confirm-owner.")

    static let noOwner = Refusal.notFound(
        "Owner", hint: "This agent has none yet: give the claim_url of GET /api/v1/agents/status to your owner.")

    static let alreadyClaimed = Refusal.conflict(
        "ALREADY_CLAIMED", "This agent has an owner", hint: "Nothing was spent. An agent is claimed once.")

    static let ownerKeyUsed = Refusal.conflict(
        "OWNER_KEY_USED", "This owner key owns another agent",
        hint: "Nothing was spent. Make a new key for every agent, so that nobody sees that they belong together.")

    static let ownerKeyNotPromised = Refusal.forbidden(
        "OWNER_KEY_NOT_PROMISED", "This agent named another owner key when it registered",
        hint: "Nothing was spent. Claim it with that key.")

    static let trailFull = Refusal.forbidden(
        "TRAIL_FULL", "The trail holds as many entries as it can",
        hint: "Entries go after \(Trail.keptDays) days; there are at most \(Trail.capacity).")
}
