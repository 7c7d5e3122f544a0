import TransparencyLog

/// Fetches checkpoints, and takes one only where its tree goes on from the last that was accepted.
struct LogHistory: Sendable {
    let fetcher: LogFetcher
    let trust: LogTrust
    /// The log's key was given, not learned from the server.
    var isPinned = true
    /// The greatest age of the cosignatures of a quorum, in hours; nil takes any.
    var maxAge: Int64?

    /// - Parameters:
    ///   - text: the note of the last checkpoint; nil where there is none.
    ///   - now: seconds since 1970.
    /// - Throws: ``LogFinding``, ``LogContradiction``, ``LogFetchError``.
    func next(after text: String?, at now: Int64) async throws -> VerifiedCheckpoint {
        let checkpoint = try await verified(try await fetcher.checkpoint(), at: now)
        guard let text, let note = try? SignedNote(parsing: text), let old = try? Checkpoint(parsing: note.text) else {
            return checkpoint
        }
        do {
            try await compare(old, checkpoint)
        } catch let finding as LogFinding {
            throw LogContradiction(finding: finding, evidence: [note.string, checkpoint.note.string])
        }
        return checkpoint
    }

    private func verified(_ note: SignedNote, at now: Int64) async throws -> VerifiedCheckpoint {
        let checkpoint: VerifiedCheckpoint
        do {
            checkpoint = try trust.verify(note)
        } catch {
            // Another key under the same address is what somebody should hear who trusts the first one.
            if !isPinned, error == .notSignedByLog || error == .wrongOrigin,
                let shown = try? await fetcher.info().vkey, shown != trust.log.vkey
            {
                throw LogFinding(.otherLogKey(remembered: trust.log.vkey, shown: shown))
            }
            throw LogFinding(LogFault(error, trust, note))
        }
        if let maxAge, trust.quorum > 0, !checkpoint.isFresh(at: now, within: Self.seconds(maxAge)) {
            throw LogFinding(.stale(hours: max(0, now - (checkpoint.quorumTime ?? 0)) / 3_600, allowed: maxAge))
        }
        return checkpoint
    }

    /// A century is long enough, and nothing runs over.
    private static func seconds(_ hours: Int64) -> Int64 { min(max(0, hours), 876_000) * 3_600 }

    private func compare(_ old: Checkpoint, _ new: VerifiedCheckpoint) async throws {
        guard new.size >= old.size else { throw LogFinding(.rolledBack(from: old.size, to: new.size)) }
        if new.size == old.size {
            guard new.root == old.root else { throw LogFinding(.forked(size: new.size)) }
            return
        }
        var tiles = TileSet()
        for id in try ConsistencyProof.tiles(from: old.size, to: new.size) { tiles.insert(try await fetcher.tile(id)) }
        do {
            let proof = try ConsistencyProof(from: old.size, to: new.size, tiles: tiles)
            try proof.verify(from: old.size, oldRoot: old.root, to: new.size, newRoot: new.root)
        } catch {
            throw LogFinding(.notAnExtension(of: old.size))
        }
    }
}

extension VerifiedCheckpoint {
    /// When the quorum had cosigned, in seconds since 1970: the age of a quorum is that of its oldest member. Nil without one.
    var quorumTime: Int64? {
        let newest = cosignatureTimes.values.sorted(by: >)
        return quorum > 0 && newest.count >= quorum ? newest[quorum - 1] : nil
    }
}

/// Two checkpoints that cannot both be of one log, as they came.
struct LogContradiction: Error {
    let finding: LogFinding
    let evidence: [String]
}

extension LogFault {
    init(_ error: TrustError, _ trust: LogTrust, _ note: SignedNote) {
        switch error {
        case .quorumNotMet(let cosigned, let quorum): self = .tooFewCosignatures(found: cosigned, quorum: quorum)
        case .falseSignature(let name): self = .falseSignature(name)
        case .wrongOrigin:
            let found = (try? Checkpoint(parsing: note.text))?.origin ?? ""
            self = .otherOrigin(expected: trust.origin, found: found)
        case .notSignedByLog: self = .notSignedByLog
        default: self = .unreadableCheckpoint
        }
    }
}
