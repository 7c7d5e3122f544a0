public import Envelope
import Foundation
import HTTPSupport
public import Storage
import TransparencyLog

/// What an operator decides when the log does not go on by itself: after a database was put in place that is older than
/// what was signed. For a database that no server has open.
public struct LogSuccession: Sendable {
    private let store: any Store
    private let dataKeys: DataKeyStore

    public init(store: any Store, dataKeys: DataKeyStore) {
        self.store = store
        self.dataKeys = dataKeys
    }

    /// Begins a tree of its own over all leaves of this database, under another name and key.
    ///
    /// - Parameters:
    ///   - name: nil for the old name with a number behind it.
    ///   - today: a day since 1970-01-01.
    /// - Returns: the new verifier key.
    public func begin(name: String?, today: Int64) async throws -> String {
        guard let state = try await store.first(LogStateQueries.state()) else { throw LogSuccessionRefusal.noLog }
        let old = state.origin
        let former = try await store.all(LogStateQueries.formerOrigins()).map(\.origin)
        let origin = name ?? Self.next(old, former)
        guard origin != old, !former.contains(origin) else { throw LogSuccessionRefusal.nameTaken }
        guard NoteSignature.isKeyName(origin) else { throw LogSuccessionRefusal.illegalName }
        let oldVerifier = try await LogKey.signer(of: old, dataKeys).verifier
        let oldKey = oldVerifier.vkey
        // What was signed under the old name needs no note any more to be known as ours.
        try await OlderEntries(
            store: store, keys: EntryKeys(dataKeys: dataKeys), verifier: oldVerifier, dataKeys: dataKeys
        ).bringForward()
        let vkey = try await LogKey.signer(of: origin, dataKeys).verifier.vkey
        try await store.write(.upkeep) { transaction in
            try transaction.run(LogStateQueries.noteFormerOrigin(old, vkey: oldKey, day: today))
            try transaction.run(LogStateQueries.begin(origin: origin))
            try transaction.run(LogStateQueries.forgetAllTiles())
            try transaction.run(LogStateQueries.forgetAllCheckpoints())
            try transaction.run(WitnessQueries.forgetAll())
        }
        return vkey
    }

    /// Notes what this database says as what was signed, where no mark says anything.
    ///
    /// - Returns: the size of the tree.
    public func resume() async throws -> Int64 {
        guard let state = try await store.first(LogStateQueries.state()) else { throw LogSuccessionRefusal.noLog }
        guard (try? LogMark.read(in: dataKeys.folder)) == nil else { throw LogSuccessionRefusal.markIsThere }
        try LogMark(
            origin: state.origin, size: state.stagedSize, root: Data(state.stagedRoot ?? LogHash.empty.bytes)
        ).write(in: dataKeys.folder)
        return state.stagedSize
    }

    /// Takes entries that are not signed yet as this program's own, whoever wrote them.
    ///
    /// - Returns: how many there were that did not carry its code.
    public func adopt() async throws -> Int {
        guard let state = try await store.first(LogStateQueries.state()) else { throw LogSuccessionRefusal.noLog }
        let keys = try await EntryKeys(dataKeys: dataKeys)
        var (next, count) = (state.stagedSize, 0)
        while true {
            let entries = try await store.all(LogQueries.codedEntries(from: next, to: next + 4_096))
            if entries.isEmpty { return count }
            for (index, entry) in zip(next..., entries) where entry.index != index {
                throw LogStop.missingEntry(index)
            }
            let foreign = entries.filter { !keys.holds($0.code, of: $0.leaf, at: $0.index) }
            try await store.write(.upkeep) { transaction in
                for entry in foreign {
                    let code = keys.code(of: entry.leaf, at: entry.index)
                    let row = LogEntry(index: entry.index, leaf: entry.leaf, code: code)
                    try transaction.run(LogQueries.insertEntries([row], areThere: true))
                }
            }
            count += foreign.count
            next += Int64(entries.count)
        }
    }

    private static func next(_ origin: String, _ former: [String]) -> String {
        let base = former.first { origin.hasPrefix($0 + "/") } ?? origin
        var number = 2
        while former.contains("\(base)/\(number)") || origin == "\(base)/\(number)" { number += 1 }
        return "\(base)/\(number)"
    }
}

public enum LogSuccessionRefusal: ReportableError, Equatable {
    case noLog, nameTaken, illegalName, markIsThere

    public var publicDescription: String {
        switch self {
        case .noLog: "This database has no log yet: it gets its name when its server starts."
        case .nameTaken: "The log had this name before: give it another (--name)."
        case .illegalName: "A log's name has no space and no plus: give it another (--name)."
        case .markIsThere:
            "\(LogMark.fileName) beside the keys says what was signed. If this database is older, use log new-origin."
        }
    }
}
