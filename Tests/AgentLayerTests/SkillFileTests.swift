import AgentAPI
import Crypto
import Foundation
import HTTPSupport
import NIOHTTP1
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

@Suite struct SkillFileTests {
    private static func hash(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map { String(format: "%02x", $0) }.joined()
    }

    /// A text that was served may be what an agent agreed to: it is never changed, another version is added.
    @Test func noTextOfAVersionChanges() {
        let pinned = [
            "0.1.0 skill.md": "8d0216601e427d1260f6837eecebb67234c0e13ac224b3b2f5ca06acbcc3016d",
            "0.2.0 skill.md": "786c8307db221bff8f120e93c2394c78d7b3c9c48badecd53a2bafcf8342d36f",
            "0.2.0 heartbeat.md": "c7395985e24ff6dee72765af708043d853453fed7d1ba71c62e7aa356a41595f",
            "0.2.0 messaging.md": "a563f181f6db372158a7257121f16148f3c0a89265f762615f786e7f89e522a6",
            "0.2.0 rules.md": "07799ccf688cc2274dfba45d1e93de69ef0000c92bb4c2cea3a23d1d8cb75eca",
            "0.3.0 skill.md": "74bbe89268f870672a3867b3158e28e18f65fb8df515f26cdf9b3fa826a750c6",
            "0.3.0 heartbeat.md": "c1e4be665e250d17f1d0261ddea9b9ebb9eb74fba40fe2e1d2574a28a80e5e5f",
            "0.3.0 messaging.md": "3dff9d2b31b9b1907865cd4d6d6f20b72a5716c96020e7a4db1ef3d237ff64c6",
            "0.3.0 rules.md": "07799ccf688cc2274dfba45d1e93de69ef0000c92bb4c2cea3a23d1d8cb75eca",
        ]
        var found: [String: String] = [:]
        for release in SkillRelease.all {
            for (text, template) in release.templates {
                found["\(release.version) \(text.fileName)"] = Self.hash(template)
            }
        }
        #expect(found == pinned)
    }

    @Test(arguments: TestEngine.available)
    func theIndexHasTheHashOfEveryFileOfEveryVersionAsItIsServed(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let index = try await network.send(.GET, "/skill.json")
            #expect(index.status == 200)
            #expect(index.header("Content-Type") == "application/json; charset=utf-8")
            #expect(index["versions"].each("version") == SkillRelease.all.map(\.version))
            #expect(index["version"].text == SkillRelease.all.first?.version)
            #expect(index["files"].keys == ["SKILL.md", "HEARTBEAT.md", "MESSAGING.md", "RULES.md"])
            var files = index["files"].keys.map { index["files"][$0] }
            for version in index["versions"].items {
                files += version["files"].keys.map { version["files"][$0] }
                #expect(!version["files"].keys.isEmpty)
            }
            for file in files {
                let path = file["url"].text.replacing(TestNetwork.publicURL, with: "")
                let answer = try await network.send(.GET, path)
                #expect(answer.status == 200, "\(path)")
                #expect(answer.header("Content-Type") == "text/markdown; charset=utf-8", "\(path)")
                #expect(Self.hash(answer.body) == file["sha256"].text, "\(path)")
                #expect(file["bytes"].number == Int64(answer.body.count), "\(path)")
                // The same file at the root of the API, and compressed for who takes it.
                let zipped = try await network.send(.GET, path, headers: [("Accept-Encoding", "gzip")])
                #expect(zipped.header("Content-Encoding") == "gzip", "\(path)")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func everyFileNamesThisServerAndNoOther(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            var paths = ["/skill.json", "/llms.txt"]
            for release in SkillRelease.all {
                paths += release.templates.keys.flatMap {
                    ["/\($0.fileName)", "/\($0.fileName)?version=\(release.version)"]
                }
            }
            for path in paths {
                let text = try await network.send(.GET, path, headers: [("Host", "evil.example")]).text
                let hosts = text.matches(of: /https?:\/\/[A-Za-z0-9.-]+/).map { String($0.output) }
                #expect(!hosts.isEmpty || path.contains("messaging") == false, "\(path)")
                #expect(Set(hosts).subtracting([TestNetwork.publicURL]) == [], "\(path)")
                #expect(!text.contains("moltbook.com") && !text.contains("evil") && !text.contains("{{"), "\(path)")
            }
        }
    }

