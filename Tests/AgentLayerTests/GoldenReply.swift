import AgentAPI
import Foundation
import Testing
import TestServers

/// Shapes of replies, pinned in files: `Golden/get-agents-me.json` is that of GET /agents/me.
///
/// `NACRE_WRITE_GOLDEN=1 swift test --filter Golden` writes them anew.
enum GoldenReply {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    static let isWriting = ProcessInfo.processInfo.environment["NACRE_WRITE_GOLDEN"] == "1"

    /// `get-posts-ID-comments` for `GET /posts/:id/comments`.
    static func fileName(of route: String) -> String {
        let words = route.split { $0 == " " || $0 == "/" }
        return words.enumerated().map { place, word in
            if word.hasPrefix(":") { return word.dropFirst().uppercased() }
            return place == 0 ? word.lowercased() : String(word)
        }.joined(separator: "-")
    }

    static func file(of route: String) -> URL { folder.appending(path: fileName(of: route) + ".json") }

    static func text(of shape: JSONValue) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(shape) + Data("\n".utf8)
    }
}

/// The replies have, together, exactly the pinned shape. Give one for each state a client may meet: with and without what
/// can be null or missing.
///
/// - Parameter route: as in the table of routes, `GET /posts/:id`; or the name of something that is no route.
func expectGolden(_ route: String, _ answers: Answer..., sourceLocation: SourceLocation = #_sourceLocation) throws {
    for answer in answers {
        #expect(
            answer.json.isObject && (answer.status < 300) == route.contains(" /"),
            "\(route): \(answer.status) \(answer.text.prefix(300))", sourceLocation: sourceLocation)
    }
    for answer in answers where route.contains(" /") {
        let documented = DocumentedReply(route, status: answer.status)
        #expect(
            documented?.problems(answer.json) == [], "\(route) \(answer.status) and /openapi.json",
            sourceLocation: sourceLocation)
    }
    try expectGolden(route, values: answers.map(\.json), sourceLocation: sourceLocation)
}

func expectGolden(_ name: String, values: [JSONValue], sourceLocation: SourceLocation = #_sourceLocation) throws {
    let now = try #require(ReplyShape.merged(values.map { ReplyShape($0) }), sourceLocation: sourceLocation).json
    let file = GoldenReply.file(of: name)
    if GoldenReply.isWriting { return try GoldenReply.text(of: now).write(to: file, options: .atomic) }
    guard let pinned = try? JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: file)) else {
        Issue.record(
            "\(name) is not pinned: NACRE_WRITE_GOLDEN=1 makes \(file.lastPathComponent)", sourceLocation: sourceLocation)
        return
    }
    let differences = ReplyShape.differences(pinned: pinned, now: now)
    #expect(
        differences.isEmpty, "\(name) has changed:\n\(differences.joined(separator: "\n"))",
        sourceLocation: sourceLocation)
}

/// The same for a state of a route that has a file of its own.
func expectGolden(
    _ name: String, of route: String, _ answer: Answer, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    #expect(
        DocumentedReply(route, status: answer.status)?.problems(answer.json) == [], "\(name) and /openapi.json",
        sourceLocation: sourceLocation)
    try expectGolden(name, values: [answer.json], sourceLocation: sourceLocation)
}
