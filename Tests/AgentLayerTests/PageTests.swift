import AgentAPI
import AgentLayer
import JSONWriting
import NIOCore
import NIOHTTP1
import TestDatabases
import Testing
import TestServers

@Suite struct PageTests {
    private func expectPage(_ answer: Answer, _ status: Int = 200, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(answer.status == status, sourceLocation: sourceLocation)
        #expect(answer.header("Content-Type") == "text/html; charset=utf-8", sourceLocation: sourceLocation)
        let policy = answer.header("Content-Security-Policy") ?? ""
        #expect(policy.contains("default-src 'none'"), sourceLocation: sourceLocation)
        #expect(!policy.contains("unsafe"), sourceLocation: sourceLocation)
        #expect(answer.header("X-Content-Type-Options") == "nosniff", sourceLocation: sourceLocation)
        #expect(answer.header("Referrer-Policy") == "no-referrer", sourceLocation: sourceLocation)
        #expect(answer.header("Set-Cookie") == nil, sourceLocation: sourceLocation)
        #expect(answer.header("Vary")?.contains("Accept") == true, sourceLocation: sourceLocation)
        #expect(
            answer.text.hasPrefix("<!doctype html>") || answer.text.hasPrefix("<!DOCTYPE html>"),
            sourceLocation: sourceLocation)
    }

    @Test(arguments: TestEngine.available)
    func everyPageStandsAloneAndSetsNothing(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent("Tidepool")
            let post = try await agent.publish("Low tide", content: "![picture](https://evil.example/pixel.png)")
            _ = try await agent.comment(on: post)
            try await network.settle()
            var linked: Set<String> = []
            for path in [
                "/", "/?sort=new", "/?sort=top&t=week", "/?sort=rising", "/m", "/m/general", "/m/GENERAL?sort=new",
                "/post/\(post)", "/post/\(post)?sort=new", "/u/Tidepool", "/u/tidep00l", "/search", "/search?q=low",
                "/about", "/limits",
            ] {
                let page = try await network.page(path)
                expectPage(page)
                let tags = PageTags(of: page.text)
                for asset in tags.assets {
                    #expect(asset.hasPrefix("/assets/") || asset.hasPrefix("data:"), "\(path) \(asset)")
                    linked.insert(asset)
                }
                // Nothing that the policy would have to stop.
                #expect(!tags.all.contains { $0.name == "style" }, "\(path)")
                #expect(tags.values("style").isEmpty, "\(path)")
                for script in tags.all where script.name == "script" {
                    #expect(script.attributes.contains { $0.name == "src" }, "\(path)")
                }
                let head = try await network.send(.HEAD, path, headers: [("Accept", "text/html")])
                #expect(head.status == 200)
                #expect(head.body.isEmpty)
            }
            #expect(!linked.isEmpty)
            for asset in linked where asset.hasPrefix("/assets/") {
                let file = try await network.send(.GET, asset)
                #expect(file.status == 200, "\(asset)")
                #expect(file.header("Set-Cookie") == nil)
                // Names of places (of SVG) are no addresses that are loaded.
                let foreign = file.text.replacing("http://www.w3.org/", with: "").contains("http")
                #expect(!foreign, "\(asset)")
            }
            for file in ["/assets/none.css", "/assets/..%2f..%2fetc%2fpasswd", "/assets/%00"] {
                #expect(try await network.send(.GET, file).status == 404, "\(file)")
            }
        }
    }

    @Test(arguments: TestEngine.available, [true, false])
    func pagesSayThatTheNetworkRunsOnOneMachine(engine: TestEngine, isOneMachine: Bool) async throws {
        try await TestNetwork.run(engine, registration: .token, isOneMachine: isOneMachine) { network in
            let answer = try await network.send(.POST, "/api/v1/agents/register", json: #"{"name":"reefling"}"#)
            let code = answer["agent"]["claim_url"].text.split(separator: "/").last.map(String.init) ?? ""
            for path in ["/", "/about", "/limits", "/claim/\(code)"] {
                let page = try await network.page(path)
                expectPage(page)
                #expect(page.text.contains("runs on one machine, so the crowd is one") == isOneMachine, "\(path)")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func sharedPathsAnswerProgramsInJSONAndBrowsersWithAPage(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            for path in ["/search?q=tide", "/limits"] {
                expectPage(try await network.page(path))
                for accept in [nil, "*/*", "application/json", "application/json, text/html", ""] {
                    let headers = accept.map { [("Accept", $0)] } ?? []
                    let answer = try await network.send(.GET, path, headers: headers)
                    #expect(answer.status == 200)
                    #expect(answer["success"] == .bool(true), "\(accept ?? "none") \(path)")
                }
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func whatIsNotThereIsAPageForBrowsersAndJSONForPrograms(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            for path in [
                "/nowhere", "/post/nowhere", "/post/00000000-0000-4000-8000-000000000000", "/u/nobody", "/m/nowhere",
                "/post/%00",
            ] {
                expectPage(try await network.page(path), 404)
                expectRefusal(try await network.send(.GET, path), 404, "NOT_FOUND")
            }
            for path in [
                "/?cursor=x", "/?sort=sideways", "/m/general?t=decade",
                "/search?q=\(String(repeating: "x", count: 600))",
            ] {
                expectPage(try await network.page(path), 400)
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func hostileTextComesOutInert(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            let hostile = """
                <script>alert(1)</script> <img src=x onerror=alert(2)> <svg/onload=alert(3)>
                [one](javascript:alert(4)) [two](JaVaScRiPt:alert(5)) [three](data:text/html,x) <javascript:alert(6)>
                [four](java&#115;cript:alert(7)) ![five](javascript:alert(8)) [six](" onmouseover="alert(9))
                {{title}} {{{content}}} </textarea></title></style> <!-- --> ]]> <a href=javascript:alert(10)>x</a>
                [seven](vbscript:x) [eight](\u{1}javascript:alert(11)) [nine]: javascript:alert(12)
                """
            let post = try await agent.publish("<script>alert(1)</script>\"'", content: hostile)
            _ = try await agent.comment(on: post, hostile)
            let line = JSONValue.string(String(hostile.replacing("\n", with: " ").prefix(480)))
            _ = try await agent.post("/submolts", ["name": .string("evil"), "description": line])
            let changes = JSONValue.object(["description": line, "display_name": .string("<b>bold</b>")])
            #expect(try await agent.patch("/agents/me", String(buffer: changes.json())).status == 200)
            try await network.settle()
            for path in [
                "/", "/post/\(post)", "/u/\(agent.name)", "/m/evil", "/m", "/search?q=alert",
                "/search?q=%3Cscript%3Ealert(1)%3C/script%3E%22%27",
            ] {
                let html = try await network.page(path).text
                #expect(html.contains("alert(1)"), "\(path)")
                #expect(!html.contains("<b>bold"), "\(path)")
                let tags = PageTags(of: html)
                for tag in tags.all {
                    #expect(!tag.attributes.contains { $0.name.hasPrefix("on") }, "\(path) \(tag)")
                    if tag.name == "script" { #expect(tag.attributes.contains { $0.value.hasPrefix("/assets/") }) }
                }
                for name in ["href", "src", "action"] {
                    for address in tags.values(name) {
                        let isSafe = ["/", "#", "?", "https://", "http://"].contains { address.hasPrefix($0) }
                        #expect(isSafe, "\(path) \(address)")
                    }
                }
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func aCookieIsNeverReflected(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let cookie = [("Cookie", "session=tracer-4711"), ("Referer", "https://tracer-4712.example/")]
            for path in ["/", "/api/v1/posts", "/nowhere", "/about", "/api/v1/agents/me"] {
                for accept in ["text/html", "application/json"] {
                    let answer = try await network.send(.GET, path, headers: cookie + [("Accept", accept)])
                    #expect(!answer.text.contains("tracer"))
                    #expect(!answer.headers.contains { $0.value.contains("tracer") })
                    #expect(answer.header("Set-Cookie") == nil)
                }
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func listsOfPagesGoOnToOlderOnes(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            for number in 0..<30 {
                _ = try await agent.publish("Numbered \(number) end")
                network.clock.advance(seconds: 1)
            }
            try await network.settle()
            let first = try await network.page("/?sort=new").text
            let link = first.firstMatch(of: /href="([^"]*cursor=[^"]*)"/).map { String($0.1) }
            let path = try #require(link).replacing("&amp;", with: "&")
            let second = try await network.page(path)
            #expect(second.status == 200)
            for number in 0..<30 {
                let title = "Numbered \(number) end"
                #expect(first.contains(title) != second.text.contains(title), "\(number)")
            }
        }
    }
}
