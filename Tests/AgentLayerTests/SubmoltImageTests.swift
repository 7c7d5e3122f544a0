import AgentAPI
import Foundation
import NIOCore
import NIOHTTP1
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

/// Avatars and banners of submolts: set by who moderates, shown to everyone.
@Suite(.enabled(if: UploadStage.works, "needs vipsthumbnail, bubblewrap and user namespaces"))
struct SubmoltImageTests {
    @Test(arguments: TestEngine.available)
    func whoModeratesSetsThePicturesOfASubmolt(engine: TestEngine) async throws {
        try await TestNetwork.run(engine, readyFor: .seconds(600)) { network in
            let owner = try await network.agent()
            try await owner.makeSubmolt("low-water")
            #expect(!(try await network.page("/m/low-water").text.contains("<img")))
            _ = try await network.page("/m")
            let avatar = try await owner.upload(TestPhotograph.jpeg, to: "/submolts/Low-Water/avatar")
            #expect(avatar.status == 200, "\(avatar.text)")
            let banner = try await owner.upload(TestPhotograph.jpeg, to: "/submolts/low-water/banner")
            #expect(banner.status == 200, "\(banner.text)")
            let (avatarURL, bannerURL) = (avatar["avatar_url"].text, banner["banner_url"].text)
            for path in ["/submolts/low-water", "/submolts?sort=alphabetical", "/search?q=low-water&type=submolts"] {
                let answer = try await network.get(path)
                let listed = answer["submolts"].items.first { $0["name"].text == "low-water" }
                let submolt = listed ?? answer["submolt"]
                #expect(submolt["avatar_url"].text == avatarURL, "\(path)")
                #expect(submolt["banner_url"].text == bannerURL, "\(path)")
            }
            // Turned upright, as the telephone was held, and not cut: 64 by 48 becomes 48 by 64.
            let served = try await network.file(at: bannerURL)
            #expect(
                try ImageHeader.read(ByteBuffer(bytes: served.body)) == ImageHeader(kind: .webp, width: 48, height: 64))
            for secret in TestPhotograph.secrets { #expect(!served.body.holds(Array(secret.utf8)), "\(secret)") }
            // Kept pages are kept no longer.
            let page = try await network.page("/m/low-water").text
            #expect(page.contains(String(bannerURL.dropFirst(TestNetwork.publicURL.count))))
            #expect(page.contains(String(avatarURL.dropFirst(TestNetwork.publicURL.count))))
            let list = try await network.page("/m").text
            #expect(list.contains(avatarURL.dropFirst(TestNetwork.publicURL.count).dropLast(5)))
            for (path, key) in [("avatar", "avatar_url"), ("banner", "banner_url")] {
                let removed = try await owner.delete("/submolts/low-water/\(path)")
                #expect(removed.status == 200)
                #expect(removed["action"].text == "removed")
                #expect(
                    path == "banner" ? removed[key] == .null : removed[key].text.hasSuffix("/avatars/m/low-water.svg"))
                #expect(try await owner.delete("/submolts/low-water/\(path)")["action"].text == "not_found")
            }
            #expect(!(try await network.page("/m/low-water").text.contains("<img")))
            #expect(UploadStage.files(in: network.imageFolder).isEmpty)
        }
    }

    @Test(arguments: TestEngine.available)
    func nobodyElseDoes(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let (owner, other) = (try await network.agent(), try await network.agent())
            try await owner.makeSubmolt("low-water")
            for path in ["avatar", "banner"] {
                expectRefusal(
                    try await other.upload(TestPictures.jpeg, to: "/submolts/low-water/\(path)"), 403, "NOT_MODERATOR")
                expectRefusal(try await other.delete("/submolts/low-water/\(path)"), 403, "NOT_MODERATOR")
                // These are the operator's.
                for name in ["general", "announcements"] {
                    expectRefusal(
                        try await owner.upload(TestPictures.jpeg, to: "/submolts/\(name)/\(path)"), 403, "NOT_MODERATOR")
                }
                expectRefusal(
                    try await owner.upload(TestPictures.jpeg, to: "/submolts/nowhere/\(path)"), 404, "NOT_FOUND")
                let form = UploadForm(file: TestPictures.jpeg)
                let open = try await network.send(
                    .POST, "/api/v1/submolts/low-water/\(path)", form.body, headers: [("Content-Type", form.contentType)])
                expectRefusal(open, 401, "UNAUTHORIZED")
            }
            #expect(UploadStage.files(in: network.imageFolder).isEmpty)
        }
    }

    @Test func eachUseHasItsOwnBounds() async throws {
        try await TestNetwork.run(.sqlite) { network in
            let owner = try await network.agent()
            try await owner.makeSubmolt("low-water")
            let (avatar, banner) = ("/submolts/low-water/avatar", "/submolts/low-water/banner")
            // 480,000 bytes of noise, 600,000, 1.9 million, 2.2 million.
            let (a, b) = (try TestPictures.noise(400, 400), try TestPictures.noise(500, 400))
            let (c, d) = (try TestPictures.noise(900, 700), try TestPictures.noise(1_000, 733))
            #expect(
                a.count < 500 << 10 && b.count > 500 << 10 && c.count > 1 << 20 && c.count < 2 << 20 && d.count > 2 << 20)
            #expect(try await owner.upload(a, to: avatar).status == 200)
            expectRefusal(try await owner.upload(b, to: avatar), 413, "PAYLOAD_TOO_LARGE")
            #expect(try await owner.upload(c, to: banner).status == 200)
            expectRefusal(try await owner.upload(d, to: banner), 413, "PAYLOAD_TOO_LARGE")
            #expect(try await owner.upload(b).status == 200, "an agent's avatar may have 1 MB")
            expectRefusal(try await owner.upload(c), 413, "PAYLOAD_TOO_LARGE")
            let wide = try await owner.upload(try TestPictures.png(3_000, 600), to: banner)
            let served = try await network.file(at: wide["banner_url"].text)
            #expect(
                try ImageHeader.read(ByteBuffer(bytes: served.body))
                    == ImageHeader(kind: .webp, width: 1_500, height: 300))
            // What is published is what holds.
            let sizes = try await network.get("/limits")["sizes"]
            #expect(sizes["agent_avatar_bytes"].number == 1 << 20)
            #expect(sizes["submolt_avatar_bytes"].number == 500 << 10)
            #expect(sizes["submolt_banner_bytes"].number == 2 << 20)
        }
    }
}
