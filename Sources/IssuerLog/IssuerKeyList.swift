import PrivacyPassToken
import TransparencyLog

/// The issuer's keys as a whole log holds them: exactly one for each kind and epoch, and each key for one.
public struct IssuerKeyList: Sendable {
    private struct Label: Hashable {
        let kind: TokenKind
        let epoch: Epoch
    }

    private var keys: [Label: [UInt8]] = [:]
    private var labels: [[UInt8]: Label] = [:]

    /// Reads all entries of a log, in their order. Leaves of other types are passed over.
    ///
    /// - Throws: also for what concerns another kind or epoch than the reader's: an issuer that marks anybody is not one
    ///   to draw from.
    public init(entries: some Sequence<[UInt8]>) throws(IssuerLogRefusal) {
        var index: Int64 = 0
        for entry in entries {
            guard let leaf = try? Leaf(parsing: entry) else { throw .malformedLeaf(index: index) }
            if case .issuerKey(let statement) = leaf.statement {
                guard let key = LoggedKey(statement) else { throw .malformedLeaf(index: index) }
                try add(key)
            }
            index += 1
        }
    }

    private mutating func add(_ key: LoggedKey) throws(IssuerLogRefusal) {
        let label = Label(kind: key.kind, epoch: key.epoch)
        // Also the same key twice: there is no second leaf for a kind and epoch.
        guard keys.updateValue(key.tokenKeyID, forKey: label) == nil else { throw .secondKey(key.kind, key.epoch) }
        guard labels.updateValue(label, forKey: key.tokenKeyID) == nil else { throw .sharedKey(key.kind, key.epoch) }
    }

    /// - Throws: where the log has no key for the kind and epoch, or another.
    public func require(_ key: LoggedKey) throws(IssuerLogRefusal) {
        guard let found = keys[Label(kind: key.kind, epoch: key.epoch)] else { throw .notLogged(key.kind, key.epoch) }
        guard found == key.tokenKeyID else { throw .otherKey(key.kind, key.epoch) }
    }

    public var count: Int { keys.count }
}
