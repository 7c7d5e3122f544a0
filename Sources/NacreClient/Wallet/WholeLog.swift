import Foundation
import IssuerLog
import JSONWriting
import TransparencyLog

/// Reads a whole log, leaf by leaf, and believes it only as a whole: whoever asks for all of it tells nobody what it was
/// looking for.
struct WholeLog: Sendable {
    let log: WalletLog
    /// GET a path below the server's `/log/`.
    let fetch: @Sendable (_ path: String) async throws -> [UInt8]

    /// An issuer's log grows by a few leaves a day: one of more leaves is none.
    private static let mostLeaves: Int64 = 200_000
    /// All entries together. A leaf of an issuer's key has some 300 bytes.
    private static let mostBytes = 128 << 20

    struct Read: Sendable {
        let checkpoint: VerifiedCheckpoint
        let entries: [[UInt8]]

        func seen(_ trust: LogTrust) -> SeenLog {
            SeenLog(key: trust.log.vkey, size: checkpoint.size, root: checkpoint.root)
        }
    }

    /// - Parameter seen: what the log must go on from.
    func read(trust: LogTrust, seen: SeenLog?, at now: Timestamp) async throws -> Read {
        guard let note = try? SignedNote(parsing: try await file("checkpoint")) else {
            throw WalletError.logUnreadable(log)
        }
        let checkpoint: VerifiedCheckpoint
        do throws(IssuerLogRefusal) {
            do { checkpoint = try trust.verify(note) } catch { throw .untrusted(error) }
            try checkpoint.requireFresh(at: now.milliseconds / 1_000)
        } catch {
            throw WalletError(error, in: log)
        }
        guard checkpoint.size <= Self.mostLeaves else { throw WalletError.logUnreadable(log) }
        if let seen, checkpoint.size < seen.size { throw WalletError.logContradicts(log, size: seen.size) }
        var entries: [[UInt8]] = []
        var size = 0
        for id in BundleID.all(size: checkpoint.size) {
            guard let bundle = try? EntryBundle(id, bytes: try await file(id.path)) else {
                throw WalletError.logUnreadable(log)
            }
            entries += bundle.entries
            size += bundle.entries.reduce(0) { $0 + $1.count }
            guard size <= Self.mostBytes else { throw WalletError.logUnreadable(log) }
        }
        let hashes = entries.map { LogHash(leaf: $0) }
        guard MerkleTree.root(of: hashes) == checkpoint.root else { throw WalletError.logUnreadable(log) }
        if let seen, Data(MerkleTree.root(of: hashes.prefix(Int(seen.size))).bytes) != seen.root {
            throw WalletError.logContradicts(log, size: seen.size)
        }
        return Read(checkpoint: checkpoint, entries: entries)
    }

    private func file(_ path: String) async throws -> [UInt8] {
        do { return try await fetch("/log/" + path) } catch is ClientRefusal {
            throw WalletError.logUnreadable(log)
        }
    }
}
