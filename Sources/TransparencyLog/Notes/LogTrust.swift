/// Whom a reader trusts: one log, by its origin and key, some witnesses, and how many of these must have cosigned.
public struct LogTrust: Sendable, Hashable {
    public let origin: String
    public let log: NoteVerifier
    public let witnesses: [NoteVerifier]
    /// 0 to the number of witnesses.
    public let quorum: Int

    /// More leaves than any log will have: with numbers up to this nobody who computes runs over.
    public static let mostLeaves: Int64 = 1 << 40

    /// - Parameter origin: the log's; nil where it is the name of its key, as C2SP tlog-checkpoint recommends.
    public init(
        origin: String? = nil, log: NoteVerifier, witnesses: [NoteVerifier] = [], quorum: Int = 0
    ) throws(TrustError) {
        guard log.algorithm == .ed25519 else { throw .notALogKey }
        guard witnesses.allSatisfy({ $0.algorithm == .cosignature }) else { throw .notAWitnessKey }
        // Two names of one key, or one name twice, would count one witness for two.
        guard Set(witnesses.map(\.key)).count == witnesses.count, Set(witnesses.map(\.name)).count == witnesses.count
        else { throw .repeatedWitness }
        guard (0...witnesses.count).contains(quorum) else { throw .impossibleQuorum }
        self.origin = origin ?? log.name
        self.log = log
        self.witnesses = witnesses
        self.quorum = quorum
    }

    /// A checkpoint that the log signed and enough witnesses cosigned. Signatures by unknown keys are ignored; one by a
    /// known key that does not verify makes the whole note worthless (C2SP signed-note, "Signatures").
    public func verify(_ note: SignedNote) throws(TrustError) -> VerifiedCheckpoint {
        guard let checkpoint = try? Checkpoint(parsing: note.text) else { throw .notACheckpoint }
        guard checkpoint.origin.utf8.elementsEqual(origin.utf8) else { throw .wrongOrigin }
        guard try isSigned(note, by: log) else { throw .notSignedByLog }
        guard checkpoint.size <= Self.mostLeaves else { throw .implausibleSize }
        var times: [String: Int64] = [:]
        for witness in witnesses where try isSigned(note, by: witness) {
            let cosignatures = note.signatures.filter(witness.isNamed).compactMap { try? Cosignature($0) }
            times[witness.name] = cosignatures.map(\.time).max()
        }
        guard times.count >= quorum else { throw .quorumNotMet(cosigned: times.count, quorum: quorum) }
        return VerifiedCheckpoint(checkpoint: checkpoint, note: note, cosignatureTimes: times, quorum: quorum)
    }

    private func isSigned(_ note: SignedNote, by key: NoteVerifier) throws(TrustError) -> Bool {
        let signatures = note.signatures.filter(key.isNamed)
        guard signatures.allSatisfy({ key.verifies($0, over: note.text) }) else { throw .falseSignature(key.name) }
        return !signatures.isEmpty
    }
}

/// A checkpoint under the signatures that a ``LogTrust`` demands.
public struct VerifiedCheckpoint: Sendable, Hashable {
    public let checkpoint: Checkpoint
    public let note: SignedNote
    /// The trusted witnesses that cosigned, by name, and when: seconds since 1970.
    public let cosignatureTimes: [String: Int64]
    /// How many cosignatures were demanded.
    public let quorum: Int

    /// What a witness's clock may be ahead of ours, in seconds.
    public static let tolerance: Int64 = 300

    public var size: Int64 { checkpoint.size }
    public var root: LogHash { checkpoint.root }

    /// Whether the quorum cosigned within the last `seconds`. Without a quorum there is nobody to say so: false. A time
    /// in the future does not count, or a witness with a wrong clock would keep a checkpoint fresh for years.
    ///
    /// - Parameter now: seconds since 1970.
    public func isFresh(at now: Int64, within seconds: Int64) -> Bool {
        let fresh = cosignatureTimes.values.filter { (now - seconds...now + Self.tolerance).contains($0) }
        return quorum > 0 && fresh.count >= quorum
    }
}

/// Why a note is not a checkpoint to be believed, or a configuration not one that could ever be met. Says what, for
/// whom it may concern; holds nothing secret.
public enum TrustError: Error, Sendable, Equatable {
    case notALogKey, notAWitnessKey, repeatedWitness, impossibleQuorum
    case notACheckpoint
    case wrongOrigin
    /// A signed size that no log can have.
    case implausibleSize
    case notSignedByLog
    /// A line with the name and ID of this trusted key that it did not sign.
    case falseSignature(String)
    case quorumNotMet(cosigned: Int, quorum: Int)
}
