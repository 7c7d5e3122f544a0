import struct Foundation.Date

/// `/claim/CODE`
struct ClaimPage: Sendable {
    var name: String
    var description: String
    var registeredDay: Date
    /// It has an owner already.
    var isClaimed: Bool
    /// As the owner's wallet takes it.
    var claimURL: String
}
