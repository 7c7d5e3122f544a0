public import Envelope
import Foundation
import JSONWriting
public import Storage
import TransparencyLog

/// Appends leaves that mean nothing, each in a transaction of its own as a write of an agent would, for `nacre-bench
/// log`. Only on a database that is thrown away: leaves stay for ever.
public struct LogLoad: Sendable {
    private let store: any Store
    private let writer: LogWriter
    private let rate: Int

    private static let writers = 64

    /// - Parameter rate: leaves per second, if the database takes so many.
    public init(_ store: any Store, dataKeys: DataKeyStore, rate: Int) async throws {
        self.store = store
        writer = LogWriter(try await EntryKeys(dataKeys: dataKeys), store.engine)
        self.rate = rate
    }

    /// Until the task is cancelled.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<Self.writers { group.addTask { await write() } }
        }
    }

    private func write() async {
        let step = Duration.seconds(Double(Self.writers) / Double(max(rate, 1)))
        var turn = ContinuousClock.now
        while !Task.isCancelled {
            let leaf = PreparedLeaf(.post, object: UUID().uuidString)
            let record: CanonicalValue = [
                "agent": .string(UUID().uuidString.lowercased()),
                "content": .string(String(repeating: "pearl ", count: 60)),
                "created_at": 1_788_000_000_000, "kind": "text", "signed": nil, "title": "A leaf", "url": nil,
            ]
            _ = try? await store.write { [writer] transaction in
                try writer.append(leaf, record: record, isNew: true, transaction)
            }
            turn += step
            // What the database did not take is not made up for.
            if turn < ContinuousClock.now - .seconds(1) { turn = .now }
            try? await Task.sleep(until: turn, clock: .continuous)
        }
    }
}
