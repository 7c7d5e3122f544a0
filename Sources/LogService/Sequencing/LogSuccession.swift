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
        let oldKey = try await LogKey.signer(of: old, dataKeys).verifier.vkey
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
