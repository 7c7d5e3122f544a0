import Foundation
import Storage
import Synchronization
import TestDatabases
import TestLogs
import Testing

@testable import AgentLayer

/// An import that was stopped goes on where it was.
@Suite struct ImportResumeTests {
    private static let network = ImportFixture.network(80)
    private static var lines: [String] { network.posts + network.comments }

    private static var small: ImportSizes {
        var sizes = ImportSizes()
        (sizes.chunk, sizes.bulk, sizes.ahead) = (2_000, 1, 2)
        return sizes
    }

    private func atOnce(_ engine: TestEngine) async throws -> [String] {
        var snapshot: [String] = []
        try await withAgentStore(engine) { store in
            _ = try await runImport(store, Self.lines)
            snapshot = try await ImportSnapshot.take(store)
        }
        return snapshot
    }

    @Test(arguments: TestEngine.available)
    func aCancelledImportGoesOnWhereItWas(engine: TestEngine) async throws {
        let expected = try await atOnce(engine)
        try await withAgentStore(engine) { store in
            try await withFiles(["a.jsonl": Self.lines.joined(separator: "\n")]) { paths in
                let files = paths.values.sorted()
                let importing = Mutex<Task<ImportSummary, any Error>?>(nil)
                let batches = Atomic(0)
                let started = AsyncStream<Void>.makeStream()
                let task = Task {
                    for await _ in started.stream { break }
                    return try await MoltbookImport(
                        store: store, log: .forTests(store.engine), clock: ImportFixture.clock, sizes: Self.small
                    ).run(
                        files: files,
                        progress: { _ in
                            if batches.add(1, ordering: .relaxed).newValue == 3 {
                                importing.withLock { $0?.cancel() }
                            }
                        }, rejected: { _ in })
                }
                importing.withLock { $0 = task }
                started.continuation.yield()
                await #expect(throws: CancellationError.self) { try await task.value }
                // Every transaction is whole: counters are right, and a start of the server makes the indexes again.
                #expect(try await ImportSnapshot.miscounts(store).prefix(10).allSatisfy { $0 == 0 })
                try await AgentSchema.migrate(store)
                let outcome = try await runImport(store, files: files, sizes: Self.small)
                #expect(outcome.summary.alreadyThere > 0 && outcome.summary.imported > 0)
                #expect(outcome.summary.alreadyThere + outcome.summary.imported == Self.lines.count)
                #expect(try await ImportSnapshot.take(store) == expected)
                #expect(try await ImportSnapshot.miscounts(store).allSatisfy { $0 == 0 })
            }
        }
    }

    /// The server starts in between: its ranking service does the work that the import left.
    @Test(arguments: TestEngine.available)
    func theRankingServiceEndsWhatAKilledImportLeft(engine: TestEngine) async throws {
        let expected = try await atOnce(engine)
        try await withAgentStore(engine) { store in
            try await withFiles(["a.jsonl": Self.lines.joined(separator: "\n")]) { paths in
                var run = ImportRun(
                    store: store, log: try .forTests(store.engine), clock: ImportFixture.clock, sizes: Self.small,
                    files: paths.values.sorted(),
                    totalBytes: 1 << 20, progress: { _ in }, rejected: { _ in })
                try await run.readFiles()
                // Killed here: no index, no full text.
            }
            try await AgentSchema.migrate(store)
            try await Ranker(store: store, clock: ImportFixture.clock).rankDirty()
            let outcome = try await runImport(store, Self.lines)
            #expect(outcome.summary == .of(read: Self.lines.count, imported: 0, alreadyThere: Self.lines.count))
            #expect(try await ImportSnapshot.take(store) == expected)
            #expect(try await ImportSnapshot.miscounts(store).allSatisfy { $0 == 0 })
        }
    }

    @Test(arguments: TestEngine.available)
    func aPrefixAndThenAllIsTheSameAsAllAtOnce(engine: TestEngine) async throws {
        let expected = try await atOnce(engine)
        try await withAgentStore(engine) { store in
            _ = try await runImport(store, Array(Self.lines.prefix(90)))
            _ = try await runImport(store, Array(Self.lines.dropFirst(40)), sizes: Self.small)
            _ = try await runImport(store, Self.lines)
            #expect(try await ImportSnapshot.take(store) == expected)
            #expect(try await ImportSnapshot.miscounts(store).allSatisfy { $0 == 0 })
        }
    }
}
