public import AgentSignatures
public import MessageFormats

/// A prekey to which may be sealed: its identity key signed it, and it has not expired.
///
/// That the identity key is the agent's says the log; the caller has looked.
public struct RecipientKey: Hashable, Sendable {
    public let statement: PrekeyStatement
    public let identityKey: IdentityKey

    /// - Parameter today: days since 1970.
    /// - Throws: ``MessageProblem``: `prekeyNotSigned`, `prekeyExpired`, `prekeyLastsTooLong`.
    public init(
        _ statement: PrekeyStatement, signature: IdentitySignature, identityKey: IdentityKey, today: Int64
    ) throws(MessageProblem) {
        guard statement.isSigned(by: identityKey, signature) else { throw .prekeyNotSigned }
        guard statement.expiryDay >= today else { throw .prekeyExpired }
        // One day for a clock that is ahead.
        let last = today + PrekeyTerms.days(of: statement.kind) + 1
        guard statement.expiryDay <= last else { throw .prekeyLastsTooLong }
        self.statement = statement
        self.identityKey = identityKey
    }

    public var agent: ObjectUUID { statement.agent }
    public var device: DeviceID { statement.device }
    public var info: SealingInfo { SealingInfo(of: statement, signedBy: identityKey) }
}
