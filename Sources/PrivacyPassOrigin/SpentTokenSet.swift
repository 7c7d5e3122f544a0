import PrivacyPassToken
import Synchronization

/// Tokens spent since the process began, for origins whose state may end with it.
///
/// An origin with a database does the same there, and in the transaction that grants what the token buys: it inserts
/// ``PrivacyPassToken/Token/spendingDigest``, or a keyed hash of it, into a table where it is unique, in one statement
/// (`INSERT … ON CONFLICT DO NOTHING RETURNING`), and grants only if a row came back. Looking first and inserting
/// afterwards would let a token through twice.
public final class SpentTokenSet: Sendable {
    private let spent = Mutex<[TokenKeyID: Set<SpendingDigest>]>([:])

    public init() {}

    /// True for exactly one of all calls with tokens of the same ``PrivacyPassToken/Token/spendingDigest``, however many
    /// run at once.
    public func spend(_ token: Token) -> Bool {
        let digest = token.spendingDigest
        return spent.withLock { $0[token.tokenKeyID, default: []].insert(digest).inserted }
    }

    /// Forgets the tokens of keys that are accepted no longer. Must not be called for a key that still is.
    public func forget(_ key: TokenKeyID) { spent.withLock { _ = $0.removeValue(forKey: key) } }

    /// How many tokens are remembered.
    public var count: Int { spent.withLock { $0.values.reduce(0) { $0 + $1.count } } }
}
