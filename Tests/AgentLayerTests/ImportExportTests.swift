import Foundation
import HTTPSupport
import JSONWriting
import Storage
import TestDatabases
import Testing

@testable import AgentLayer

/// What is exported is what is imported.
@Suite struct ImportExportTests {
    private func export(_ store: any Store, pageSize: Int = 10) async throws -> (posts: String, comments: String) {
        try await withFiles(["marker": ""]) { paths in
            let folder = URL(fileURLWithPath: try #require(paths["marker"])).deletingLastPathComponent().path + "/out"
            _ = try await MoltbookExport(store: store, optOuts: nil, pageSize: pageSize).run(to: .folder(folder))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
            let read = { (name: String) in try String(contentsOfFile: folder + "/" + name, encoding: .utf8) }
            return (try read("posts.jsonl"), try read("comments.jsonl"))
        }
    }

    @Test(arguments: TestEngine.available)
    func anExportImportedElsewhereExportsTheSame(engine: TestEngine) async throws {
        try await withAgentStore(engine) { store in
            let network = ImportFixture.network(40)
            _ = try await runImport(store, network.comments + network.posts)
            let first = try await export(store)
            #expect(first.posts.split(separator: "\n").count == network.posts.count)
            #expect(first.comments.split(separator: "\n").count == network.comments.count)
            try await withAgentStore(engine) { other in
                let outcome = try await withFiles(["p": first.posts, "c": first.comments]) { paths in
                    var sizes = ImportSizes()
                    sizes.chunk = 1_500
                    return try await runImport(other, files: paths.values.sorted(), sizes: sizes)
                }
                #expect(outcome.rejections == [])
                let second = try await export(other)
                #expect(second.posts == first.posts)
                #expect(Set(second.comments.split(separator: "\n")) == Set(first.comments.split(separator: "\n")))
                #expect(try await ImportSnapshot.take(other) == ImportSnapshot.take(store))
            }
            // Here all of it is known.
            let again = try await runImport(store, first.posts.split(separator: "\n").map(String.init))
            #expect(again.summary.alreadyThere == network.posts.count)
        }
    }

    @Test func linesHaveTheMembersOfTheSourceInItsOrder() async throws {
        try await withAgentStore(.sqlite) { store in
            _ = try await runImport(store, [ImportFixture.post(1), ImportFixture.comment(2, on: 1)])
            let exported = try await export(store)
            let compact = { (line: String) in
                line.replacing("\": ", with: "\":").replacing(", \"", with: ",\"") + "\n"
            }
            #expect(exported.posts == compact(ImportFixture.post(1)))
            #expect(exported.comments == compact(ImportFixture.comment(2, on: 1)))
        }
    }

    @Test(arguments: TestEngine.available)
    func whatWasDeletedIsLeftOut(engine: TestEngine) async throws {
        try await withAgentStore(engine) { store in
            _ = try await runImport(
                store,
                [
                    ImportFixture.post(1), ImportFixture.post(2), ImportFixture.comment(10, on: 1),
                    ImportFixture.comment(11, on: 1, under: 10), ImportFixture.comment(12, on: 1, under: 11),
                    ImportFixture.comment(13, on: 2),
                ])
            let post = try #require(PostID(ImportFixture.id(2)))
            let comment = try #require(CommentID(ImportFixture.id(11)))
            try await store.write { transaction in
                _ = try transaction.first(PostQueries.erase(post, at: ImportFixture.clock.now))
                if let target = try transaction.first(CommentQueries.target(comment)) {
                    try transaction.run(CommentQueries.erase(target.seq, at: ImportFixture.clock.now))
                }
            }
            let exported = try await export(store)
            #expect(exported.posts.split(separator: "\n").count == 1)
            let comments = exported.comments.split(separator: "\n")
            #expect(comments.count == 2)
            #expect(comments.last?.contains("\"parent_id\":\"\(ImportFixture.id(10))\"") == true)
        }
    }
}
