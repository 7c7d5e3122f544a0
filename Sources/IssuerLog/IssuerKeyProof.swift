import PrivacyPassToken
import TransparencyLog

/// That an issuer's key stands in a log: a C2SP tlog-proof whose extra data is the leaf. It can be kept, and checked
/// without asking anybody.
public struct IssuerKeyProof: Sendable, Hashable {
    private let proof: TransparencyProof

    /// How long cosignatures are taken as news, in seconds: a split view has to be kept up before all witnesses, and no
    /// older than this.
    public static let freshness: Int64 = 86_400

    /// - Parameter leaf: the leaf's bytes, as they are in the log.
    public init(leaf: [UInt8], inclusion: InclusionProof, note: SignedNote) {
        proof = TransparencyProof(inclusion: inclusion, note: note, extra: leaf)
    }

    public init(parsing text: String) throws(IssuerLogRefusal) {
        guard let proof = try? TransparencyProof(parsing: text) else { throw .malformedProof }
        self.proof = proof
    }

    public var text: String { proof.text }
    /// The index of the leaf.
    public var index: Int64 { proof.inclusion.index }

    /// What the leaf says. Nothing of it is to be believed before ``verify(_:under:at:)``.
    public var claim: IssuerKeyStatement? {
        guard let bytes = proof.extra, let leaf = try? Leaf(parsing: bytes),
            case .issuerKey(let statement) = leaf.statement
        else { return nil }
        return statement
    }

    /// Checks that the key that is in the log for its kind and epoch is this one, under a checkpoint that `trust` believes
    /// and, where it demands witnesses, a quorum of them has seen within the last 24 hours.
    ///
    /// That the log has no second key for the kind and epoch shows in the whole log alone: ``IssuerKeyList``.
    ///
    /// - Parameters:
    ///   - now: seconds since 1970.
    ///   - mustBeFresh: whether old cosignatures are refused.
    @discardableResult
    public func verify(
        _ key: LoggedKey, under trust: LogTrust, at now: Int64, mustBeFresh: Bool = true
    ) throws(IssuerLogRefusal) -> VerifiedCheckpoint {
        guard let bytes = proof.extra, let leaf = try? Leaf(parsing: bytes),
            case .issuerKey(let statement) = leaf.statement
        else { throw .malformedProof }
        // A key of a kind and epoch never changes: its leaf is the object's only one.
        guard LoggedKey(statement) == key, leaf.version == 1 else { throw .otherKey(key.kind, key.epoch) }
        let checkpoint: VerifiedCheckpoint
        do { checkpoint = try proof.verify(leaf: LogHash(leaf: bytes), trust: trust) } catch {
            switch error {
            case .untrusted(let reason): throw .untrusted(reason)
            case .notIncluded: throw .notIncluded
            }
        }
        if mustBeFresh { try checkpoint.requireFresh(at: now) }
        return checkpoint
    }
}

extension VerifiedCheckpoint {
    /// Where no witness is trusted, nobody can say how old a checkpoint is, and none is refused for it.
    public func requireFresh(at now: Int64) throws(IssuerLogRefusal) {
        guard quorum == 0 || isFresh(at: now, within: IssuerKeyProof.freshness) else { throw .stale }
    }
}
