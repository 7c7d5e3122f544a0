import Foundation

/// Reads SQLite's write-ahead log from outside (https://www.sqlite.org/fileformat2.html#walformat): a header of 32 bytes,
/// then frames of 24 bytes and a page; a frame whose second word is not 0 is the last of a commit.
public struct WriteAheadLog: Sendable {
    /// The pages of the database before the first commit of the log.
    private let base: DatabasePages
    private let commits: [(pages: [Int: [UInt8]], pageCount: Int)]

    public var count: Int { commits.count }

    /// Of a database that may be in use, so long as nothing moves from the log into the file meanwhile: a checkpoint moves
    /// pages, and then what the first commits changed cannot be told any more. Copy both files to keep a log.
    public init(folder: String, file: String) throws {
        let path = folder + "/" + file
        guard let database = FileManager.default.contents(atPath: path) else {
            throw EvidenceError.unreadable(file: path, reason: "no access")
        }
        try self.init(
            database: Array(database), log: Array(FileManager.default.contents(atPath: path + "-wal") ?? Data()))
    }

    /// - Parameters:
    ///   - database: the file when the log began. May be empty.
    ///   - log: may be empty: a database in which nothing was written since.
    public init(database: [UInt8], log: [UInt8]) throws {
        guard !log.isEmpty else {
            base = DatabasePages(database, pageSize: Self.pageSize(of: database))
            commits = []
            return
        }
        guard log.count >= 32, [0x377F_0682, 0x377F_0683].contains(log.bigEndian32(0)) else {
            throw EvidenceError.unreadable(file: "write-ahead log", reason: "no header")
        }
        let size = log.bigEndian32(8)
        guard size >= 512, size <= 65_536, size & (size - 1) == 0 else {
            throw EvidenceError.unreadable(file: "write-ahead log", reason: "page size \(size)")
        }
        base = DatabasePages(database, pageSize: size)
        var commits: [([Int: [UInt8]], Int)] = []
        var open: [Int: [UInt8]] = [:]
        var offset = 32
        // Frames of an earlier round of the log have other salts.
        while offset + 24 + size <= log.count, log[(offset + 8)..<(offset + 16)] == log[16..<24] {
            open[log.bigEndian32(offset)] = Array(log[(offset + 24)..<(offset + 24 + size)])
            let pageCount = log.bigEndian32(offset + 4)
            if pageCount != 0 {
                commits.append((open, pageCount))
                open = [:]
            }
            offset += 24 + size
        }
        self.commits = commits
    }

    private static func pageSize(of database: [UInt8]) -> Int {
        guard database.count >= 100 else { return 4_096 }
        let size = database.bigEndian16(16)
        return size == 1 ? 65_536 : max(512, size)
    }

    /// What each commit from `start` on changed.
    public func changes(from start: Int = 0) -> [LoggedCommit] {
        var changes: [LoggedCommit] = []
        forEachCommit(from: start) { changes.append($0) }
        return changes
    }

    /// As `changes`, one at a time.
    public func forEachCommit(from start: Int = 0, _ body: (LoggedCommit) -> Void) {
        var pages = base
        for commit in commits.prefix(start) { pages.apply(commit.pages) }
        var map = TableMap(pages)
        for (number, commit) in commits.enumerated().dropFirst(start) {
            var after = pages
            after.apply(commit.pages)
            // A page joins or leaves a table only when a page above it, or the schema, is written too.
            let isReshaped = commit.pages.contains { number, page in
                map.isAbove(number) || DatabasePages.isInner(page, number: number)
            }
            let mapAfter = isReshaped ? TableMap(after) : map
            var balance: [LoggedRow: Int] = [:]
            for page in commit.pages.keys {
                for row in pages.rows(on: page, map) { balance[row, default: 0] -= 1 }
                for row in after.rows(on: page, mapAfter) { balance[row, default: 0] += 1 }
            }
            // What only moved to another page is neither.
            body(
                LoggedCommit(
                    number: number, added: Set(balance.filter { $0.value > 0 }.keys),
                    removed: Set(balance.filter { $0.value < 0 }.keys),
                    pages: commit.pages.keys.sorted().map { (pages[$0], after[$0]) }))
            pages = after
            map = mapAfter
        }
    }
}

/// What one commit changed.
public struct LoggedCommit: Sendable {
    /// Its place in the log, from 0.
    public let number: Int
    public let added: Set<LoggedRow>
    public let removed: Set<LoggedRow>
    /// The pages that it wrote, as they were (empty when new) and as they are: indexes and free pages too.
    public let pages: [(before: [UInt8], after: [UInt8])]

    public var changed: Set<LoggedRow> { added.union(removed) }
    public var tables: Set<String> { Set(changed.map(\.table)) }
}

/// A row as it lies on a page.
public struct LoggedRow: Hashable, Sendable {
    public let table: String
    public let rowid: Int64?
    /// In the order of storage: of a table without rowids, the primary key first. A column that stands for the rowid is
    /// empty here. Numbers in decimal, as in `SnapshotRow`.
    public let values: [[UInt8]]

    /// All bytes of a value at once: the array's own goes byte by byte, and reading a log is mostly hashing.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(table)
        hasher.combine(rowid)
        for value in values { value.withUnsafeBytes { hasher.combine(bytes: $0) } }
    }
}

extension [UInt8] {
    /// 0 beyond the end: a damaged page reads as an empty one.
    func bigEndian32(_ offset: Int) -> Int { bigEndian16(offset) << 16 | bigEndian16(offset + 2) }
    func bigEndian16(_ offset: Int) -> Int {
        offset >= 0 && offset + 1 < count ? Int(self[offset]) << 8 | Int(self[offset + 1]) : 0
    }
}
