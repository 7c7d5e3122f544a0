import JSONWriting
import LogService
import NIOHTTP1
import Storage
import Testing
import TestServers
import TransparencyLog

@testable import AgentLayer

/// The whole log of a network, as an auditor reads it: every leaf with what its server says of its content.
struct LogAudit: Sendable {
    struct Entry: Sendable {
        let index: Int64
        let leaf: Leaf
        let content: ContentEntry

        var record: [String: CanonicalValue]? {
            if case .open(let record, _) = content { record.members } else { nil }
        }

        /// Whether what is shown is what the leaf commits to.
        var opens: Bool {
            guard case .open(let record, let salt) = content, case .committed(let statement) = leaf.statement else {
                return true
            }
            return statement.commitment.opens(type: leaf.type, record: record, salt: salt)
        }

        var role: LeafRole? { if case .committed(let statement) = leaf.statement { statement.role } else { nil } }
        var reason: String? { if case .committed(let statement) = leaf.statement { statement.reason } else { nil } }
        var act: String? { if case .committed(let statement) = leaf.statement { statement.act } else { nil } }
    }

    let entries: [Entry]

    /// Over HTTP.
    init(_ network: TestNetwork) async throws {
        try await self.init(network.store) { tile in
            let answer = try await network.send(.GET, "/log/content/\(tile)")
            #expect(answer.status == 200)
            return try ContentTile(parsing: answer.body)
        }
    }

    /// Of a database without a server.
    init(_ store: any Store) async throws {
        try await self.init(store) { tile in
            try #require(try await ContentTileReader(store: store).read(Int64(tile)))
        }
    }

    private init(_ store: any Store, _ tile: (Int) async throws -> ContentTile) async throws {
        let leaves = try await store.all(LogQueries.entries(from: 0, to: .max))
        var entries: [Entry] = []
        for number in 0..<(leaves.count + 255) / 256 {
            let content = try await tile(number)
            #expect(content.index == Int64(number))
            let some = leaves[number * 256..<min(leaves.count, number * 256 + 256)]
            // Also what was appended since.
            #expect(content.entries.count >= some.count)
            for (leaf, entry) in zip(some, content.entries) {
                entries.append(
                    Entry(index: Int64(entries.count), leaf: try Leaf(parsing: leaf), content: entry))
            }
        }
        self.entries = entries
    }

    /// Each object's leaves count up from 1 and name the one before; only its last one can be opened, and opens.
    func expectSound(sourceLocation: SourceLocation = #_sourceLocation) {
        var last: [String: Entry] = [:]
        for entry in entries {
            let before = last[entry.leaf.object]
            #expect(entry.leaf.version == (before?.leaf.version ?? 0) + 1, sourceLocation: sourceLocation)
            #expect(entry.leaf.prev == before?.index, sourceLocation: sourceLocation)
            last[entry.leaf.object] = entry
        }
        for entry in entries where entry.content != .deferred {
            let isLast = last[entry.leaf.object]?.index == entry.index
            #expect((entry.content.status == "superseded") == !isLast, sourceLocation: sourceLocation)
            #expect(entry.opens, "leaf \(entry.index), \(entry.leaf.type)", sourceLocation: sourceLocation)
            if let record = entry.record {
                #expect(record["object"]?.text == entry.leaf.object, sourceLocation: sourceLocation)
                #expect(record["version"]?.number == entry.leaf.version, sourceLocation: sourceLocation)
            }
        }
    }

    /// The leaves of an object, in their order.
    func leaves(of object: String) -> [Entry] { entries.filter { $0.leaf.object == object } }

    func last(of object: String) -> Entry? { leaves(of: object).last }

    /// The leaves that do not open to what is stored.
    var broken: [Int64] { entries.filter { !$0.opens }.map(\.index) }
}
