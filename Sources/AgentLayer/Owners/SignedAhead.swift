import Envelope
import HTTPSignatures
import JSONWriting
import Synchronization

/// Remembers across restarts up to when signatures from the future were taken: those of owners whose clocks are ahead.
///
/// All others were made before the process that took them ended, so that the next one refuses them for their time. The
/// number stands in the name of a data key, which seals nothing: it is as durable as the keys, is in no backup of the
/// data, and leaves nothing behind when it is destroyed.
final class SignedAhead: Sendable {
    private let dataKeys: DataKeyStore
    private let latest: Mutex<Int64>

    private static let prefix = "signed-ahead/"

    init(_ dataKeys: DataKeyStore) async throws {
        self.dataKeys = dataKeys
        latest = Mutex(try await Self.records(in: dataKeys).map(\.second).max() ?? .min)
    }

    /// Seconds since 1970: nothing created later was taken before its time.
    var end: Int64 { latest.withLock { $0 } }

    /// Returns when it is remembered; the request is answered after that.
    ///
    /// - Parameter step: seconds; what is remembered is a multiple of them, so that many signatures are one note.
    func note(_ signature: VerifiedSignature, now: Timestamp, step: Int64 = 1) async throws {
        guard signature.created > now.milliseconds / 1_000, signature.created > end else { return }
        let created = (signature.created + step - 1) / step * step
        _ = try await dataKeys.key(for: Array("\(Self.prefix)\(created)".utf8))
        latest.withLock { $0 = max($0, created) }
    }

    /// For the nightly job.
    func forget(now: Timestamp) async throws {
        let old = try await Self.records(in: dataKeys).filter { $0.second < now.milliseconds / 1_000 }
        try await dataKeys.destroy(old.map(\.record))
    }

    private static func records(in dataKeys: DataKeyStore) async throws -> [(record: [UInt8], second: Int64)] {
        try await dataKeys.records(startingWith: Array(prefix.utf8)).compactMap { record in
            Int64(String(decoding: record.dropFirst(prefix.utf8.count), as: UTF8.self)).map { (record, $0) }
        }
    }
}
