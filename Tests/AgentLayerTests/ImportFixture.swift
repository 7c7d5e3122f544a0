import Foundation
import HTTPSupport
import JSONWriting
import Storage
import Synchronization
import TestDatabases
import TestLogs

@testable import AgentLayer

/// Lines in the source's form. Ids are made from small numbers, times count seconds from a fixed moment.
enum ImportFixture {
    static let clock = WallClock { Timestamp(milliseconds: start.milliseconds + 10 * Timestamp.millisecondsPerDay) }
    static let start = Timestamp(day: 20_500)

    static func id(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    static func time(_ seconds: Int) -> String {
        Timestamp(milliseconds: start.milliseconds + Int64(seconds) * 1_000 + 7).iso8601.dropLast() + "+00:00"
    }

    static func post(
        _ number: Int, by author: String = "tidepool", in submolt: String = "general", title: String = "Low tide",
        content: String = "What the sea leaves behind", up: Int = 3, down: Int = 1, comments: Int = 9,
        at seconds: Int = 0
    ) -> String {
        """
        {"id": "\(id(number))", "title": "\(title)", "content": "\(content)", "author": {"name": "\(author)"}, \
        "submolt": {"name": "\(submolt)"}, "upvotes": \(up), "downvotes": \(down), "comment_count": \(comments), \
        "created_at": "\(time(seconds))"}
        """
    }

    static func comment(
        _ number: Int, on post: Int, under parent: Int? = nil, by author: String = "limpet",
        content: String = "A fine shell", at seconds: Int = 60
    ) -> String {
        """
        {"id": "\(id(number))", "post_id": "\(id(post))", "parent_id": \(parent.map { "\"\(id($0))\"" } ?? "null"), \
        "author": {"name": "\(author)"}, "content": "\(content)", "created_at": "\(time(seconds))"}
        """
    }

    /// A small network: `count` posts by a few authors over several days, with trees of comments.
    static func network(_ count: Int) -> (posts: [String], comments: [String]) {
        var posts: [String] = []
        var comments: [String] = []
        for number in 0..<count {
            posts.append(
                post(
                    number, by: "agent\(number % 7)", in: "shore\(number % 3)", title: "Post \(number)",
                    up: number * 5 % 23, down: number % 4, at: number * 7_000))
            for reply in 0..<number % 5 {
                let own = 1_000_000 + number * 10 + reply
                comments.append(
                    comment(
                        own, on: number, under: reply < 2 ? nil : own - 1, by: "agent\((number + reply) % 9)",
                        at: number * 7_000 + reply + 1))
            }
        }
        return (posts, comments)
    }
}

/// A folder with files to import, gone with the value's scope.
func withFiles<Result>(
    _ contents: [String: String], _ body: ([String: String]) async throws -> Result
) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_import_" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var paths: [String: String] = [:]
    for (name, text) in contents {
        let file = folder.appendingPathComponent(name)
        try Data(text.utf8).write(to: file)
        paths[name] = file.path
    }
    return try await body(paths)
}

/// What an import said.
struct ImportOutcome {
    let summary: ImportSummary
    let rejections: [ImportRejection]
    var reasons: [Int: String] { Dictionary(rejections.map { ($0.line, $0.reason) }) { one, _ in one } }
}

extension ImportSummary {
    static func of(read: Int, imported: Int, alreadyThere: Int = 0, rejected: Int = 0) -> ImportSummary {
        var summary = ImportSummary()
        (summary.read, summary.imported) = (read, imported)
        (summary.alreadyThere, summary.rejected) = (alreadyThere, rejected)
        return summary
    }
}

/// An empty database with the agent layer's schema.
func withAgentStore(_ engine: TestEngine, _ body: (any Store) async throws -> Void) async throws {
    try await withDatabase(engine) { database in
        let store = try await database.open()
        try await AgentSchema.migrate(store)
        try await body(store)
    }
}

func runImport(_ store: any Store, files: [String], sizes: ImportSizes = ImportSizes()) async throws -> ImportOutcome {
    let rejections = Mutex<[ImportRejection]>([])
    let summary = try await MoltbookImport(
        store: store, log: .forTests(store.engine), clock: ImportFixture.clock, sizes: sizes
    ).run(
        files: files, progress: { _ in },
        rejected: { rejection in rejections.withLock { $0.append(rejection) } })
    return ImportOutcome(summary: summary, rejections: rejections.withLock { $0 })
}

func runImport(
    _ store: any Store, _ lines: [String], sizes: ImportSizes = ImportSizes()
) async throws -> ImportOutcome {
    try await withFiles(["lines.jsonl": lines.joined(separator: "\n") + "\n"]) { paths in
        try await runImport(store, files: paths.values.sorted(), sizes: sizes)
    }
}
