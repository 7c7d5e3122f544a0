public import Envelope
public import HTTPSupport
public import JSONWriting
public import Storage
import TransparencyLog

/// Gives an empty database the tree of a large log, without its entries, for `nacre-bench log`: the leaf of index N is
/// the text `leaf N`.
public enum LogFilling {
    private static let atOnce: Int64 = 65_536

    public static func fill(
        leaves: Int64, _ store: any Store, _ dataKeys: DataKeyStore, publicURL: PublicURL, now: Timestamp
    ) async throws {
        guard try await store.first(LogQueries.next()) == 0 else { throw LogFillingRefusal.notEmpty }
        let origin = try await LogOrigin.find(publicURL, in: store)
        try await LogOrigin.fix(origin, in: store)
        var grower = TreeGrower()
        while grower.size < leaves {
            for index in grower.size..<min(grower.size + atOnce, leaves) {
                grower.append(LogHash(leaf: Array("leaf \(index)".utf8)))
            }
            let tiles = grower.takeChanges()
            try await store.write(.upkeep) { transaction in
                for tile in tiles { try transaction.run(LogStateQueries.putTile(tile)) }
            }
        }
        let checkpoint = Checkpoint(origin: origin, size: leaves, root: grower.root)
        let note = try await LogKey.signer(of: origin, dataKeys).sign(checkpoint)
        try await store.write(.upkeep) { transaction in
            _ = try transaction.first(LogQueries.take(Int(leaves)))
            try transaction.run(LogStateQueries.stage(checkpoint, note: note.string, over: 0))
            try transaction.run(
                LogStateQueries.publish(size: leaves, origin: origin, note: note.string, at: now))
        }
        try LogMark(origin: origin, size: leaves, root: .init(checkpoint.root.bytes)).write(in: dataKeys.folder)
    }
}

enum LogFillingRefusal: ReportableError {
    case notEmpty

    var publicDescription: String { "This database has a log already: a measurement takes a new one." }
}
