import JSONWriting

/// One opening of personal data, as it is about to happen.
struct Opening: Sendable {
    /// Whose data.
    let subject: AccountID
    let actor: Actor
    let purpose: Purpose
    let what: OpenedKind
}

/// What is opened. Only the person concerned reads it.
enum OpenedKind: String, Sendable, CaseIterable {
    case email, plan, customer, subscription, invoice
    case paymentMethod = "payment-method"
}

/// An opening as the person concerned sees it.
struct AccessEntry: Sendable {
    /// Its place in the public trail.
    let sequence: Int64
    let at: Timestamp
    let actor: Actor
    let purpose: Purpose
    let what: OpenedKind
}

enum TrailError: Error, Equatable, Sendable {
    /// The account never was or is deleted: there is nobody to write the opening down for, so nothing is opened.
    case noSuchAccount
    case nameTooLong
    /// Other servers wrote about the same account at the same moment, again and again.
    case busy
    /// The database holds a row that no server wrote.
    case unreadable
}
