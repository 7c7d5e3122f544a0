import AgentAPI
import Foundation
import HTTPSupport
import JSONWriting
import NIOCore
import NIOHTTP1
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

@Suite struct NoticeTests {
    private static let notice = #"{"category":"privacy","about":"https://nacre.test/post/1","text":"my street is in it"}"#

    private static func json(_ network: TestNetwork, _ path: String, _ json: String) async throws -> Answer {
        try await network.send(.POST, "/api/v1" + path, json: json)
    }

    private static func status(_ network: TestNetwork, _ receipt: String) async throws -> Answer {
        try await json(network, "/report/status", #"{"receipt":"\#(receipt)"}"#)
    }

    private static func object(_ network: TestNetwork, _ receipt: String, _ text: String) async throws -> Answer {
        try await json(network, "/report/appeal", #"{"receipt":"\#(receipt)","text":"\#(text)"}"#)
    }

    private static func desk(_ network: TestNetwork) -> OperatorDesk { OperatorDesk(network.inside.moderation) }

    /// The operator's name for the one report that waits.
    private static func waiting(_ network: TestNetwork) async throws -> JSONValue {
        let queue = try await desk(network).run(.reports(all: true))
        let json = try JSONDecoder().decode(JSONValue.self, from: Data(queue.json.utf8))
        return json["notices"][0]
    }

    @Test(arguments: TestEngine.available)
    func aReceiptLeadsToTheAnswerAndToOneObjection(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let sent = try await Self.json(network, "/report", Self.notice)
            #expect(sent.status == 201)
            let receipt = sent["receipt"].text
            #expect(receipt.wholeMatch(of: /[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){4}/) != nil)
            #expect(try await Self.status(network, receipt)["status"].text == "received")
            expectRefusal(try await Self.object(network, receipt, "too early"), 409, "NOT_ANSWERED")
            let item = try await Self.waiting(network)
            #expect(item["text"].text == "my street is in it")
            _ = try await Self.desk(network).run(.answer(notice: item["id"].text, text: "It is removed."))
            await #expect(throws: (any Error).self) {
                try await Self.desk(network).run(.answer(notice: item["id"].text, text: "Again."))
            }
            // As people type it.
            let typed = receipt.lowercased().replacing("-", with: " ").replacing("0", with: "o").replacing("1", with: "l")
            let answered = try await Self.status(network, typed)
            #expect(answered["status"].text == "answered")
            #expect(answered["answer"].text == "It is removed.")
            #expect(answered["may_appeal"] == .bool(true))
            #expect(answered["receipt"] == .null)
            #expect(try await Self.object(network, receipt, "it is not").status == 200)
            expectRefusal(try await Self.object(network, receipt, "once more"), 409, "ALREADY_APPEALED")
            #expect(try await Self.waiting(network)["objection"].text == "it is not")
            _ = try await Self.desk(network).run(.answer(notice: item["id"].text, text: "Now it is."))
            let closed = try await Self.status(network, receipt)
            #expect(closed["status"].text == "closed")
            #expect(closed["final_answer"].text == "Now it is.")
            expectRefusal(try await Self.object(network, receipt, "no"), 409, "ALREADY_APPEALED")
        }
    }

