import AgentAPI
import Foundation
import HTTPSupport
import NIOHTTP1
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

@Suite struct OpenAPITests {
    @Test(arguments: TestEngine.available)
    func theDocumentAndTheRoutesAreTheSame(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let endpoints = try await network.get("")["endpoints"].items.map(\.text)
            // Of what stands at the root alone, the texts that programs read; pages are for people.
            let texts = Routes(network: network.inside).pages.map(\.path)
                .filter { $0.hasPrefix("/.well-known/") || $0.split(separator: "/").last?.contains(".") == true }
                .map { "GET " + $0 }
            let routes = endpoints + ["GET /api/v1"] + texts
            let described = Operation.all.map(\.route)
            #expect(Set(routes).subtracting(described).sorted() == [], "not described")
            #expect(Set(described).subtracting(routes).sorted() == [], "described, and no route")
            #expect(Set(described).count == described.count)
        }
    }

    @Test(arguments: TestEngine.available)
    func theDocumentIsServedWithThisServersAddress(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let answer = try await network.send(.GET, "/openapi.json", headers: [("Host", "evil.example")])
            #expect(answer.status == 200)
            #expect(answer.header("Content-Type") == "application/json; charset=utf-8")
            #expect(answer["openapi"].text == "3.1.0")
            #expect(answer["servers"][0]["url"].text == TestNetwork.publicURL)
            #expect(answer.json == DocumentedReply.document)
            let tag = try #require(answer.header("ETag"))
            let again = try await network.send(.GET, "/openapi.json", headers: [("If-None-Match", tag)])
            #expect(again.status == 304)
        }
    }

    @Test func everyNameInTheDocumentIsDefinedAndEveryDefinitionUsed() {
        var used: Set<String> = []
        func visit(_ value: JSONValue) {
            switch value {
            case .object(let members):
                if case .string(let name)? = members["$ref"] { used.insert(name) }
                for member in members.values { visit(member) }
            case .array(let items): for item in items { visit(item) }
            default: break
            }
        }
        visit(DocumentedReply.document)
        let parts = DocumentedReply.document["components"]
        let defined = ["schemas", "headers"].flatMap { part in
            parts[part].keys.map { "#/components/\(part)/\($0)" }
        }
        #expect(used.subtracting(defined).sorted() == [], "undefined")
        #expect(Set(defined).subtracting(used).sorted() == [], "unused")
    }

    @Test func everyOperationHasANameOfItsOwn() {
        let names = DocumentedReply.document["paths"].keys.flatMap { path in
            let item = DocumentedReply.document["paths"][path]
            return item.keys.map { item[$0]["operationId"].text }
        }
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { !$0.isEmpty })
    }
}
