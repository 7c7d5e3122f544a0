/// A proof that an entry is in a log, to be kept and verified offline (C2SP tlog-proof).
public struct TransparencyProof: Sendable, Hashable {
    /// A note, 63 hashes and extra data of some size.
    public static let maxSize = SignedNote.maxSize + 16_384

    private static let header = "c2sp.org/tlog-proof@v1"

    /// Opaque, and by nobody signed.
    public let extra: [UInt8]?
    public let inclusion: InclusionProof
    /// The checkpoint with its signatures.
    public let note: SignedNote

    public init(inclusion: InclusionProof, note: SignedNote, extra: [UInt8]? = nil) {
        self.inclusion = inclusion
        self.note = note
        self.extra = extra
    }

    public init(parsing bytes: [UInt8]) throws(NoteError) {
        var reader = try LineReader(bytes, limit: Self.maxSize)
        guard try reader.line().elementsEqual(Self.header.utf8) else { throw .malformed }
        if let text = try reader.line(after: "extra ") {
            guard let extra = Base64Text.decode(text) else { throw .malformed }
            self.extra = extra
        } else {
            extra = nil
        }
        guard let index = try reader.line(after: "index ") else { throw .malformed }
        inclusion = InclusionProof(
            index: try LineReader.decimal(index), hashes: try reader.hashes(upTo: ConsistencyProof.maxHashes))
        note = try SignedNote(parsing: reader.remainder())
        _ = try Checkpoint(parsing: note.text)
    }

    public init(parsing text: String) throws(NoteError) { try self.init(parsing: Array(text.utf8)) }

    public var text: String {
        var lines = [Self.header]
        if let extra { lines.append("extra " + Base64Text.encode(extra)) }
        lines.append("index \(inclusion.index)")
        lines += inclusion.hashes.map { Base64Text.encode($0.bytes) }
        return (lines + [""]).map { $0 + "\n" }.joined() + note.string
    }

    /// Checks that `leaf` is in the log that `trust` is about, at the proof's index.
    ///
    /// - Returns: the checkpoint under which it is, with the times of its cosignatures.
    public func verify(leaf: LogHash, trust: LogTrust) throws(ProofError) -> VerifiedCheckpoint {
        let checkpoint: VerifiedCheckpoint
        do { checkpoint = try trust.verify(note) } catch { throw .untrusted(error) }
        do {
            try inclusion.verify(leaf: leaf, size: checkpoint.size, root: checkpoint.root)
        } catch { throw .notIncluded(error) }
        return checkpoint
    }
}

/// Why a proof proves nothing.
public enum ProofError: Error, Sendable, Equatable {
    /// The checkpoint is not one to be believed.
    case untrusted(TrustError)
    /// The leaf is not where the proof says, or the proof is of another tree.
    case notIncluded(TreeError)
}
