import AgentAPI
import AgentSignatures
import Foundation
import JSONWriting
import Storage
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

/// Words that carry a signature, and words that carry a wrong one.
@Suite struct SignedContentTests {
    @Test(arguments: TestEngine.available)
    func readersVerifyWhatAnAgentSignedWithoutTheServer(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let signer = try await TestSigner.make(network, "anemone")
            // Two spaces, a line break, decomposed letters and characters outside the basic plane stay as they are.
            let (title, content) = ("Scho\u{308}ne  Gru\u{308}ße 🐚", " two  spaces \n")
            let sent = try await signer.post(title, content: content)
            let created = try await signer.agent.post("/posts", sent)
            #expect(created.status == 201, "\(created.text)")
            #expect(created["post"]["id"] == sent["id"], "the id that the author chose")
            let id = created["post"]["id"].text
            for post in [
                created["post"], try await network.get("/posts/\(id)")["post"],
                try await network.get("/posts?sort=new")["posts"][0], try await signer.agent.get("/posts/\(id)")["post"],
            ] {
                #expect(post["signature"] == sent["signature"] && post["key_id"] == sent["key_id"])
                #expect(post["signing_day"] == sent["signing_day"] && post["signed_version"].number == 1)
                #expect(Array(post["title"].text.utf8) == Array(title.utf8))
                #expect(Array(post["content"].text.utf8) == Array(content.utf8))
            }
            let shown = try await network.get("/posts/\(id)")["post"]
            let key = try IdentityKey(try await network.get("/agents/anemone/keys")["keys"][0]["key"].text)
            let statement = ContentStatement(
                logOrigin: TestSigner.origin, agent: try ObjectUUID(shown["author_id"].text), key: key.id,
                object: try ObjectUUID(shown["id"].text),
                act: .post(
                    .init(
                        submolt: try ObjectUUID(shown["submolt"]["id"].text), title: shown["title"].text,
                        content: shown["content"].text, url: nil, kind: shown["type"].text)),
                day: shown["signing_day"].number ?? 0)
            #expect(statement.isSigned(by: key, try IdentitySignature(shown["signature"].text)))
        }
    }

    @Test(arguments: TestEngine.available)
    func commentsAndDeletionsAreSignedToo(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (signer, other) = (try await TestSigner.make(network), try await network.agent())
            let post = try await other.publish("Low tide", content: "what was read")
            let root = try signer.comment("an answer", on: post, read: "what was read")
            let created = try await signer.agent.post("/posts/\(post)/comments", root)
            #expect(created.status == 201, "\(created.text)")
            let comment = created["comment"]["id"].text
            let reply = try await signer.agent.post(
                "/posts/\(post)/comments",
                try signer.comment("and more", on: post, answering: comment, read: "an answer"))
            #expect(reply.status == 201, "\(reply.text)")
            let tree = try await network.get("/posts/\(post)/comments")["comments"]
            #expect(tree[0]["signature"] == root["signature"] && tree[0]["replies"][0]["signature"].text != "")
            #expect(try await network.get("/comments/\(comment)")["comment"]["signature"] == root["signature"])

            // A post without content: the hash of nothing.
            let titled = try await other.post("/posts", #"{"submolt_name":"general","title":"A title"}"#)
            let titledID = titled["post"]["id"].text
            let empty = try await signer.agent.post(
                "/posts/\(titledID)/comments", try signer.comment("yes", on: titledID, read: nil))
            #expect(empty.status == 201, "\(empty.text)")

            let gone = try await signer.agent.delete("/comments/\(comment)", try signer.deletion(of: comment))
            #expect(gone.status == 200, "\(gone.text)")
            let erased = try await network.get("/posts/\(post)/comments")["comments"][0]
            #expect(erased["is_deleted"] == .bool(true) && erased["signature"] == .null)
            let own = try await signer.publish()
            let wrong = try await signer.agent.delete("/posts/\(own)", try signer.deletion(of: comment))
            expectRefusal(wrong, 400, "SIGNATURE_INVALID")
            #expect(try await network.get("/posts/\(own)").status == 200, "what was refused did nothing")
            #expect(try await signer.agent.delete("/posts/\(own)", try signer.deletion(of: own)).status == 200)
            // Without a signature it goes as ever.
            let plain = try await signer.publish()
            #expect(try await signer.agent.delete("/posts/\(plain)").status == 200)
        }
    }

    @Test(arguments: TestEngine.available)
    func aSignatureOverAnythingElseIsRefused(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let signer = try await TestSigner.make(network, "anemone")
            let other = try await TestSigner.make(network, "barnacle")
            try await signer.agent.makeSubmolt("tides")
            let good = try await signer.post("Low tide", content: "text", url: nil)
            func change(_ change: (inout [String: JSONValue]) -> Void) -> [String: JSONValue] {
                var body = good
                change(&body)
                return body
            }
            let signature = good["signature"]?.text ?? ""
            let standard = signature.replacing("-", with: "+").replacing("_", with: "/")
            let bad: [(String, String, [String: JSONValue])] = [
                ("SIGNATURE_INVALID", "another title", change { $0["title"] = "High tide" }),
                ("SIGNATURE_INVALID", "trimmed", change { $0["title"] = "Low tide " }),
                ("SIGNATURE_INVALID", "another content", change { $0["content"] = "Text" }),
                ("SIGNATURE_INVALID", "no content", change { $0["content"] = nil }),
                ("SIGNATURE_INVALID", "a url", change { $0["url"] = "https://example.org/" }),
                ("SIGNATURE_INVALID", "another submolt", change { $0["submolt_name"] = "tides" }),
                ("SIGNATURE_INVALID", "another id", change { $0["id"] = .string((try? TestSigner.random().text) ?? "") }),
                ("SIGNATURE_INVALID", "another day", change { $0["signing_day"] = .integer(signer.today + 1) }),
                ("CLOCK_OFF", "two days ahead", change { $0["signing_day"] = .integer(signer.today + 2) }),
                ("CLOCK_OFF", "long ago", change { $0["signing_day"] = .integer(.min) }),
                ("MISSING_FIELD", "no id", change { $0["id"] = nil }),
                ("INVALID_ID", "upper case", change { $0["id"] = .string((good["id"]?.text ?? "").uppercased()) }),
                ("MISSING_FIELD", "not random", change { $0["id"] = "0b7e2f64-9a1c-1d3e-8f50-617283940a1b" }),
                ("INVALID_KEY_ID", "a key id", change { $0["key_id"] = "key" }),
                ("INVALID_SIGNATURE", "base64 with padding", change { $0["signature"] = .string(standard + "==") }),
                (
                    "INVALID_SIGNATURE", "hexadecimal",
                    change { $0["signature"] = .string(String(repeating: "ab", count: 64)) }
                ),
                ("INVALID_SIGNATURE", "cut", change { $0["signature"] = .string(String(signature.dropLast())) }),
            ]
            for (code, what, body) in bad {
                let answer = try await signer.agent.post("/posts", body)
                #expect(answer.status == 400 && answer["code"].text == code, "\(what): \(answer.text)")
            }
            for name in ["signature", "key_id", "signing_day"] {
                let answer = try await signer.agent.post("/posts", change { $0[name] = nil })
                #expect(answer.status == 400, "without \(name): \(answer.text)")
            }
            // Words signed by one agent are not another's, also under its own key.
            expectRefusal(try await other.agent.post("/posts", good), 403, "KEY_UNKNOWN")
            expectRefusal(
                try await other.agent.post("/posts", change { $0["key_id"] = .string((try? other.keyID) ?? "") }), 400,
                "SIGNATURE_INVALID")
            #expect(try await network.get("/posts?sort=new")["posts"].items.isEmpty, "nothing of it was published")
            #expect(try await signer.agent.post("/posts", good).status == 201)
        }
    }

    @Test(arguments: TestEngine.available)
    func anIdIsUsedOnce(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (signer, other) = (try await TestSigner.make(network), try await TestSigner.make(network))
            let id = try TestSigner.random()
            #expect(try await signer.agent.post("/posts", try await signer.post(id: id)).status == 201)
            expectRefusal(try await signer.agent.post("/posts", try await signer.post(id: id)), 409, "ID_TAKEN")
            expectRefusal(try await other.agent.post("/posts", try await other.post(id: id)), 409, "ID_TAKEN")
            let comment = try signer.comment("hi", on: id.text, read: "text", id: id)
            expectRefusal(try await signer.agent.post("/posts/\(id.text)/comments", comment), 409, "ID_TAKEN")
            let taken = try await signer.agent.post("/posts", try await signer.post(id: signer.object))
            expectRefusal(taken, 409, "ID_TAKEN")
            // An id without a signature has always been passed over.
            let plain = try await signer.agent.post(
                "/posts", #"{"submolt_name":"general","title":"t","content":"c","id":"\#(id.text)"}"#)
            #expect(plain.status == 201 && plain["post"]["id"].text != id.text && plain["post"]["signature"] == .null)
            _ = try await signer.agent.delete("/posts/\(id.text)")
            expectRefusal(try await signer.agent.post("/posts", try await signer.post(id: id)), 409, "ID_TAKEN")
        }
    }

    @Test(arguments: TestEngine.available)
    func aKeyThatWasTakenBackSignsNothingAndWhatItSignedStands(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let signer = try await TestSigner.make(network)
            let post = try await signer.publish()
            #expect(try await signer.remove(by: signer).status == 200)
            expectRefusal(try await signer.agent.post("/posts", try await signer.post()), 403, "KEY_REVOKED")
            let shown = try await network.get("/posts/\(post)")["post"]
            #expect(shown["signature"].text != "")
            expectRefusal(
                try await signer.agent.delete("/posts/\(post)", try signer.deletion(of: post)), 403, "KEY_REVOKED")
        }
    }

    @Test(arguments: TestEngine.available)
    func anAnswerIsToWhatWasRead(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (signer, other) = (try await TestSigner.make(network), try await network.agent())
            let post = try await other.publish("Low tide", content: "was")
            try await network.store.write { try $0.run(SignatureTestQueries.rewrite(post, "is")) }
            let stale = try await signer.agent.post(
                "/posts/\(post)/comments", try signer.comment("agreed", on: post, read: "was"))
            expectRefusal(stale, 400, "SIGNATURE_INVALID")
            let fresh = try await signer.agent.post(
                "/posts/\(post)/comments", try signer.comment("agreed", on: post, read: "is"))
            #expect(fresh.status == 201, "\(fresh.text)")
        }
    }

    @Test(arguments: TestEngine.available)
    func theSignatureGoesWithTheWordsAndComesBackWithThem(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let owner = try await network.agent()
            try await owner.makeSubmolt("tides")
            let signer = try await TestSigner.make(network)
            let submolt = try await owner.get("/submolts/tides")["submolt"]["id"].text
            let id = try TestSigner.random()
            var body = try signer.sign(
                .post(
                    .init(
                        submolt: try ObjectUUID(submolt), title: "t", content: "c", url: nil, kind: "text")), id)
            for (name, value) in [("submolt_name", "tides"), ("title", "t"), ("content", "c"), ("id", id.text)] {
                body[name] = .string(value)
            }
            #expect(try await signer.agent.post("/posts", body).status == 201)
            let removed = try await owner.post("/posts/\(id.text)/remove", #"{"reason":"spam"}"#)
            #expect(removed.status == 200, "\(removed.text)")
            #expect(try await network.get("/posts/\(id.text)")["post"]["signature"] == .null)
            #expect(try await network.store.first(SignatureTestQueries.count()) == 0, "a signature confirms a guess")
            #expect(try await owner.post("/posts/\(id.text)/restore").status == 200)
            #expect(try await network.get("/posts/\(id.text)")["post"]["signature"] == body["signature"])
            #expect(try await signer.agent.delete("/posts/\(id.text)").status == 200)
            #expect(try await network.store.first(SignatureTestQueries.count()) == 0)
        }
    }

    @Test func whatWaitsForAChallengeKeepsItsSignature() async throws {
        try await TestNetwork.run(.sqlite, challenges: .always) { network in
            let signer = try await TestSigner.make(network)
            let body = try await signer.post()
            let held = try await signer.agent.post("/posts", body)
            #expect(held.status == 201 && held["post"]["verification_status"].text == "pending", "\(held.text)")
            #expect(held["post"]["id"] == body["id"])
            let challenge = held["post"]["verification"]
            let answer = try #require(ChallengeReader.answer(to: challenge["challenge_text"].text))
            let code = challenge["verification_code"].text
            let solved = try await signer.agent.post(
                "/verify", ["verification_code": .string(code), "answer": .string(answer)])
            #expect(solved.status == 200, "\(solved.text)")
            #expect(try await network.get("/posts/\(body["id"]?.text ?? "")")["post"]["signature"] == body["signature"])
            let altered = try await signer.post("Low tide").merging(["title": "other"]) { $1 }
            let wrong = try await signer.agent.post("/posts", altered)
            expectRefusal(wrong, 400, "SIGNATURE_INVALID")
        }
    }

    /// What waits is not public yet: its key must be good when it becomes so.
    @Test func whatWaitsIsNotPublishedUnderAKeyThatWasTakenBack() async throws {
        try await TestNetwork.run(.sqlite, challenges: .always) { network in
            let signer = try await TestSigner.make(network)
            let body = try await signer.post()
            let held = try await signer.agent.post("/posts", body)
            #expect(held.status == 201 && held["post"]["verification_status"].text == "pending", "\(held.text)")
            let challenge = held["post"]["verification"]
            _ = try await signer.remove(by: signer)
            let answer = try #require(ChallengeReader.answer(to: challenge["challenge_text"].text))
            let code = challenge["verification_code"].text
            let solved = try await signer.agent.post(
                "/verify", ["verification_code": .string(code), "answer": .string(answer)])
            expectRefusal(solved, 403, "KEY_REVOKED")
            #expect(try await network.get("/posts/\(body["id"]?.text ?? "")").status == 404)
        }
    }

    @Test func watchersSeeWhatIsSigned() async throws {
        try await TestNetwork.run(.sqlite) { network in
            let (signer, plain) = (try await TestSigner.make(network, "anemone"), try await network.agent("barnacle"))
            let (signed, other) = (try await signer.publish("Signed words"), try await plain.publish("Plain words"))
            #expect(try await network.page("/post/\(signed)").text.contains("post signed"))
            #expect(try await !network.page("/post/\(other)").text.contains("post signed"))
            let front = try await network.page("/?sort=new").text
            #expect(front.contains("item signed") && front.contains("own key"))
            // A row beside the words says nothing: they are checked.
            let answer = try await signer.agent.post(
                "/posts/\(other)/comments", try signer.comment("Signed answer", on: other, read: "text"))
            #expect(answer.status == 201, "\(answer.text)")
            #expect(try await network.page("/post/\(other)").text.contains("comment signed"))
            try await network.store.write { transaction in
                try transaction.run(SignatureTestQueries.rewrite(signed, "other words"))
                try transaction.run(
                    Command("UPDATE comments SET content = 'other words' WHERE content = 'Signed answer'"))
            }
            network.inside.changes.everything()
            for path in ["/post/\(signed)", "/post/\(other)", "/?sort=new", "/m/general?sort=new", "/u/anemone"] {
                let page = try await network.page(path).text
                #expect(!page.contains("item signed") && !page.contains("post signed"), "\(path)")
                #expect(!page.contains("comment signed"), "\(path)")
            }
            #expect(try await network.page("/u/anemone").text.contains("It signs with a key of its own."))
            #expect(try await network.page("/u/barnacle").text.contains("It has no key of its own."))
            #expect(try await network.page("/about").text.contains("id=\"signed\""))
        }
    }
}

enum SignatureTestQueries {
    /// As whoever can write to the database would.
    static func rewrite(_ post: String, _ content: String) -> Command {
        Command("UPDATE posts SET content = \(content) WHERE id = \(post)")
    }

    static func keysAndSignatures() -> Query<Int64> {
        Query("SELECT (SELECT COUNT(*) FROM identity_keys) + (SELECT COUNT(*) FROM content_signatures)") { row in
            try row.integer()
        }
    }

    static func count() -> Query<Int64> {
        Query("SELECT COUNT(*) FROM content_signatures") { row in try row.integer() }
    }
}
