/// The body of `POST <prefix>/add-checkpoint`: the size that the witness is believed to know, a consistency proof from
/// it, and the new checkpoint (C2SP tlog-witness).
public struct AddCheckpointRequest: Sendable, Hashable {
    /// A full note and 63 hashes.
    public static let maxSize = SignedNote.maxSize + 4_096

    public let oldSize: Int64
    public let proof: ConsistencyProof
    public let note: SignedNote

    public init(oldSize: Int64, proof: ConsistencyProof, note: SignedNote) {
        self.oldSize = oldSize
        self.proof = proof
        self.note = note
    }

    public init(parsing bytes: [UInt8]) throws(NoteError) {
        var reader = try LineReader(bytes, limit: Self.maxSize)
        guard let size = try reader.line(after: "old ") else { throw .malformed }
        oldSize = try LineReader.decimal(size)
        proof = ConsistencyProof(hashes: try reader.hashes(upTo: ConsistencyProof.maxHashes))
        note = try SignedNote(parsing: reader.remainder())
        _ = try Checkpoint(parsing: note.text)
    }

    public var bytes: [UInt8] {
        let lines = ["old \(oldSize)"] + proof.hashes.map { Base64Text.encode($0.bytes) } + [""]
        return Array(lines.map { $0 + "\n" }.joined().utf8) + note.bytes
    }
}
