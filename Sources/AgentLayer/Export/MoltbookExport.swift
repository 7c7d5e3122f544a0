import Foundation
import JSONWriting
import NIOCore
import Storage

/// Writes what is public here in the form that `MoltbookImport` reads: posts, then comments, one JSON object a line.
///
/// Nothing that was deleted is written; a reply to a deleted comment is written as a reply to what that one answered.
/// What an agent wrote whose owner chose `research_opt_out` is left out in the same way.
/// Comment counts are the source's where there was one; vote counts are those shown here.
public struct MoltbookExport: Sendable {
    private let store: any Store
    private let optOuts: ResearchOptOuts?
    private let pageSize: Int

    /// - Parameter optOuts: tells whose owners do not want them in it; needs the root key that the database was made with.
    ///   Nil: without one, nothing is exported from a database where somebody chose so.
    public init(store: any Store, optOuts: ResearchOptOuts?) {
        self.init(store: store, optOuts: optOuts, pageSize: 1_000)
    }

    init(store: any Store, optOuts: ResearchOptOuts?, pageSize: Int) {
        self.store = store
        self.optOuts = optOuts
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
        let hidden = try await HiddenAuthors(store, optOuts)
        var summary = ExportSummary()
        var lastPost: Int64 = 0
        while true {
            let (after, limit) = (lastPost, pageSize)
            let page = try await store.read { try $0.all(ExportQueries.posts(after: after, limit: limit)) }
            guard let last = page.last else { break }
            let shown = page.filter { !hidden.contains($0.author) }
            try write(shown.map { $0.line.json(capacity: 1_024).readableBytesView }, to: posts)
            lastPost = last.line.seq
            summary.posts += shown.count
        }
        var lastComment: Int64 = 0
        while true {
            let (after, limit, lastPost) = (lastComment, pageSize, lastPost)
            let (last, lines) = try await store.read { transaction in
                let page = try transaction.all(
                    ExportQueries.comments(after: after, ofPostsUpTo: lastPost, limit: limit))
                let shown = page.filter { !hidden.contains($0.author) && !hidden.contains($0.postAuthor) }
                return (page.last?.line.seq, try shown.map { try Self.attached($0, hidden, transaction) })
            }
            guard let last else { break }
            try write(lines.map { $0.json(capacity: 1_024).readableBytesView }, to: comments)
            lastComment = last
            summary.comments += lines.count
        }
        return summary
    }

    /// A reply to a comment that is not exported, under the nearest comment above that is.
    private static func attached(
        _ comment: ExportQueries.Comment, _ hidden: HiddenAuthors, _ transaction: ReadTransaction
    ) throws -> MoltbookCommentLine {
        var above = comment.parent
        while let parent = above, parent.deleted || hidden.contains(parent.author) {
            above = try parent.parentSeq.flatMap { try transaction.first(ExportQueries.comment($0)) }
        }
        return comment.line.under(above?.id)
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
    /// Whose owners do not want to be exported cannot be told.
    case otherKeys

    public var description: String {
        switch self {
        case .cannotWrite(let file): "\(file) cannot be written"
        case .otherKeys:
            "some owners do not want their agents exported, and which cannot be told without the database's own root.keys: give its folder with --keys"
        }
    }
}
