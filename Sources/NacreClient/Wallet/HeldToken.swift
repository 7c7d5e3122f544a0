import Foundation

/// A token in the wallet: worth one agent's epoch to whoever has it.
struct HeldToken: Codable, Sendable, Equatable {
    /// `run` or `vote`.
    let kind: String
    let epoch: Int64
    /// RFC 9577 section 2.2.
    let bytes: Data
}

/// How many tokens the wallet holds.
public struct HeldTokens: Sendable, Equatable {
    /// `run` or `vote`.
    public let kind: String
    public let epoch: Int64
    public let count: Int
}

/// What happened to an epoch's allowance.
public struct DrawReport: Sendable, Equatable {
    public let epoch: Int64
    /// By kind.
    public let drawn: [String: Int]
    /// They were there already; nothing was sent.
    public let wasDrawnBefore: Bool
}