    @Test(arguments: TestEngine.available)
    func forgedReceiptsLeadNowhere(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let receipt = try await Self.json(network, "/report", Self.notice)["receipt"].text
            let other = receipt.hasPrefix("A") ? "B" : "A"
            for forged in [
                "", "nonsense", other + receipt.dropFirst(), receipt + "0", String(receipt.dropLast()),
                ReceiptCode().text, String(repeating: "A", count: 10_000), "ÄÖÜ", receipt.replacing("-", with: "_"),
            ] {
                let answer = try await Self.status(network, forged)
                #expect(answer.status == 404 || answer.status == 413, "\(forged.prefix(40))")
                let appeal = try await Self.object(network, forged, "x")
                #expect(appeal.status == 404 || appeal.status == 413, "\(forged.prefix(40))")
            }
            expectRefusal(try await Self.json(network, "/report/status", #"{"receipt":null}"#), 400, "MISSING_FIELD")
            expectRefusal(
                try await Self.json(network, "/report/appeal", #"{"receipt":"\#(receipt)"}"#), 400, "MISSING_FIELD")
            // The operator's own name for it is no way in either.
            let id = try await Self.waiting(network)["id"].text
            expectRefusal(try await Self.status(network, id), 404, "NOT_FOUND")
        }
    }

    @Test(arguments: TestEngine.available)
    func oddReportsAreRefused(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            func send(_ category: String, _ about: String, _ text: String) async throws -> Answer {
                let body = JSONValue.object([
                    "category": .string(category), "about": .string(about), "text": .string(text),
                ])
                return try await Self.json(network, "/report", String(buffer: body.json()))
            }
            expectRefusal(try await send("anger", "a", "b"), 400, "INVALID_CATEGORY")
            expectRefusal(try await send("other", " ", "b"), 400, "EMPTY_ABOUT")
            expectRefusal(try await send("other", "a", "\n"), 400, "EMPTY_TEXT")
            expectRefusal(try await send("other", String(repeating: "a", count: 501), "b"), 400, "ABOUT_TOO_LONG")
            expectRefusal(try await send("other", "a", String(repeating: "a", count: 2_001)), 400, "TEXT_TOO_LONG")
            expectRefusal(try await send("other", "a", String(repeating: "a", count: 40_000)), 413, "PAYLOAD_TOO_LARGE")
            expectRefusal(try await Self.json(network, "/report", "[]"), 400, "INVALID_JSON")
            let longest = String(repeating: "🐚", count: 2_000)
            let receipt = try await send("illegal", String(repeating: "🐚", count: 500), longest)["receipt"].text
            let id = try await Self.waiting(network)["id"].text
            _ = try await Self.desk(network).run(.answer(notice: id, text: longest))
            #expect(try await Self.object(network, receipt, longest).status == 200)
            _ = try await Self.desk(network).run(.answer(notice: id, text: longest))
            #expect(try await Self.status(network, receipt)["final_answer"].text == longest)
            let sizes = try await network.store.read { transaction in
                try transaction.all(Query("SELECT length(sealed) FROM notices") { try $0.integer() })
            }
            #expect(sizes == [34_816 + 37])
        }
    }

    @Test(arguments: TestEngine.available)
    func reportsAreSealedAndTheirReceiptsAreNotKept(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            let receipt = try await Self.json(stage.network, "/report", Self.notice)["receipt"].text
            _ = try await Self.desk(stage.network).run(
                .answer(notice: try await Self.waiting(stage.network)["id"].text, text: "a gentle answer"))
            for words in ["my street", "a gentle answer", receipt, receipt.replacing("-", with: "")] {
                let isThere = try await stage.holds(words)
                #expect(!isThere, "\(words)")
            }
            stage.network.clock.advance(seconds: 86_400 * 181)
            try await stage.network.midnight()
            expectRefusal(try await Self.status(stage.network, receipt), 404, "NOT_FOUND")
        }
    }

    @Test(arguments: TestEngine.available)
    func oneNetworkSendsAndLooksSoOftenAnHour(engine: TestEngine) async throws {
        var limits = PublishedLimits.off
        limits.publicReportsPerHour = 2
        limits.receiptsPerHour = 3
        try await TestNetwork.run(engine, limits: limits, trustedProxies: [CIDR("127.0.0.0/8")]) { network in
            func from(_ address: String, _ path: String, _ json: String) async throws -> Answer {
                try await network.send(.POST, "/api/v1" + path, json: json, headers: [("X-Forwarded-For", address)])
            }
            for _ in 0..<2 { #expect(try await from("203.0.113.1", "/report", Self.notice).status == 201) }
            expectRateLimited(try await from("203.0.113.200", "/report", Self.notice))
            #expect(try await from("198.51.100.1", "/report", Self.notice).status == 201)
            let guess = #"{"receipt":"\#(ReceiptCode().text)"}"#
            for _ in 0..<3 { #expect(try await from("203.0.113.1", "/report/status", guess).status == 404) }
            expectRateLimited(try await from("203.0.113.1", "/report/appeal", #"{"receipt":"x","text":"y"}"#))
        }
    }

    @Test(arguments: TestEngine.available)
    func aFloodFillsADayAndNoMore(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let today = network.clock.now.day
            try await network.store.write { transaction in
                for number in 0..<Notices.perDay {
                    let tag = withUnsafeBytes(of: number) { Array($0) }
                    try transaction.run(NoticeQueries.insert(tag, day: today, sealed: tag))
                }
            }
            expectRefusal(try await Self.json(network, "/report", Self.notice), 503, "REPORTS_FULL")
            network.clock.advance(seconds: 86_400)
            #expect(try await Self.json(network, "/report", Self.notice).status == 201)
        }
    }

    // MARK: The page

    private static func form(
        _ network: TestNetwork, _ path: String, _ fields: [String: String], headers: [(String, String)] = []
    ) async throws -> Answer {
        let body = fields.map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
        }.joined(separator: "&")
        return try await network.send(
            .POST, path, Array(body.utf8),
            headers: [
                ("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "text/html,*/*;q=0.8"),
            ] + headers)
    }

    @Test(arguments: TestEngine.available)
    func theFormWorksWithoutScriptOrCookie(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let page = try await network.page("/report?about=%2Fpost%2F1%22%3E%3Cscript%3E")
            #expect(page.status == 200)
            #expect(page.header("Set-Cookie") == nil)
            #expect(page.header("Content-Security-Policy")?.contains("form-action 'self'") == true)
            #expect(!page.text.contains("\"><script>"))
            let token = try #require(page.text.firstMatch(of: /name="token" value="([^"]+)"/)?.1)
            var fields = [
                "token": String(token), "category": "illegal", "about": "/post/1",
                "text": "first\r\n<b>second</b> & more",
            ]
            let sent = try await Self.form(network, "/report", fields, headers: [("Sec-Fetch-Site", "same-origin")])
            #expect(sent.status == 201)
            #expect(sent.header("Set-Cookie") == nil)
            #expect(sent.text.contains("&lt;b&gt;second"))
            let receipt = String(try #require(sent.text.firstMatch(of: /<code>([0-9A-Z-]{29})<\/code>/)?.1))
            #expect(try await Self.waiting(network)["text"].text == "first\n<b>second</b> & more")
            // What is wrong is said beside what was typed.
            fields["category"] = "anger"
            let odd = try await Self.form(network, "/report", fields)
            #expect(odd.status == 400)
            #expect(
                odd.text.contains("category is not known") && odd.text.contains("&lt;b&gt;second&lt;/b&gt; &amp; more"))
            let looked = try await Self.form(network, "/report/receipt", ["receipt": receipt])
            #expect(looked.status == 200)
            #expect(looked.text.contains("waits for the operator") && !looked.text.contains("<textarea"))
            _ = try await Self.desk(network).run(
                .answer(notice: try await Self.waiting(network)["id"].text, text: "We looked <i>twice</i>."))
            let answered = try await Self.form(network, "/report/receipt", ["receipt": receipt])
            #expect(answered.text.contains("We looked &lt;i&gt;twice") && answered.text.contains("<textarea"))
            let empty = try await Self.form(
                network, "/report/appeal", ["receipt": receipt, "token": String(token), "text": ""])
            #expect(empty.status == 400 && empty.text.contains("text is empty"))
            let objected = try await Self.form(
                network, "/report/appeal", ["receipt": receipt, "token": String(token), "text": "thrice"])
            #expect(objected.status == 200 && objected.text.contains("thrice"))
            let unknown = try await Self.form(network, "/report/receipt", ["receipt": "nonsense"])
            #expect(unknown.status == 404 && unknown.text.contains("Compare the code"))
            for path in ["/report/receipt", "/moderation", "/m/general/log"] {
                #expect(try await network.page(path).status == 200, "\(path)")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func anotherSiteCannotSendTheForm(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let page = try await network.page("/report")
            let token = String(try #require(page.text.firstMatch(of: /name="token" value="([^"]+)"/)?.1))
            var fields = ["token": token, "category": "other", "about": "a", "text": "b"]
            for site in ["cross-site", "same-site"] {
                let answer = try await Self.form(network, "/report", fields, headers: [("Sec-Fetch-Site", site)])
                #expect(answer.status == 403, "\(site)")
            }
            // Nor its twin for programs, which needs no form.
            for path in ["/report", "/api/v1/report", "/api/v1/agents/register"] {
                let answer = try await network.send(
                    .POST, path, json: #"{"category":"other","about":"a","text":"b","name":"drawn-in"}"#,
                    headers: [("Sec-Fetch-Site", "cross-site")])
                expectRefusal(answer, 403, "OTHER_SITE")
            }
            for forged in ["", "nonsense", String(repeating: "A", count: 22)] {
                fields["token"] = forged
                #expect(try await Self.form(network, "/report", fields).status == 400, "\(forged)")
            }
            fields["token"] = token
            network.clock.advance(seconds: 3_600 * 12)
            #expect(try await Self.form(network, "/report", fields).status == 201)
            network.clock.advance(seconds: 3_600)
            let late = try await Self.form(network, "/report", fields)
            #expect(late.status == 400 && late.text.contains("open for too long"))
            // Broken forms, and forms without end.
            for body in ["token=%", "text=%FF", "a=%00", String(repeating: "x", count: 70_000)] {
                let answer = try await network.send(
                    .POST, "/report", Array(body.utf8), headers: [("Content-Type", "application/x-www-form-urlencoded")])
                #expect((400..<500).contains(answer.status), "\(body.prefix(20))")
            }
        }
    }
}
