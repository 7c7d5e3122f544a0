import ByteFraming
public import JSONWriting

/// What an auditor needs to open the commitments of one tile: for each of its entries whether it can be opened, and if
/// so its record and salt. Served as canonical JSON at `/log/content/<tile>`:
/// `{"entries":[{"record":{…},"salt":"…","status":"open"},{"status":"closed"}],"index":0}`.
public struct ContentTile: Sendable, Equatable {
    /// The number of the tile; its first entry is the leaf with 256 times that index.
    public let index: Int64
    /// Up to 256, in the order of the log.
    public let entries: [ContentEntry]

    public init(index: Int64, entries: [ContentEntry]) {
        self.index = index
        self.entries = entries
    }

    public var bytes: [UInt8] {
        CanonicalValue.object([
            "index": .integer(index), "entries": .array(entries.map { .object($0.members) }),
        ]).bytes
    }

    /// The caller bounds the size.
    public init(parsing bytes: [UInt8]) throws(LeafError) {
        guard let members = try? CanonicalValue(parsing: bytes).members else { throw .notCanonical }
        var reader = LeafMembers(members)
        index = try reader.number("index", atLeast: 0)
        let values = try reader.array("entries")
        try reader.end()
        guard values.count <= TileID.fullWidth else { throw .tooLarge }
        var entries: [ContentEntry] = []
        for value in values { entries.append(try ContentEntry(value)) }
        self.entries = entries
    }
}

/// What a log's server says about the content of one leaf.
public enum ContentEntry: Sendable, Equatable {
    /// Public in this version: the record that the leaf commits to, and the salt that shows it.
    case open(record: CanonicalValue, salt: LeafSalt)
    /// A later leaf of the object says what holds; the salt of this one is deleted.
    case superseded
    /// Changed by its owner; the leaf that says so waits for the day's shuffled batch.
    case deferred
    /// Nothing to show: erased, or a leaf that says in the clear all it has to say.
    case closed

    /// The member `status`.
    public var status: String {
        switch self {
        case .open: "open"
        case .superseded: "superseded"
        case .deferred: "deferred"
        case .closed: "closed"
        }
    }

    var members: [String: CanonicalValue] {
        var members: [String: CanonicalValue] = ["status": .string(status)]
        if case .open(let record, let salt) = self {
            members["record"] = record
            members["salt"] = .base64URL(salt.bytes)
        }
        return members
    }

    init(_ value: CanonicalValue) throws(LeafError) {
        guard let members = value.members else { throw .malformed("entries") }
        var reader = LeafMembers(members)
        switch try reader.text("status") {
        case "open":
            self = .open(
                record: try reader.object("record"), salt: try LeafSalt(reader.bytes("salt", count: LeafSalt.size)))
        case "superseded": self = .superseded
        case "deferred": self = .deferred
        case "closed": self = .closed
        default: throw .malformed("status")
        }
        try reader.end()
    }
}
