import ByteFraming
import Envelope
import Storage

/// One-time keys of one device that lie in one row: handed out together with the row's deletion, so that none is handed
/// out twice, whatever happens in between.
///
/// All rows of twelve have one size. They lie among the private lists, each under a tag of its own; which of them belong
/// together stands in the agent's `SealedDevices`.
struct PrekeyPack: Sendable {
    let keys: [StoredPrekey]

    /// As many as fit 16 KiB.
    static let size = 12

    private static let domain = Array("nacre/prekey-pack/v1\0".utf8)

    init(keys: [StoredPrekey]) { self.keys = keys }

    init(sealed: [UInt8], tag: [UInt8], key: DataKey) throws {
        var reader = FrameReader(try Padding.unpad(key.open(sealed, as: PrivateLists.context(tag))))
        try reader.expect(Self.domain)
        var keys: [StoredPrekey] = []
        while !reader.isAtEnd { keys.append(try StoredPrekey(&reader)) }
        self.keys = keys
    }

    func sealed(for tag: [UInt8], under key: DataKey) throws -> [UInt8] {
        try key.seal(
            Padding.pad(Framing.frame([Self.domain] + keys.flatMap(\.fields))), as: PrivateLists.context(tag))
    }
}

enum PrekeyQueries {
    static func there(_ tags: [[UInt8]]) -> Query<[UInt8]> {
        Query("SELECT tag FROM private_lists WHERE tag IN (\(list: tags))") { row in try row.blob() }
    }

    /// Takes rows out; whoever comes second gets nothing.
    static func take(_ tags: [[UInt8]]) -> Query<PrivateListQueries.FoundList> {
        Query("DELETE FROM private_lists WHERE tag IN (\(list: tags)) RETURNING tag, sealed") { row in
            PrivateListQueries.FoundList(tag: try row.blob(), sealed: try row.blob())
        }
    }

    static func remove(_ tags: [[UInt8]]) -> Command {
        Command("DELETE FROM private_lists WHERE tag IN (\(list: tags))")
    }
}