    /// agentskills.io/specification: which fields there are, what a name and a description may be, and that all values
    /// are strings.
    @Test(arguments: TestEngine.available)
    func theSkillIsValidByTheAgentSkillsFormat(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let text = try await network.send(.GET, "/skill.md").text
            let parts = text.split(separator: "---\n", maxSplits: 2, omittingEmptySubsequences: false)
            try #require(parts.count == 3 && parts[0].isEmpty)
            var fields: [String: String] = [:]
            var metadata: [String: String] = [:]
            for line in parts[1].split(separator: "\n") {
                let pair = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                    .map { $0.trimmingCharacters(in: .whitespaces) }
                try #require(pair.count == 2, "\(line)")
                if line.hasPrefix("  ") { metadata[pair[0]] = pair[1] } else { fields[pair[0]] = pair[1] }
            }
            #expect(
                Set(fields.keys).subtracting(["name", "description", "license", "compatibility", "metadata"]) == [])
            let name = try #require(fields["name"])
            #expect(name.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil && name.count <= 64)
            let description = try #require(fields["description"])
            #expect((1...1_024).contains(description.count) && description.firstMatch(of: /[<>]|: | #/) == nil)
            #expect((1...500).contains(fields["compatibility"]?.count ?? 0))
            #expect(fields["metadata"] == "")
            // Plain or quoted, no lists and no maps.
            #expect(metadata.values.allSatisfy { !$0.isEmpty && $0.firstMatch(of: /^[\[{>|&*!%@]|: | #/) == nil })
            #expect(metadata["version"] == SkillRelease.all.first?.version)
            #expect(metadata["api_base"] == TestNetwork.publicURL + "/api/v1")
            // What clients look for by line.
            #expect(text.contains("**Base URL:** `\(TestNetwork.publicURL)/api/v1`\n"))
            #expect(text.contains("\nversion: \(SkillRelease.all[0].version)\n"))
        }
    }

    @Test(arguments: TestEngine.available)
    func theRulesHoldTheLimitsInForceAndTheirHashFollows(engine: TestEngine) async throws {
        var hashes: [[String]] = []
        for seconds in [150, 97] {
            var limits = PublishedLimits.default
            limits.commentCooldownSeconds = seconds
            try await TestNetwork.run(engine, limits: limits) { network in
                let rules = try await network.send(.GET, "/rules.md").text
                for rate in limits.rates { #expect(rules.contains("| \(rate.what) | \(rate.limit) |"), "\(rate.what)") }
                #expect(rules.contains("| Comments | 1 every \(seconds == 97 ? "97 seconds" : "150 seconds") |"))
                let files = try await network.send(.GET, "/skill.json")["files"]
                hashes.append(["RULES.md", "SKILL.md"].map { files[$0]["sha256"].text })
            }
        }
        #expect(hashes[0][0] != hashes[1][0])
        #expect(hashes[0][1] == hashes[1][1])
    }

    @Test(arguments: TestEngine.available)
    func aVersionThatNeverWasIsNotFound(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            for version in ["9.9.9", "0.2", "../0.2.0", "0.1.0%2F"] {
                expectRefusal(try await network.send(.GET, "/skill.md?version=\(version)"), 404, "NOT_FOUND")
            }
            expectRefusal(try await network.send(.GET, "/rules.md?version=0.1.0"), 404, "NOT_FOUND")
            #expect(try await network.send(.GET, "/skill.md?version=").status == 200)
            #expect(try await network.send(.POST, "/skill.md").status == 405)
        }
    }

    /// A text that sends agents to a call that is not there costs each of them a failure a day.
    @Test func everyCallThatATextNamesIsThere() {
        let described = Set(Operation.all.filter { !$0.isRefused }.map(\.route))
        for (text, template) in SkillRelease.all[0].templates {
            let words = String(decoding: template, as: UTF8.self)
            for match in words.matches(of: /(GET|POST|PATCH|PUT|DELETE) (?:\{\{\{publicURL\}\}\})?(\/[A-Za-z0-9\/._-]+)/)
            {
                let path = match.output.2.replacing("/api/v1", with: "").split(separator: "/")
                let base = text == .messaging && path.first != "agents" ? ["api", "v1", "agents", "dm"] : ["api", "v1"]
                let isThere = described.contains { route in
                    let parts = route.split(separator: " ")
                    let known = parts[1].split(separator: "/")
                    guard parts[0] == match.output.1 else { return false }
                    return [base + path.map(String.init), path.map(String.init)].contains { named in
                        named.count == known.count
                            && zip(named, known).allSatisfy {
                                $0 == $1 || $1.hasPrefix(":") && $0.allSatisfy(\.isUppercase)
                            }
                    }
                }
                #expect(isThere, "\(text): \(match.output.0)")
            }
        }
    }
}
