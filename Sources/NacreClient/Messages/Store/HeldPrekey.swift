import Foundation
import MessageFormats

/// A prekey with its private half.
struct HeldPrekey: Codable, Sendable, Equatable {
    /// `PrekeyStatement.Kind`
    let kind: String
    /// `PrekeyID.text`
    let id: String
    /// X-Wing, 32 bytes.
    let seed: Data
    /// The identity key that signed it, 32 bytes: part of what every message to it is bound to.
    let identityKey: Data
    let madeDay: Int64
    /// The last day on which somebody may seal to it.
    let expiresDay: Int64
    /// Whether the server has it, as far as this side was told.
    var isPublished = false
    /// The day on which another medium-term key took its place.
    var replacedDay: Int64?

    var isMedium: Bool { kind == PrekeyStatement.Kind.medium.rawValue }

    /// Whether the private half is to be destroyed: nobody seals to the key any more, and what was sealed is gone from the
    /// mailbox.
    func isOver(on day: Int64) -> Bool {
        guard isMedium else { return expiresDay + PrekeyTerms.oneTimeKeptDays < day }
        return replacedDay.map { $0 + PrekeyTerms.mediumKeptDays < day } ?? false
    }
}
