import ByteFraming
public import JSONWriting
public import TransparencyLog

/// A proof with what it is about: a leaf, and where it can be opened, what the leaf commits to. Verifies without asking
/// anybody.
///
/// Kept as a tlog-proof (C2SP) whose extra data is canonical JSON: `leaf`, the entry as a text, and where it was open
/// `record` and `salt`. By nobody signed: the entry's hash is what the proof is about, and the entry commits to the record.
public struct LogProof: Sendable {
    public let proof: TransparencyProof
    public let leaf: Leaf
    public private(set) var record: CanonicalValue?
    public private(set) var salt: LeafSalt?

    public var index: Int64 { proof.inclusion.index }

    /// Reads a proof that was kept.
    public init(parsing bytes: [UInt8]) throws(LogProofError) {
        guard let proof = try? TransparencyProof(parsing: bytes) else { throw .malformed }
        guard let extra = proof.extra, let value = try? CanonicalValue(parsing: extra) else { throw .noLeaf }
        guard let text = value["leaf"]?.text else {
            // The entry alone is what others keep there.
            guard let leaf = try? Leaf(parsing: extra) else { throw .noLeaf }
            self.init(proof, leaf)
            return
        }
        guard let leaf = try? Leaf(parsing: Array(text.utf8)) else { throw .malformedLeaf }
        self.init(proof, leaf)
        if let record = value["record"], let salt = value["salt"]?.text {
            guard let bytes = Base64URL.decode(salt), let salt = try? LeafSalt(bytes) else { throw .otherRecord }
            self.record = record
            self.salt = salt
        }
    }

    private init(_ proof: TransparencyProof, _ leaf: Leaf) {
        self.proof = proof
        self.leaf = leaf
    }

    /// What is kept. A record that is too large for a proof is left out.
    public var text: String {
        var members: [String: CanonicalValue] = ["leaf": .string(String(decoding: leaf.bytes, as: UTF8.self))]
        let small = proof(with: members)
        guard let record, let salt else { return small }
        members["record"] = record
        members["salt"] = .base64URL(salt.bytes)
        let whole = proof(with: members)
        return whole.utf8.count <= TransparencyProof.maxSize ? whole : small
    }

    private func proof(with members: [String: CanonicalValue]) -> String {
        TransparencyProof(
            inclusion: proof.inclusion, note: proof.note, extra: CanonicalValue.object(members).bytes
        ).text
    }

    /// Checks that the leaf is in the log that `pins` is about, and the record what the leaf commits to.
    ///
    /// - Parameter pins: with the log's key.
    @discardableResult
    public func verify(_ pins: LogPins) throws -> VerifiedCheckpoint {
        guard let trust = try pins.trust() else { throw LogPinsError.notALogKey("") }
        let checkpoint: VerifiedCheckpoint
        do {
            checkpoint = try proof.verify(leaf: leaf.hash, trust: trust)
        } catch ProofError.untrusted(let error) {
            throw LogProofError.untrusted(LogFault(error, trust, proof.note))
        } catch {
            throw LogProofError.notIncluded
        }
        if let record, let salt {
            guard case .committed(let statement) = leaf.statement,
                statement.commitment.opens(type: leaf.type, record: record, salt: salt)
            else { throw LogProofError.otherRecord }
        }
        return checkpoint
    }

    /// The origin that the proof's checkpoint claims; nil where it is none.
    public var claimedOrigin: String? { try? Checkpoint(parsing: proof.note.text).origin }

    // MARK: Fetching one

    /// Fetches the proof of one entry, the entry, and what it commits to where that can be opened.
    ///
    /// Nothing of it is verified yet.
    public static func fetch(
        _ sequence: Int64, from address: LogAddress, patience: LogFetcher.Patience = .init()
    ) async throws -> LogProof {
        let fetcher = LogFetcher(address, patience: patience)
        let proof: TransparencyProof
        do {
            proof = try await fetcher.proof(sequence)
        } catch LogFetchError.notThere {
            throw LogProofError.unknownSequence
        } catch LogFetchError.refused(_, 409) {
            throw LogProofError.notPublishedYet
        }
        guard proof.inclusion.index == sequence else {
            throw LogProofError.otherIndex(asked: sequence, given: proof.inclusion.index)
        }
        guard let size = try? Checkpoint(parsing: proof.note.text).size,
            let id = BundleID(index: sequence / Int64(TileID.fullWidth), size: size)
        else { throw LogProofError.malformed }
        let place = Int(sequence % Int64(TileID.fullWidth))
        let bundle = try await fetcher.bundle(id)
        guard place < bundle.entries.count else { throw LogProofError.malformed }
        guard let leaf = try? Leaf(parsing: bundle.entries[place]) else { throw LogProofError.malformedLeaf }
        var whole = LogProof(proof, leaf)
        // A log whose leaves say all in the clear has no content.
        if leaf.type.isCommitted, let content = try? await fetcher.content(id.index), place < content.entries.count,
            case .open(let record, let salt) = content.entries[place]
        {
            whole.record = record
            whole.salt = salt
        }
        return whole
    }
}
