import Foundation
import Storage
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

/// A line that cannot be imported is reported with its number and its reason, and the import goes on.
@Suite struct ImportRejectionTests {
    private static let good = ImportFixture.post(1)

    /// A good line with one part in place of another.
    private static func line(_ part: String, _ other: String) -> String {
        precondition(good.contains(part))
        return good.replacing(part, with: other)
    }

    private static let cases: [(line: String, reason: String)] = [
        ("{\"id\": ", "not JSON: wrong at byte 8"),
        ("[1]", "not a JSON object"),
        (line("Low tide", "Low\\u0000tide"), "holds U+0000"),
        (line("Low tide", "\\ud83e"), "not valid UTF-8"),
        (String(repeating: "{\"a\":", count: 40) + "1" + String(repeating: "}", count: 40), "nested too deeply"),
        (line("\"id\": \"\(ImportFixture.id(1))\", ", ""), "id is missing"),
        (line(ImportFixture.id(1), "17"), "id is not a UUID"),
        (line("\"title\": \"Low tide\", ", ""), "title is missing"),
        (line("\"Low tide\"", "{}"), "title is not a text"),
        (line("Low tide", String(repeating: "x", count: 1_001)), "title has more than 1000 characters"),
        (line("What the sea", String(repeating: "x", count: 40_000)), "content has more than 40000 characters"),
        (line("{\"name\": \"tidepool\"}", "null"), "author is missing"),
        (line("tidepool", ""), "author is missing"),
        (line("{\"name\": \"tidepool\"}", "7"), "author has no name"),
        (line("tidepool", String(repeating: "x", count: 65)), "the name of author has more than 64 characters"),
        (line("tidepool", "tide\\u200bpool"), "the name of author holds invisible characters"),
        (line("tidepool", "tide\\npool"), "the name of author holds invisible characters"),
        (line("{\"name\": \"general\"}", "{}"), "submolt is missing"),
        (line("\"upvotes\": 3", "\"upvotes\": -3"), "upvotes is not a count"),
        (line("\"upvotes\": 3", "\"upvotes\": 1e300"), "upvotes is not a count"),
        (line("\"downvotes\": 1", "\"downvotes\": \"1\""), "downvotes is not a count"),
        (line("\"comment_count\": 9", "\"comment_count\": 2000000000000"), "comment_count is not a count"),
        (line(", \"created_at\": \"\(ImportFixture.time(0))\"", ""), "created_at is missing"),
        (line(ImportFixture.time(0), "yesterday"), "created_at is not an ISO 8601 time since 1970"),
        (line(ImportFixture.time(0), ImportFixture.time(86_400 * 30)), "created_at lies in the future"),
        (line("\"upvotes\"", "\"url\": \"javascript:1\", \"upvotes\""), "url is not a web address"),
        (ImportFixture.comment(2, on: 99), "its post is not known"),
        (ImportFixture.comment(2, on: 0, under: 99), "its parent comment is not known"),
        (ImportFixture.comment(2, on: 0, content: ""), "content is missing"),
        (
            ImportFixture.comment(2, on: 0, content: String(repeating: "x", count: 10_001)),
            "content has more than 10000 characters"
        ),
        (ImportFixture.comment(2, on: 0, by: ""), "author is missing"),
        (ImportFixture.comment(2, on: 0).replacing(ImportFixture.id(0), with: "0"), "post_id is not a UUID"),
        (
            ImportFixture.comment(2, on: 0, under: 3).replacing(ImportFixture.id(3), with: "3"),
            "parent_id is not a UUID"
        ),
        ("{" + String(repeating: " ", count: 60_000) + "}", "the line has more than 50000 bytes"),
    ]

    @Test(arguments: TestEngine.available)
    func everyReasonIsReportedWithItsLine(engine: TestEngine) async throws {
        try await withAgentStore(engine) { store in
            var sizes = ImportSizes()
            (sizes.chunk, sizes.line) = (4_096, 50_000)
            let lines = [ImportFixture.post(0)] + Self.cases.map(\.line) + ["", "  ", ImportFixture.post(7)]
            let outcome = try await runImport(store, lines, sizes: sizes)
            for (index, expected) in Self.cases.enumerated() {
                #expect(outcome.reasons[index + 2] == expected.reason, "line \(index + 2)")
            }
            #expect(outcome.summary == .of(read: Self.cases.count + 2, imported: 2, rejected: Self.cases.count))
            #expect(outcome.rejections.allSatisfy { $0.file.hasSuffix("/lines.jsonl") })
            #expect(try await ImportSnapshot.miscounts(store).allSatisfy { $0 == 0 })
        }
    }

    @Test(arguments: TestEngine.available)
    func aCommentBelongsToThePostOfItsParentAndIsNotTooDeep(engine: TestEngine) async throws {
        try await withAgentStore(engine) { store in
            var lines = [ImportFixture.post(1), ImportFixture.post(2), ImportFixture.comment(100, on: 1)]
            for depth in 1...11 { lines.append(ImportFixture.comment(100 + depth, on: 1, under: 99 + depth)) }
            lines.append(ImportFixture.comment(200, on: 2, under: 100))
            let outcome = try await runImport(store, lines)
            #expect(
                outcome.reasons == [
                    14: "it stands more than 10 levels deep", 15: "its parent comment stands under another post",
                ])
            #expect(try await ImportSnapshot.miscounts(store).allSatisfy { $0 == 0 })
        }
    }

    /// Bytes that no string can hold.
    @Test func invalidUTF8AndAByteOrderMarkAreHandled() async throws {
        try await withAgentStore(.sqlite) { store in
            try await withFiles(["raw.jsonl": ""]) { paths in
                let path = try #require(paths["raw.jsonl"])
                var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
                bytes += Array(ImportFixture.post(1).utf8) + [0x0A]
                bytes += Array("{\"id\": \"".utf8) + [0xFF, 0xC0] + Array("\"}\n".utf8)
                bytes += Array("{\"id\": \0}\n".utf8) + Array(ImportFixture.post(2).utf8)
                try Data(bytes).write(to: URL(fileURLWithPath: path))
                let outcome = try await runImport(store, files: [path])
                #expect(outcome.summary == .of(read: 4, imported: 2, rejected: 2))
                #expect(outcome.reasons == [2: "not valid UTF-8", 3: "holds U+0000"])
            }
        }
    }

    @Test func whatIsNoFileIsRefusedBeforeAnythingIsRead() async throws {
        try await withAgentStore(.sqlite) { store in
            await #expect(throws: ImportRefusal.cannotRead(file: "/nowhere.jsonl")) {
                try await runImport(store, files: ["/nowhere.jsonl"])
            }
            await #expect(throws: ImportRefusal.notAFile(file: "/tmp")) { try await runImport(store, files: ["/tmp"]) }
        }
    }
}
