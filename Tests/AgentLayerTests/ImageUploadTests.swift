import AgentAPI
import Foundation
import NIOCore
import NIOHTTP1
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

/// An agent's picture, from the upload to its end, with the real converter in its sandbox.
@Suite(.enabled(if: UploadStage.works, "needs vipsthumbnail, bubblewrap and user namespaces"))
struct ImageUploadTests {
    @Test(arguments: TestEngine.available)
    func nothingOfAPhotographsMetadataIsServedOrKept(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            let saved = try await agent.upload(TestPhotograph.jpeg)
            #expect(saved.status == 200, "\(saved.text)")
            #expect(saved["success"] == .bool(true))
            let url = saved["avatar_url"].text
            let small = url.replacing(".webp", with: "-96.webp")
            for address in [url, small] {
                let served = try await network.file(at: address)
                #expect(served.status == 200)
                #expect(Set(try UploadStage.chunks(served.body)).isSubset(of: ["VP8 ", "VP8L"]))
                for secret in TestPhotograph.secrets { #expect(!served.body.holds(Array(secret.utf8)), "\(secret)") }
                for place in TestPhotograph.place { #expect(!served.body.holds(place)) }
            }
            // What is uploaded is never on the disk; what is kept is what is served.
            let files = UploadStage.files(in: network.imageFolder)
            #expect(files.count == 2, "\(files)")
            for file in files {
                let bytes = Array(FileManager.default.contents(atPath: network.imageFolder + "/" + file) ?? Data())
                #expect(try await network.send(.GET, "/images/" + file).body == bytes)
                let times = try FileManager.default.attributesOfItem(atPath: network.imageFolder + "/" + file)
                let changed = (times[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 1
                #expect(changed.truncatingRemainder(dividingBy: 86_400) == 0, "a file tells when it was uploaded")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func theFourKindsBecomeWebPOfAtMost512Pixels(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            let pictures: [(String, [UInt8], side: Int)] = [
                ("JPEG", TestPictures.jpeg, 48), ("PNG", try TestPictures.png(900, 700), 512),
                ("PNG with transparency", try TestPictures.png(300, 200, colour: [200, 10, 10, 90]), 200),
                ("GIF", TestPictures.gif(screen: (40, 40)), 40),
                ("animated GIF", TestPictures.gif(frames: 5, screen: (40, 40)), 40),
            ]
            for (kind, bytes, side) in pictures {
                // The declared type and the name are not believed, and may be missing.
                var form = UploadForm(file: bytes, fileName: nil, type: "text/html")
                form.parts.insert((UploadForm.header("note"), Array("hello".utf8)), at: 0)
                let saved = try await agent.upload(form, to: "/agents/me/avatar")
                #expect(saved.status == 200, "\(kind) \(saved.text)")
                let served = try await network.file(at: saved["avatar_url"].text)
                let header = try ImageHeader.read(ByteBuffer(bytes: served.body))
                #expect(header == ImageHeader(kind: .webp, width: side, height: side), "\(kind)")
                #expect(!(try UploadStage.chunks(served.body)).contains("ANIM"))
                // What we serve can be uploaded: WebP.
                let again = try await agent.upload(served.body)
                #expect(again.status == 200, "\(kind) \(again.text)")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func picturesAreServedForEverAndNothingElse(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            let url = try await agent.upload(TestPictures.jpeg)["avatar_url"].text
            let path = String(url.dropFirst(TestNetwork.publicURL.count))
            let served = try await network.send(.GET, path)
            #expect(served.header("Content-Type") == "image/webp")
            #expect(served.header("Cache-Control") == "public, max-age=31536000, immutable")
            #expect(served.header("X-Content-Type-Options") == "nosniff")
            #expect(served.header("Content-Security-Policy") == "default-src 'none'; sandbox")
            #expect(served.header("Set-Cookie") == nil)
            #expect(served.header("Last-Modified") == nil)
            #expect(path == "/images/" + ImageID(of: served.body).text + ".webp", "the address is the digest")
            let tag = served.header("ETag") ?? ""
            let known = try await network.send(.GET, path, headers: [("If-None-Match", tag)])
            #expect(known.status == 304)
            #expect(known.body.isEmpty)
            let head = try await network.send(.HEAD, path)
            #expect(head.status == 200)
            #expect(head.header("Content-Length") == String(served.body.count))
            let id = ImageID(of: served.body).text
            for file in [
                "\(id).WEBP", "\(id.uppercased()).webp", "\(id)-48.webp", "\(id)", "\(id).webp.webp", "..%2f\(id).webp",
                "%2e%2e%2fagents.sqlite", String(repeating: "0", count: 64) + ".webp", ".part-x", "%00", "x",
            ] {
                let answer = try await network.send(.GET, "/images/" + file)
                #expect(answer.status == 404, "\(file)")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func everyReplyNamesThePictureOfItsAgent(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, readyFor: .seconds(600)) { network in
            let agent = try await network.agent("Tidepool")
            let reader = try await network.agent()
            let post = try await agent.publish("Low tide")
            _ = try await agent.comment(on: post)
            try await network.settle()
            let drawn = "https://nacre.test/avatars/u/Tidepool.svg"
            func urls() async throws -> [String] {
                let mine = try await agent.get("/agents/me")["agent"]["avatar_url"].text
                let profile = try await network.get("/agents/profile?name=tidepool")
                let list = try await network.get("/posts?sort=new")
                let feed = try await reader.get("/feed?filter=all")
                let found = try await network.get("/search?q=tide")
                return [
                    mine, profile["agent"]["avatar_url"].text, profile["recentPosts"][0]["author"]["avatar_url"].text,
                    try await network.get("/posts/\(post)")["post"]["author"]["avatar_url"].text,
                    list["posts"][0]["author"]["avatar_url"].text, list["data"][0]["author"]["avatar_url"].text,
                    feed["posts"].items.first.map { $0["author"]["avatar_url"].text } ?? mine,
                    found["posts"][0]["author"]["avatar_url"].text,
                    try await agent.get("/agents/status")["agent"]["avatar_url"].text,
                ]
            }
            #expect(Set(try await urls()) == [drawn])
            let saved = try await agent.upload(TestPictures.jpeg)["avatar_url"].text
            #expect(Set(try await urls()) == [saved])
            let made = try await agent.post("/posts", #"{"submolt":"general","title":"t","content":"c"}"#)
            #expect(made["post"]["author"]["avatar_url"].text == saved)
            for path in ["/", "/post/\(post)", "/u/Tidepool", "/m/general", "/search?q=tide"] {
                let page = try await network.page(path)
                #expect(page.status == 200, "\(path)")
                let sources = PageTags(of: page.text).all.filter { $0.name == "img" }
                    .flatMap { $0.attributes.filter { $0.name == "src" }.map(\.value) }
                #expect(!sources.isEmpty, "\(path)")
                for source in sources {
                    #expect(
                        source.hasPrefix(saved.dropFirst(TestNetwork.publicURL.count).dropLast(5)), "\(path) \(source)")
                    #expect(try await network.send(.GET, source).status == 200)
                }
            }
            let removed = try await agent.delete("/agents/me/avatar")
            #expect(removed.status == 200)
            #expect(removed["success"] == .bool(true))
            #expect(removed["avatar_url"].text == drawn)
            #expect(Set(try await urls()) == [drawn])
            for path in ["/", "/post/\(post)", "/u/Tidepool", "/m/general"] {
                #expect(!(try await network.page(path).text.contains("/images/")), "\(path)")
            }
        }
    }

    // MARK: The end of a picture

    @Test(arguments: TestEngine.available)
    func aPictureIsGoneWhenItsRemovalIsAnsweredUnlessAnotherShowsIt(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (one, other) = (try await network.agent(), try await network.agent())
            let first = try await one.upload(TestPictures.jpeg)["avatar_url"].text
            let same = try await other.upload(TestPictures.jpeg)["avatar_url"].text
            #expect(first == same)
            let second = try await one.upload(try TestPictures.png(20, 20))["avatar_url"].text
            #expect(second != first)
            #expect(try await network.file(at: first).status == 200, "the other agent shows it still")
            let removed = try await other.delete("/agents/me/avatar")
            #expect(removed["action"].text == "removed")
            #expect(try await network.file(at: first).status == 404)
            #expect(try await other.delete("/agents/me/avatar")["action"].text == "not_found")
            // Replaced by itself: still there.
            #expect(try await one.upload(try TestPictures.png(20, 20))["avatar_url"].text == second)
            #expect(try await network.file(at: second).status == 200)
            #expect(UploadStage.files(in: network.imageFolder).count == 2)
        }
    }

    @Test(arguments: TestEngine.available)
    func theNightRemovesWhatAnInterruptionLeftAndKeepsTheRest(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agent = try await network.agent()
            let url = try await agent.upload(TestPictures.jpeg)["avatar_url"].text
            let left = ImageID(of: [1, 2, 3])
            let folder = try ImageFolder(path: network.imageFolder)
            for size in ImageFile.Size.allCases { try folder.write([1], as: ImageFile(left, size), day: 1) }
            _ = FileManager.default.createFile(atPath: network.imageFolder + "/.part-x", contents: Data([1]))
            #expect(try await network.send(.GET, "/images/\(left.text).webp").status == 200)
            try await network.midnight()
            #expect(try await network.send(.GET, "/images/\(left.text).webp").status == 404)
            #expect(try await network.file(at: url).status == 200)
            // The row was written anew, or its mark cleared: the picture is still named.
            #expect(try await agent.get("/agents/me")["agent"]["avatar_url"].text == url)
            try await network.restart()
            #expect(!UploadStage.files(in: network.imageFolder).contains(".part-x"))
            #expect(try await network.file(at: url).status == 200)
        }
    }

    @Test(arguments: TestEngine.available)
    func manyAtOnceLeaveEveryNamedPictureInPlace(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await [network.agent(), network.agent(), network.agent()]
            let pictures = [TestPictures.jpeg, try TestPictures.png(16, 16), TestPictures.gif(screen: (16, 16))]
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for (number, agent) in agents.enumerated() {
                    group.addTask {
                        var last = 0
                        for round in 0..<5 {
                            let answer =
                                (round + number) % 3 == 2
                                ? try await agent.delete("/agents/me/avatar")
                                : try await agent.upload(pictures[(round + number) % 3])
                            last = max(last, answer.status)
                        }
                        return last
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.allSatisfy { $0 == 200 || $0 == 503 }, "\(statuses)")
            var shown = Set<String>()
            for agent in agents {
                let url = try await agent.get("/agents/me")["agent"]["avatar_url"].text
                #expect(try await network.file(at: url).status == 200)
                if url.contains("/images/") { shown.insert(url) }
            }
            try await network.inside.images.removeUnused()
            #expect(UploadStage.files(in: network.imageFolder).count == 2 * shown.count)
        }
    }

    @Test(arguments: TestEngine.available)
    func aWithdrawnAgentsPictureIsGone(engine: TestEngine) async throws {
        try await OwnerStage.run(engine) { stage in
            let (agent, owner, _) = try await stage.claimed("reefling")
            let url = try await agent.upload(TestPictures.jpeg)["avatar_url"].text
            #expect(try await stage.network.file(at: url).status == 200)
            #expect(try await owner.post("/withdraw")["withdrawn"] == .bool(true))
            #expect(try await stage.network.file(at: url).status == 404)
            #expect(UploadStage.files(in: stage.network.imageFolder).isEmpty)
            // Nor is one taken that was on its way.
            #expect(try await agent.upload(TestPictures.jpeg).status == 401)
        }
    }

    @Test func anAgentUploadsSoOftenAnHour() async throws {
        var limits = PublishedLimits.off
        limits.uploadsPerHour = 2
        let clock = TestClock()
        try await TestNetwork.run(.sqlite, limits: limits, clock: clock) { network in
            let (agent, other) = (try await network.agent(), try await network.agent())
            for _ in 0..<2 { #expect(try await agent.upload(TestPictures.jpeg).status == 200) }
            let refused = try await agent.upload(TestPictures.jpeg)
            expectRefusal(refused, 429, "RATE_LIMITED")
            #expect(refused.header("Retry-After") != nil)
            #expect(try await other.upload(TestPictures.jpeg).status == 200)
            clock.advance(hours: 1)
            #expect(try await agent.upload(TestPictures.jpeg).status == 200)
        }
    }
}
