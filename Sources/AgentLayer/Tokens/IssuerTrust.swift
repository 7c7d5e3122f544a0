import HTTPSupport
import IssuerLog
import JSONWriting
import PrivacyPassToken
import TransparencyLog

/// Judges a directory's keys by the issuer's log, which witnesses of this server's own choice have seen: an issuer that
/// showed this server one key and an owner another could tell its tokens apart.
struct IssuerTrust: Sendable {
    /// Without a key in it, the log that is seen first counts from then on.
    let pins: LogPins

    /// What a directory's log proves.
    struct Judged: Sendable {
        /// The log's key, to be remembered.
        let log: NoteVerifier
        let keys: [EpochKey]
        /// Those that are not to be learned.
        let refused: [RefusedIssuerKey]
    }

    /// - Parameters:
    ///   - keys: of the directory, those that could be used.
    ///   - remembered: the log's key as it was seen first; nil before.
    func judge(
        _ directory: IssuerDirectory, keys: [EpochKey], remembered: String?, at now: Timestamp
    ) throws(IssuerDirectoryRefusal) -> Judged {
        if let remembered, pins.log == nil, let shown = directory.nacre?.logKey, shown != remembered {
            throw .otherLog
        }
        // What the directory says of its log counts at first sight alone.
        guard let trust = try? pins.trust(seen: remembered ?? directory.nacre?.logKey) else { throw .noLog }
        let proofs = directory.logProofs
        var learned: [EpochKey] = []
        var refused: [RefusedIssuerKey] = []
        for key in keys {
            let label = IssuerDirectory.Label(kind: key.kind, epoch: key.epoch)
            do throws(IssuerLogRefusal) {
                guard let text = proofs[label] else { throw .notLogged(key.kind, key.epoch) }
                try IssuerKeyProof(parsing: text).verify(
                    LoggedKey(key), under: trust, at: now.milliseconds / 1_000)
                learned.append(key)
            } catch {
                refused.append(RefusedIssuerKey(label: label, reason: error))
            }
        }
        return Judged(log: trust.log, keys: learned, refused: refused)
    }
}

/// A key of a directory that is not learned.
struct RefusedIssuerKey: ReportableError, Equatable {
    let label: IssuerDirectory.Label
    /// Nil where another key has been learned for the kind and epoch before.
    let reason: IssuerLogRefusal?

    /// Whether it may be learned in a moment: a new key takes one to be logged and cosigned.
    var isPassing: Bool { reason?.isPassing == true }

    var publicDescription: String {
        let why = reason?.words ?? "the issuer names another key than before"
        return "The issuer's \(label.kind.name) key of epoch \(label.epoch.number) is not learned: \(why)."
    }
}

extension IssuerLogRefusal {
    /// For the operator. Names no host.
    var words: String {
        switch self {
        case .notLogged: "the issuer's log does not show the key yet"
        case .malformedProof: "the proof that comes with the key is none"
        case .otherKey: "the proof that comes with the key is of another key"
        case .untrusted(.wrongOrigin): "the proof is of a log of another name than --issuer-log says"
        case .untrusted(.notSignedByLog):
            "the proof is not signed by the key that --issuer-log says, or that was seen first"
        case .untrusted(.falseSignature): "a signature under the proof is false"
        case .untrusted(.quorumNotMet(let cosigned, let quorum)):
            "\(cosigned) of the witnesses of --issuer-witness have cosigned, \(quorum) must"
        case .untrusted: "the checkpoint under the proof is none"
        case .notIncluded: "the proof does not lead to the signed tree"
        case .stale: "the witnesses' cosignatures are older than 24 hours"
        case .secondKey: "the log has two keys for the kind and epoch"
        case .sharedKey: "the log has one key for two kinds or epochs"
        case .malformedLeaf: "the log has an entry that is none"
        }
    }
}
