import Foundation

/// Everything of a running network that a thief, or whoever reads its logs, can lay hands on.
public struct LeakEvidence: Sendable {
    /// A folder whose files are read as they lie: data, keys, logs, outbox, copies.
    public struct Folder: Sendable {
        /// "agents' data"
        public let name: String
        public var path: String

        public init(_ name: String, _ path: String) {
            self.name = name
            self.path = path
        }
    }

    public struct Database: Sendable {
        public let name: String
        public var place: LayerDatabase
        /// The commits of the write-ahead log from here on are searched for acts; nil is none of them.
        public let actsFrom: Int?

        public init(_ name: String, _ place: LayerDatabase, actsFrom: Int? = nil) {
            self.name = name
            self.place = place
            self.actsFrom = actsFrom
        }
    }

    public var folders: [Folder] = []
    /// Those whose tables are read too: values that lie in pieces on the pages are whole there.
    public var databases: [Database] = []
    /// Dumps that were taken earlier.
    public var dumps: [(name: String, rows: DatabaseSnapshot)] = []
    /// What was written while agents acted.
    public var changes: [(name: String, rows: [RowChange])] = []
    /// Bytes that are no file: pages, health checks.
    public var streams: [(name: String, bytes: [UInt8])] = []
    /// Found already: rows that lie in the order of acts.
    public var inOrder: [PrivateActFinding] = []
    /// Places in which a secret may lie, by their names: the outbox, which is the mail that a recipient gets, holds
    /// addresses.
    public var allowed: [(canary: String, place: String)] = []
    /// Places in which something must be found, because it was published there: a search that finds nothing may look at
    /// nothing.
    public var expected: [(canary: String, place: String)] = []

    public init() {}

    /// A copy to which a defect can be added. Folders are copied below `folder`, and so are the databases in them.
    func copied(into folder: String) throws -> LeakEvidence {
        var copy = self
        var places: [(from: String, to: String)] = []
        for (number, source) in folders.enumerated() {
            let target = "\(folder)/\(number)"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: source.path, toPath: target)
            copy.folders[number].path = target
            places.append((source.path, target))
        }
        // The longest first: a folder may lie in another one.
        places.sort { $0.from.count > $1.from.count }
        for (number, database) in databases.enumerated() {
            guard case .sqlite(let path, let file) = database.place,
                let place = places.first(where: { path == $0.from || path.hasPrefix($0.from + "/") })
            else { continue }
            copy.databases[number].place = .sqlite(
                folder: place.to + path.dropFirst(place.from.count), file: file)
        }
        return copy
    }
}
