import Foundation
import Storage
import TestDatabases
import Testing

@testable import AgentLayer

@Suite struct QueryTests {
    private func withSchema(_ engine: TestEngine, _ body: (any Store) async throws -> Void) async throws {
        try await withDatabase(engine) { database in
            let store = try await database.open()
            try await AgentSchema.migrate(store)
            try await body(store)
        }
    }

    @Test(arguments: TestEngine.available)
    func everyStatementIsOneThatTheEngineUnderstands(engine: TestEngine) async throws {
        try await withSchema(engine) { store in
            for entry in try QueryCatalogue.all(for: store.engine) {
                await #expect(throws: Never.self, "\(entry.name): \(entry.sql.text)") {
                    try await store.prepare(entry.sql)
                }
            }
        }
    }

    @Test func everyStatementIsInTheCatalogue() throws {
        let listed = Set(try Engine.allCases.flatMap { try QueryCatalogue.all(for: $0) }.map(\.name))
        let written = try StatementsInSources.find()
        #expect(written.count > 80)
        for name in written.subtracting(listed).sorted() { Issue.record("\(name) is not in QueryCatalogue") }
        for name in listed.subtracting(written).sorted() { Issue.record("\(name) is in QueryCatalogue alone") }
    }

    @Test(arguments: TestEngine.available)
    func everyFeedIsARangeOfAnIndex(engine: TestEngine) async throws {
        try await withSchema(engine) { store in
            let entries = QueryCatalogue.feeds + QueryCatalogue.trees + QueryCatalogue.lists
            #expect(entries.count > 50)
            for entry in entries {
                let plan = try await store.plan(entry.sql)
                #expect(Self.isIndexRange(plan, store.engine), "\(entry.sql.text)\n\(plan.joined(separator: "\n"))")
            }
        }
    }

    private static func isIndexRange(_ plan: [String], _ engine: Engine) -> Bool {
        switch engine {
        case .sqlite:
            plan.allSatisfy { line in
                let isRead = line.hasPrefix("SCAN") || line.hasPrefix("SEARCH")
                let isIndexed = ["USING INDEX", "USING COVERING INDEX", "PRIMARY KEY"].contains { line.contains($0) }
                return !line.contains("TEMP B-TREE") && (!isRead || isIndexed)
            }
        case .postgres:
            plan.allSatisfy { !$0.contains("Seq Scan") && !$0.contains("Sort") }
                && plan.contains { $0.contains("Index") }
        }
    }
}

/// The functions in the sources of the agent layer that make a statement.
enum StatementsInSources {
    /// Their statements are made for one run over a whole file, and tested by such runs.
    private static let exempt = ["Import", "Export"]

    static func find() throws -> Set<String> {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/AgentLayer")
        guard let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil) else { return [] }
        var names: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            if exempt.contains(file.deletingLastPathComponent().lastPathComponent) { continue }
            names.formUnion(functions(in: try String(contentsOf: file, encoding: .utf8)))
        }
        return names
    }

    /// `Type.function(firstLabel:)` of each function that is not private and returns a statement.
    static func functions(in source: String) -> Set<String> {
        var names: Set<String> = []
        var type = ""
        var pending: (name: String, text: String)?
        for line in source.split(separator: "\n") {
            if let match = line.firstMatch(of: /^(?:public )?(?:enum|struct|extension|final class) (\w+)/) {
                type = String(match.1)
            }
            if let match = line.firstMatch(of: /^\s+(?:static )?func (\w+)\((.*)/) {
                pending = ("\(type).\(match.1)", String(match.2))
            } else if let open = pending {
                pending = (open.name, open.text + " " + line.trimmingCharacters(in: .whitespaces))
            }
            guard let open = pending, open.text.contains("{") else { continue }
            if open.text.firstMatch(of: /-> (?:Query<|Command\b|\[Command\])/) != nil {
                let label = open.text.drop { $0 == " " }.prefix { $0 != " " && $0 != ":" && $0 != ")" }
                names.insert("\(open.name)(\(label.isEmpty ? "" : label + ":"))")
            }
            pending = nil
        }
        return names
    }
}
