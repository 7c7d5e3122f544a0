import Foundation
import Storage
import TestDatabases
import Testing

@testable import AgentLayer

/// Real posts and comments, where they are: they are not part of the project (see ../shared/data/README.md).
private let sampleFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../shared/data/moltbook-sample").standardized.path

@Suite(.enabled(if: FileManager.default.fileExists(atPath: sampleFolder)))
struct ImportSampleTests {
    @Test(arguments: TestEngine.available)
    func theSampleIsImportedAndTheSecondTimeKnown(engine: TestEngine) async throws {
        try await withAgentStore(engine) { store in
            let files = ["comments.jsonl", "posts.jsonl"].map { sampleFolder + "/" + $0 }
            let first = try await runImport(store, files: files)
            #expect(first.summary == .of(read: 5_967, imported: 5_907, rejected: 60))
            #expect(first.rejections.allSatisfy { $0.reason == "author is missing" && $0.file == files[0] })
            #expect(try await ImportSnapshot.miscounts(store).allSatisfy { $0 == 0 })
            let before = try await ImportSnapshot.take(store)
            let second = try await runImport(store, files: files)
            #expect(second.summary == .of(read: 5_967, imported: 0, alreadyThere: 5_907, rejected: 60))
            #expect(try await ImportSnapshot.take(store) == before)
        }
    }
}
