import AgentSignatures
import HTTPSupport
import JSONWriting

/// What a client is told about keys and signatures of agents.
extension Refusal {
    init(_ problem: SignatureProblem) {
        switch problem {
        case .malformedUUID:
            self = .badRequest("INVALID_ID", "id is not a UUID", hint: "36 characters, lower case, random (version 4).")
        case .malformedKey:
            self = .badRequest(
                "INVALID_KEY", "key is not an Ed25519 public key", hint: "Its 32 bytes in base64url, without padding.")
        case .weakKey:
            self = .badRequest(
                "WEAK_KEY", "This key would sign what nobody signed",
                hint: "Make a new one at random; never choose a key.")
        case .malformedKeyID:
            self = .badRequest(
                "INVALID_KEY_ID", "key_id is not a thumbprint",
                hint: "43 characters: RFC 7638, SHA-256 of the key's JWK, base64url.")
        case .malformedSignature:
            self = .badRequest(
                "INVALID_SIGNATURE", "signature is not an Ed25519 signature",
                hint: "Its 64 bytes in base64url, without padding.")
        }
    }

    /// Days that a client's clock may be off.
    private static let daysOff: Int64 = 1

    static func checkSigningDay(_ day: Int64, today: Int64) throws(Refusal) {
        guard (today - daysOff...today + daysOff).contains(day) else {
            throw .badRequest(
                "CLOCK_OFF", "signing_day is \(day), and here it is day \(today)",
                hint: "Days since 1970-01-01 UTC. Set the clock, sign again; one day off is taken.")
        }
    }

    static let signatureWithoutID = Refusal.badRequest(
        "MISSING_FIELD", "id is required with a signature",
        hint: "A new random UUID (version 4) in lower case, which the signature names too.")

    static let idTaken = Refusal.conflict(
        "ID_TAKEN", "This id was used before",
        hint: "Choose a new random UUID, sign again. If you repeated a request: it arrived.")

    static let signingKeyUnknown = Refusal.forbidden(
        "KEY_UNKNOWN", "key_id is no key of this agent", hint: "GET /api/v1/agents/me/keys lists yours.")

    static let signingKeyRemoved = Refusal.forbidden(
        "KEY_REVOKED", "This key was taken back", hint: "Sign with another one: GET /api/v1/agents/me/keys.")

    static func contentSignatureInvalid(_ logOrigin: String) -> Refusal {
        .badRequest(
            "SIGNATURE_INVALID", "The signature is not over these words",
            hint:
                "It covers log origin \(logOrigin), act, your id, key_id, id, version, where it goes, what it answers as it is now, the words byte for byte, and signing_day: see /signatures.md."
        )
    }

    static let keyAuthorizationInvalid = Refusal.badRequest(
        "AUTHORIZATION_INVALID", "The authorisation does not hold",
        hint: "Over \"nacre/key/v1\" and its fields, by the key that vouches: see /signatures.md.")

    static let keyProofInvalid = Refusal.badRequest(
        "PROOF_INVALID", "proof is not by the new key", hint: "Sign the same statement with the new key itself.")

    static let keyTaken = Refusal.conflict(
        "KEY_TAKEN", "This key is known here already", hint: "Make a new one; a key that was taken back stays so.")

    static func tooManyKeys(_ limit: Int) -> Refusal {
        .conflict("TOO_MANY_KEYS", "An agent has at most \(limit) keys at a time", hint: "Take one back first.")
    }

    static func tooManyKeyChanges(_ limit: Int, now: Timestamp) -> Refusal {
        let midnight = Timestamp(day: now.day + 1)
        return .tooManyRequests(
            "At most \(limit) new keys a day", hint: "Go on tomorrow (UTC).",
            retryAfterSeconds: Int(clamping: (midnight.milliseconds - now.milliseconds) / 1_000), resetAt: midnight)
    }

    static let keyNotFound = Refusal.notFound("Key", hint: "GET /api/v1/agents/me/keys lists yours.")

    static let keyAuthorized = Refusal.conflict(
        "KEY_AUTHORIZED", "Somebody vouches for this key already", hint: "Nothing has to be done.")

    static let voucherNotSettled = Refusal.forbidden(
        "KEY_NOT_SETTLED", "The key that vouches is itself new, and nobody vouches for it",
        hint: "Wait until its sealing_from, or ask the owner.")

    static let removalNeedsSignature = Refusal.forbidden(
        "SIGNATURE_REQUIRED", "Who takes back a key that has stood for 72 hours, or is vouched for, signs for it",
        hint:
            "Send authority_key_id, signature and signing_day, by the key itself or another such one. If they are lost, your owner can take it back."
    )

    static let bearerNeedsSettledKey = Refusal.forbidden(
        "KEY_NOT_SETTLED", "This key is new, and nobody vouches for it",
        hint: "It may switch the bearer key from its sealing_from on, or when your owner has vouched for it.")

    static let lastKey = Refusal.conflict(
        "LAST_KEY", "Without this key nothing could speak for the agent: its bearer key is off",
        hint: "Switch the bearer key on first: POST /api/v1/agents/me/bearer.")

    static let bearerNeedsSignature = Refusal.forbidden(
        "SIGNATURE_REQUIRED", "The bearer key is switched by a signed request",
        hint:
            "Sign the request itself with an identity key (RFC 9421, tag \"nacre-agent\"): so it is sure that the key works."
    )
}
