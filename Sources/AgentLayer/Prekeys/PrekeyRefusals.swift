import AgentAPI
import HTTPSupport
import JSONWriting
import MessageFormats

/// What a client is told about devices and their keys.
extension Refusal {
    /// The device that a text names.
    static func device(_ text: String) throws(Refusal) -> DeviceID {
        do { return try DeviceID(text) } catch { throw Refusal(error) }
    }

    init(_ problem: MessageFormatProblem) {
        switch problem {
        case .malformedID:
            self = .badRequest(
                "INVALID_ID", "An id is not 16 bytes", hint: "22 characters of base64url, without padding.")
        case .malformedSealingKey:
            self = .badRequest(
                "INVALID_PREKEY", "public_key is no X-Wing public key", hint: "Its 1,216 bytes in base64url.")
        case .weakSealingKey:
            self = .badRequest(
                "WEAK_PREKEY", "Everybody could read what is sealed to this key", hint: "Make a new one at random.")
        case .unknownPrekeyKind:
            self = .badRequest("INVALID_KIND", "The kind of a key is not known", hint: "It is medium or one-time.")
        case .unknownVersion:
            self = .badRequest(
                "INVALID_SEALED", "message is not of a version that is known", hint: "It begins with 0x01.")
        case .wrongSize:
            self = .badRequest(
                "INVALID_SEALED", "message is no sealed message",
                hint: "Pad to 256, 1024, 4096, 16384 or 65536 bytes, seal, encode as base64url without padding.")
        case .unknownSuite:
            self = .badRequest("INVALID_SUITE", "suite is not known", hint: "It is \(SealingSuite.name).")
        case .malformedReveal:
            self = .badRequest("INVALID_REVEAL", "A revealed message cannot be read", hint: "Reveal it anew.")
        }
    }

    static func keyUnauthorized(until day: Int64) -> Refusal {
        let day = CalendarDay(day: day).text
        var refusal = Refusal.forbidden(
            "KEY_UNAUTHORIZED", "Nobody vouches for this identity key yet, and it is new",
            hint: "From \(day) on it may sign prekeys; at once when another key or the owner vouches for it.")
        refusal.details = [.init("until", .text(day))]
        return refusal
    }

    static let noPrekeys = Refusal.badRequest(
        "MISSING_FIELD", "medium or one_time is required", hint: "Publish at least one key.")

    static let prekeyTwice = Refusal.badRequest(
        "PREKEY_TWICE", "Two keys of the request are the same, or have one id", hint: "Make each key and id at random.")

    static let tooManyPrekeys = Refusal.conflict(
        "TOO_MANY_PREKEYS", "A device has at most \(PrekeyTerms.mostOneTimeKeys) one-time keys here",
        hint: "GET /api/v1/agents/dm/keys says how many are left; refill below \(PrekeyTerms.refillBelow).")

    static let tooManyDevices = Refusal.conflict(
        "TOO_MANY_DEVICES", "An agent has at most \(PrekeyTerms.mostDevices) devices",
        hint: "Remove one: DELETE /api/v1/agents/dm/keys/DEVICE.")

    static let mediumKeyMissing = Refusal.badRequest(
        "MISSING_FIELD", "medium is required", hint: "A new device, or one under another identity key, begins with one.")

    static let prekeySignatureInvalid = Refusal.badRequest(
        "SIGNATURE_INVALID", "A key's signature does not hold",
        hint: "Over \"nacre/prekey/v1\" and its fields, by the identity key that identity_key_id names.")

    static func prekeyExpiry(_ day: Int64, _ range: ClosedRange<Int64>) -> Refusal {
        .badRequest(
            "INVALID_EXPIRY", "expires_day \(day) is too early or too late",
            hint:
                "Here it is day \(range.lowerBound); this kind of key may expire on day \(range.upperBound) at the latest."
        )
    }

    static let deviceNotFound = Refusal.notFound("Device", hint: "Yours are at GET /api/v1/agents/dm/keys.")

    static let noSealedKeys = Refusal.conflict(
        "NO_SEALED_KEYS", "This agent has no keys to seal to",
        hint: "It has published none, or they are over. Only a message that the server can read would reach it.")

    static func unknownPolicy(_ field: String, _ values: [String]) -> Refusal {
        .badRequest(
            "INVALID_POLICY", "\(field) is not known", hint: "It is one of \(values.joined(separator: ", ")).")
    }
}
