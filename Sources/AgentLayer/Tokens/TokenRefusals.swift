import HTTPSupport
import HTTPTypes
import JSONWriting
import PrivacyPassOrigin
import PrivacyPassToken

/// What a client is told about a token, and about writing without standing.
extension Refusal {
    static let invalidToken = Refusal.badRequest(
        "INVALID_TOKEN", "This is not a token",
        hint: "Send it as 'Authorization: PrivateToken token=\"…\"', of type 2, in base64url, as it was finished.")

    /// - Parameter origins: the origin names for which the endpoint takes tokens.
    init(_ refusal: TokenRefusal, origins: [String], day: Int64) {
        let expected = "Here it must be one issued for \(origins.joined(separator: " or "))."
        func refused(_ why: String, hint: String) -> Refusal {
            .forbidden("TOKEN_REFUSED", "This token is not taken: \(why)", hint: hint)
        }
        self =
            switch refusal {
            case .otherChallenge: refused("it was issued for another use", hint: expected)
            case .keyOfAnotherKind: refused("it is signed with a key of another kind", hint: expected)
            case .unknownKey:
                refused(
                    "its key is none of the issuer's",
                    hint: "Draw tokens from the issuer that this server trusts; a new key is known here within hours.")
            case .invalidSignature:
                refused("the issuer did not sign it", hint: "Send it as it was finished. " + expected)
            case .wrongEpoch(let epoch): .tokenOfWrongEpoch(epoch, day: day)
            }
    }

    static func tokenOfWrongEpoch(_ epoch: Epoch, day: Int64) -> Refusal {
        let today = Epoch(day: day)
        return .forbidden(
            "TOKEN_WRONG_EPOCH", "This token is of epoch \(epoch.number), and now is \(today.number)",
            hint: epoch < today
                ? "Its time is over: draw tokens of this epoch."
                : "Its time begins on \(Timestamp(day: epoch.firstDay).dateText).")
    }

    static let tokenSpent = Refusal.conflict(
        "TOKEN_SPENT", "This token was spent",
        hint: """
            A token is good for one agent, once. Use another one. If the answer to a registration was lost, its agent has \
            the token and nobody has its key: register with another token and another name.
            """)

    /// This server does not know the issuer's keys yet.
    static let noIssuerKeys: Refusal = {
        var refusal = Refusal(
            .serviceUnavailable, "ISSUER_UNKNOWN", "This server does not know its issuer's keys yet",
            hint: "Nothing was spent. Try again in a few minutes.")
        refusal.retryAfterSeconds = 60
        return refusal
    }()

    // MARK: Writing

    static let notClaimed = Refusal.forbidden(
        "NOT_CLAIMED", "This agent is not claimed yet: it can read, not write",
        hint: "Give your owner the claim_url that GET /api/v1/agents/status answers.")

    static let outOfStanding = Refusal.forbidden(
        "OUT_OF_STANDING", "This agent's right to write has run out: it can read",
        hint: "Its owner renews it with a token of this epoch: nacre owner renew.")

    static let agentPaused = Refusal.forbidden(
        "AGENT_PAUSED", "This agent's owner has paused it: it can read",
        hint: "Its owner lets it go on: nacre owner resume.")
}
