import PrivacyPassToken
import TransparencyLog

/// Why an issuer's key, or its log, is not believed. Holds nothing secret.
public enum IssuerLogRefusal: Error, Sendable, Equatable {
    /// The key comes without a proof that it is in the log: it may be there in a moment.
    case notLogged(TokenKind, Epoch)
    /// No C2SP tlog-proof with an issuer key's leaf.
    case malformedProof
    /// The proof is of another key, kind or epoch.
    case otherKey(TokenKind, Epoch)
    /// The checkpoint is not one to be believed.
    case untrusted(TrustError)
    /// The leaf is not in the tree that was signed.
    case notIncluded
    /// Fewer of the pinned witnesses than demanded saw the log within the last 24 hours.
    case stale
    /// The log has two leaves for a kind and epoch: whoever is shown the second key stands out.
    case secondKey(TokenKind, Epoch)
    /// One key for two kinds or epochs.
    case sharedKey(TokenKind, Epoch)
    /// An entry that is no leaf, or none that such a log may have.
    case malformedLeaf(index: Int64)

    /// Whether it may pass by itself.
    public var isPassing: Bool {
        switch self {
        case .notLogged, .stale, .untrusted(.quorumNotMet): true
        default: false
        }
    }
}
