import Foundation
import JSONWriting
import NIOCore
import Storage

/// Writes what is public here in the form that `MoltbookImport` reads: posts, then comments, one JSON object a line.
///
/// Nothing that was deleted is written; a reply to a deleted comment is written as a reply to what that one answered.
/// Comment counts are the source's where there was one; vote counts are those shown here.
public struct MoltbookExport: Sendable {
    private let store: any Store
    private let pageSize: Int

    public init(store: any Store) { self.init(store: store, pageSize: 1_000) }

    init(store: any Store, pageSize: Int) {
        self.store = store
        self.pageSize = pageSize
    }

    public func run(to destination: ExportDestination) async throws -> ExportSummary {
        switch destination {
        case .standardOutput:
            let handle = FileHandle.standardOutput
            return try await run(posts: handle, comments: handle)
        case .folder(let folder):
            let posts = try PendingFile(folder: folder, name: "posts.jsonl")
            let comments = try PendingFile(folder: folder, name: "comments.jsonl")
            let summary = try await run(posts: posts.handle, comments: comments.handle)
            try posts.finish()
            try comments.finish()
            return summary
        }
    }

    private func run(posts: FileHandle, comments: FileHandle) async throws -> ExportSummary {
        var summary = ExportSummary()
        var lastPost: Int64 = 0
        while true {
            let (after, limit) = (lastPost, pageSize)
            let page = try await store.read { try $0.all(ExportQueries.posts(after: after, limit: limit)) }
            guard let last = page.last else { break }
            try write(page.map { $0.json(capacity: 1_024).readableBytesView }, to: posts)
            lastPost = last.seq
            summary.posts += page.count
        }
        var lastComment: Int64 = 0
        while true {
            let (after, limit, lastPost) = (lastComment, pageSize, lastPost)
            let page = try await store.read { transaction in
                try transaction.all(
                    ExportQueries.comments(after: after, ofPostsUpTo: lastPost, limit: limit)
                ).map { try Self.attached($0, transaction) }
            }
            guard let last = page.last else { break }
            try write(page.map { $0.json(capacity: 1_024).readableBytesView }, to: comments)
            lastComment = last.seq
            summary.comments += page.count
        }
        return summary
    }

    /// A reply to a deleted comment, under the nearest comment above that is still there.
    private static func attached(
        _ comment: MoltbookCommentLine, _ transaction: ReadTransaction
    ) throws -> MoltbookCommentLine {
        var next = comment.deletedParent
        while let seq = next, let above = try transaction.first(ExportQueries.comment(seq)) {
            guard above.deleted else { return comment.under(above.id) }
            next = above.parentSeq
        }
        return comment
    }

    private func write(_ lines: [some Collection<UInt8>], to handle: FileHandle) throws {
        var page = Data()
        for line in lines {
            page.append(contentsOf: line)
            page.append(UInt8(ascii: "\n"))
        }
        try handle.write(contentsOf: page)
    }
}

public enum ExportDestination: Sendable, Equatable {
    /// `posts.jsonl` and `comments.jsonl` in a folder, which is made when missing. They appear when they are whole.
    case folder(String)
    case standardOutput
}

public struct ExportSummary: Sendable, Equatable {
    public internal(set) var posts = 0
    public internal(set) var comments = 0
}

public enum ExportRefusal: Error, Equatable, Sendable, CustomStringConvertible {
    case cannotWrite(file: String)

    public var description: String {
        switch self {
        case .cannotWrite(let file): "\(file) cannot be written"
        }
    }
}
