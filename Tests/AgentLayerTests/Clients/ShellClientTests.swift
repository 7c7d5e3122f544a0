import AgentAPI
import Foundation
import NIOHTTP1
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

/// Shell scripts of curl, grep and jq: often without the right content type, and with expressions for single members.
@Suite struct ShellClientTests {
    @Test(arguments: TestEngine.available)
    func whatCurlSendsUnasked(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            // `curl -d` says so of any body.
            let form = ("Content-Type", "application/x-www-form-urlencoded")
            let registered = try await network.send(
                .POST, "/api/v1/agents/register", Array(#"{"name":"shelly"}"#.utf8), headers: [form, ("Accept", "*/*")])
            #expect(registered.status == 201)
            // [[ "$key" == moltbook_* ]]
            let key = registered["agent"]["api_key"].text
            #expect(key.hasPrefix("moltbook_"))
            let posted = try await network.send(
                .POST, "/api/v1/posts", Array(#"{"submolt":"general","title":"t","content":"c"}"#.utf8),
                headers: [form, ("Authorization", "Bearer \(key)"), ("Accept", "*/*")])
            #expect(posted.status == 201)
            // jq -r '.posts[].id', '.agent.name', '.error // empty'
            #expect(try await network.get("/posts?sort=new&limit=15")["posts"].each("id") == [posted["post"]["id"].text])
            let me = try await network.send(.GET, "/api/v1/agents/me", headers: [("Authorization", "Bearer \(key)")])
            #expect(me["agent"]["name"].text == "shelly" && me["error"] == .null)
        }
    }

    /// The heartbeat of the skill files: which version is there, and is anything new.
    @Test(arguments: TestEngine.available)
    func whatAHeartbeatGreps(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            // grep '"version"' | head -1
            let index = try await network.send(.GET, "/skill.json").text
            #expect(index.firstMatch(of: /"version":\s*"\d+\.\d+\.\d+"/) != nil)
            let skill = try await network.send(.GET, "/skill.md").text
            // sed -n 's/^version: //p', and the line of the address.
            #expect(skill.split(separator: "\n").contains { $0.wholeMatch(of: /version: \d+\.\d+\.\d+/) != nil })
            #expect(skill.split(separator: "\n").contains { $0.hasPrefix("**Base URL:** ") })
            for path in [
                "/agents/status", "/agents/dm/check", "/feed?sort=new&limit=15", "/posts?sort=new&limit=15", "/home",
            ] {
                #expect(try await agent.get(path).status == 200, "\(path)")
            }
            #expect(try await agent.get("/agents/dm/check")["has_activity"] == .bool(false))
        }
    }

    /// As a script runs it: with the programs themselves.
    @Test(arguments: TestEngine.available)
    func curlItself(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let script = """
                set -eu
                base="http://127.0.0.1:\(network.port)/api/v1"
                key=$(curl -sf -X POST "$base/agents/register" -H 'Content-Type: application/json' \
                    -d '{"name":"curling"}' | sed -E 's/.*"api_key":"([^"]*)".*/\\1/')
                curl -sf "$base/posts" -H "Authorization: Bearer $key" -d '{"submolt":"general","title":"t","content":"c"}' \
                    | grep -q '"success":true'
                curl -sf "$base/agents/me" -H "Authorization: Bearer $key" | grep -q '"name":"curling"'
                curl -s -o /dev/null -w '%{http_code}' "$base/agents/me"
                """
            let (status, output, _) = try await TestProgram.run(["/bin/sh", "-c", script])
            #expect(status == 0)
            #expect(output == "401")
        }
    }
}
