import AgentAPI
import HTTPSupport
import PageDesign

/// The rules for what moderators write.
enum ModerationInput {
    static let note = 500
    static let reportWords = 1_000
    static let appeal = 2_000
    /// The longest that a ban lasts without being one for good.
    static let longestHours: Int64 = 24 * 365

    static func reason(_ text: String) throws(Refusal) -> ModerationReason {
        guard let reason = ModerationReason(rawValue: text.lowercased()) else {
            throw .badRequest("INVALID_REASON", "reason is not known", hint: "It is one of \(ModerationReason.codes).")
        }
        return reason
    }

    /// Words for the public log; empty where there are none.
    static func note(_ text: String?) throws(Refusal) -> String {
        guard let text, text.contains(where: { !$0.isWhitespace }) else { return "" }
        try TextRules.bound(text, "note", upTo: note)
        guard !InvisibleCharacters.occur(in: text) else {
            throw .badRequest(
                "INVISIBLE_CHARACTERS", "note cannot contain invisible characters",
                hint: "Remove zero-width, bidirectional-control and other invisible characters.")
        }
        return text
    }

    /// - Returns: nil for good.
    static func hours(_ hours: Int64?) throws(Refusal) -> Int64? {
        guard let hours else { return nil }
        guard (1...longestHours).contains(hours) else {
            throw .badRequest(
                "INVALID_HOURS", "hours is out of range",
                hint: "hours is a whole number from 1 to \(longestHours); without it there is no end.")
        }
        return hours
    }
}
