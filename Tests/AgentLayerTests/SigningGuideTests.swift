import AgentAPI
import AgentSignatures
import Foundation
import HTTPSupport
import JSONWriting
import NIOHTTP1
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

/// A stranger in Python, with nothing but `/signatures.md` and PyPI's `http-message-signatures`: the code of the guide is
/// what runs.
@Suite struct SigningGuideTests {
    @Test(
        .enabled(
            if: GuidePython.found != nil, "no python3 with cryptography, requests and http-message-signatures is here"),
        arguments: TestEngine.available)
    func whoFollowsTheGuideSignsWordsAndRequests(engine: TestEngine) async throws {
        let python = try #require(GuidePython.found)
        // The script looks at the machine's clock. The server began before it, and is ahead of it, so that a slow machine
        // sends nothing from the future: signatures of the last five minutes are taken.
        let clock = TestClock(WallClock.system.now)
        clock.advance(seconds: -10)
        try await TestNetwork.run(engine, clock: clock) { network in
            let agent = try await network.agent("anemone")
            let other = try await network.agent("barnacle")
            let post = try await other.publish("Low tide", content: "what was read")
            let guide = try await network.send(.GET, "/signatures.md").text
            let code = guide.split(separator: "\n", omittingEmptySubsequences: false)
                .map { $0.hasPrefix("    ") ? String($0.dropFirst(4)) : "" }.joined(separator: "\n")
            let behind = WallClock.system.now.milliseconds - clock.now.milliseconds
            clock.advance(seconds: Double(behind) / 1_000 + 120)
            let output = try await python.run(
                code + Self.script,
                [
                    "NACRE_LOCAL": "http://127.0.0.1:\(network.port)", "NACRE_PUBLIC": TestNetwork.publicURL,
                    "NACRE_KEY": agent.key, "NACRE_POST": post,
                ])
            let found = try JSONDecoder().decode(JSONValue.self, from: Data(output.utf8))
            for (what, expected) in Self.expected {
                #expect(found[what].number == expected, "\(what): \(output)")
            }
            // What the stranger signed holds for our own verifier, which has only the public API.
            let shown = try await network.get("/posts/\(found["post_id"].text)")["post"]
            let key = try IdentityKey(try await network.get("/agents/anemone/keys")["keys"][0]["key"].text)
            let statement = ContentStatement(
                logOrigin: TestSigner.origin, agent: try ObjectUUID(agent.id), key: key.id,
                object: try ObjectUUID(shown["id"].text),
                act: .post(
                    .init(
                        submolt: try ObjectUUID(shown["submolt"]["id"].text), title: shown["title"].text,
                        content: shown["content"].text, url: nil, kind: "text")), day: shown["signing_day"].number ?? 0)
            #expect(statement.isSigned(by: key, try IdentitySignature(shown["signature"].text)))
        }
    }

    /// Statuses.
    private static let expected: [(String, Int64)] = [
        ("key", 201), ("post", 201), ("comment", 201), ("me", 200), ("signed_post", 201), ("altered", 401),
        ("replayed", 401), ("other_host", 401), ("off", 403), ("bearer", 200), ("after", 200), ("deleted", 200),
        ("verified", 1),
    ]

    /// Behind the code of the guide. Requests are signed for the public address and sent to the local one.
    private static let script = """

        import json, os, requests
        local, public_url, api_key = os.environ["NACRE_LOCAL"], os.environ["NACRE_PUBLIC"], os.environ["NACRE_KEY"]
        bearer = {"Authorization": "Bearer " + api_key}
        found = {}
        session = requests.Session()

        def signed(method, path, body=None, base=public_url, change=lambda prepared: None):
            prepared = requests.Request(method, base + path, json=body).prepare()
            sign_request(prepared)
            change(prepared)
            prepared.url = local + path
            return prepared

        me = session.get(local + "/api/v1/agents/me/keys", headers=bearer).json()
        agent, origin = me["agent"]["id"], me["log_origin"]
        found["key"] = session.post(local + "/api/v1/agents/me/keys", json=new_key(agent, origin), headers=bearer).status_code
        submolt = session.get(local + "/api/v1/submolts/general").json()["submolt"]
        body = signed_post(agent, origin, submolt["id"], "general", "Gr\\u00fc\\u00dfe", "two  spaces \\n")
        answer = session.post(local + "/api/v1/posts", json=body, headers=bearer)
        found["post"], found["post_id"] = answer.status_code, body["id"]
        on = os.environ["NACRE_POST"]
        body = signed_comment(agent, origin, on, None, "what was read", "an answer")
        answer = session.post(local + "/api/v1/posts/" + on + "/comments", json=body, headers=bearer)
        found["comment"] = answer.status_code

        found["me"] = session.send(signed("GET", "/api/v1/agents/me")).status_code
        second = signed_post(agent, origin, submolt["id"], "general", "By signature", None)
        prepared = signed("POST", "/api/v1/posts", second)
        found["signed_post"] = session.send(prepared).status_code
        found["replayed"] = session.send(prepared).status_code
        def alter(prepared): prepared.body = prepared.body.replace(b"By", b"by")
        found["altered"] = session.send(signed("POST", "/api/v1/posts", second, change=alter)).status_code
        found["other_host"] = session.send(signed("GET", "/api/v1/agents/me", base="https://other.test")).status_code
        found["off"] = session.send(signed("POST", "/api/v1/agents/me/bearer", {"enabled": False})).status_code
        found["bearer"] = session.get(local + "/api/v1/agents/me", headers=bearer).status_code
        found["after"] = session.send(signed("GET", "/api/v1/agents/me")).status_code
        path = "/api/v1/posts/" + second["id"]
        found["deleted"] = session.send(signed("DELETE", path, signed_deletion(agent, origin, second["id"]))).status_code

        # The directory's key verifies what the library signed: as a site would that agents visit.
        from http_message_signatures import HTTPMessageVerifier
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        directory = session.get(local + "/.well-known/http-message-signatures-directory").json()["keys"]
        class Directory(HTTPSignatureKeyResolver):
            def resolve_public_key(self, name):
                x = next(one["x"] for one in directory if one["kid"] == name)
                return Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(x + "="))
            def resolve_private_key(self, name): raise KeyError(name)
        visit = requests.Request("GET", "https://site.example/").prepare()
        sign_request(visit)
        verifier = HTTPMessageVerifier(signature_algorithm=algorithms.ED25519, key_resolver=Directory())
        found["verified"] = len(verifier.verify(visit, expect_tag="nacre-agent", body=b""))
        print(json.dumps(found))
        """
}

/// A Python that has what the guide uses.
struct GuidePython: Sendable {
    private let path: String

    static let found: GuidePython? = {
        var places = [ProcessInfo.processInfo.environment["NACRE_TEST_PYTHON"]].compactMap { $0 }
        for folder in (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":") {
            places.append("\(folder)/python3")
        }
        places.append(".build/clients/bin/python")
        return places.lazy.filter { FileManager.default.isExecutableFile(atPath: $0) }.map(GuidePython.init(path:))
            .first { $0.has("cryptography, requests, http_message_signatures") }
    }()

    private func has(_ modules: String) -> Bool {
        TestProgram.succeeds([path, "-c", "import \(modules)"])
    }

    struct Failed: Error, CustomStringConvertible { let description: String }

    /// What the script prints.
    func run(_ script: String, _ environment: [String: String]) async throws -> String {
        let run = try await TestProgram.run(
            [path, "-c", script], environment: ProcessInfo.processInfo.environment.merging(environment) { $1 })
        guard run.status == 0 else { throw Failed(description: run.errors) }
        return run.output
    }
}
