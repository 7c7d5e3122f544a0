import Foundation
import Storage
import TestDatabases
import TestServers

/// What one commit changed.
struct Commit: Sendable {
    let added: Set<WrittenRow>
    let removed: Set<WrittenRow>
    /// The pages that it wrote, as they were and as they are. Empty on PostgreSQL.
    let pages: [(before: [UInt8], after: [UInt8])]

    var changed: Set<WrittenRow> { added.union(removed) }

    /// Whether something was written that names who has these marks: a row, or bytes on a page that were not there
    /// before (indexes have no rows).
    func names(_ marks: [[UInt8]]) -> Bool {
        if changed.contains(where: { $0.names(marks) }) { return true }
        return marks.contains { mark in
            pages.reduce(0) { $0 + $1.after.occurrences(of: mark) - $1.before.occurrences(of: mark) } > 0
        }
    }

    /// What a table's changed rows were before and are now, matched by a key.
    func versions(of table: String, by key: String) -> [(before: WrittenRow?, after: WrittenRow?)] {
        let before = removed.filter { $0.table == table }
        let after = added.filter { $0.table == table }
        return Set((before.union(after)).map { $0.columns[key] ?? [] }).map { value in
            (before.first { $0.columns[key] == value }, after.first { $0.columns[key] == value })
        }
    }
}

/// Reads SQLite's write-ahead log from outside, by its file format
/// (https://www.sqlite.org/fileformat2.html#the_write_ahead_log): a header of 32 bytes, then frames of 24 bytes and a
/// page; a frame whose second word is not 0 is the last of a commit.
struct WriteAheadLog {
    private typealias Pages = [Int: [UInt8]]

    private let pageSize: Int
    private let base: Pages
    private let commits: [(pages: Pages, size: Int)]

    struct Damaged: Error {}

    init(folder: String, file: String = TestDatabase.fileName) throws {
        let path = folder + "/" + file
        // The database first: nothing moves from the log into it while no checkpoint runs.
        let database = Array(FileManager.default.contents(atPath: path) ?? Data())
        let log = Array(FileManager.default.contents(atPath: path + "-wal") ?? Data())
        guard log.count >= 32, [0x377F_0682, 0x377F_0683].contains(log.word(0)) else { throw Damaged() }
        let pageSize = log.word(8)
        self.pageSize = pageSize
        base = Self.split(database, pageSize)
        var commits: [(Pages, Int)] = []
        var open: Pages = [:]
        var offset = 32
        // Frames of an earlier round of the log have other salts.
        while offset + 24 + pageSize <= log.count, log[(offset + 8)..<(offset + 16)] == log[16..<24] {
            open[log.word(offset)] = Array(log[(offset + 24)..<(offset + 24 + pageSize)])
            let size = log.word(offset + 4)
            if size != 0 {
                commits.append((open, size))
                open = [:]
            }
            offset += 24 + pageSize
        }
        self.commits = commits
    }

    var count: Int { commits.count }

    /// What the commits from `start` on changed, each compared with the moment before it.
    func changes(from start: Int) throws -> [Commit] {
        guard start < commits.count else { return [] }
        var pages = base
        for commit in commits[..<start] { pages.merge(commit.pages) { $1 } }
        var before =
            start == 0 && base.isEmpty ? [] : try rows(pages, size: start == 0 ? base.count : commits[start - 1].size)
        return try commits[start...].map { commit in
            let changed = commit.pages.map { number, page in (before: pages[number] ?? [], after: page) }
            pages.merge(commit.pages) { $1 }
            let after = try rows(pages, size: commit.size)
            defer { before = after }
            return Commit(
                added: Set(after).subtracting(before), removed: Set(before).subtracting(after), pages: changed)
        }
    }

    /// The rows of a database made of these pages.
    private func rows(_ pages: Pages, size: Int) throws -> [WrittenRow] {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_moment_" + UUID().uuidString)
            .path
        defer { try? FileManager.default.removeItem(atPath: path) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size * pageSize)
        for number in 1...max(size, 1) { bytes += pages[number] ?? [UInt8](repeating: 0, count: pageSize) }
        // The file says that it has no write-ahead log.
        bytes[18] = 1
        bytes[19] = 1
        guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else { throw Damaged() }
        return try SQLiteRows.all(inFile: path)
    }

    private static func split(_ bytes: [UInt8], _ size: Int) -> Pages {
        var pages: Pages = [:]
        for (index, start) in stride(from: 0, to: bytes.count - size + 1, by: size).enumerated() {
            pages[index + 1] = Array(bytes[start..<(start + size)])
        }
        return pages
    }
}

extension [UInt8] {
    fileprivate func word(_ offset: Int) -> Int { self[offset..<(offset + 4)].reduce(0) { $0 << 8 | Int($1) } }
}

/// Finds out, from outside, what was written together.
struct CommitWatch {
    private let network: PrivacyNetwork
    private let start: Int
    private let before: [WrittenRow]

    init(_ network: PrivacyNetwork) async throws {
        self.network = network
        if let folder = network.database.folder {
            start = try WriteAheadLog(folder: folder).count
            before = []
        } else {
            start = 0
            before = try await PostgresRows.all(in: network.store)
        }
    }

    /// The commits since the watch began. On PostgreSQL a commit is what carries one `xmin` and did not before; what
    /// was written twice meanwhile shows its last writer.
    func commits() async throws -> [Commit] {
        if let folder = network.database.folder { return try WriteAheadLog(folder: folder).changes(from: start) }
        let known = Set(before)
        let new = try await PostgresRows.all(in: network.store).filter { !known.contains($0) }
        return Dictionary(grouping: new, by: \.transaction).values.map {
            Commit(added: Set($0), removed: [], pages: [])
        }
    }
}
