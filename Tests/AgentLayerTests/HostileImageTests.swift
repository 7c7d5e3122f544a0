import Foundation
import HTTPSupport
import NIOCore
import NIOHTTP1
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

/// Pictures and forms that are meant to do harm: refused with a reason, and nothing is kept.
@Suite(.enabled(if: UploadStage.works, "needs vipsthumbnail, bubblewrap and user namespaces"))
struct HostileImageTests {
    private static func run(_ body: (TestNetwork, TestAgent) async throws -> Void) async throws {
        try await TestNetwork.run(.sqlite) { network in
            let agent = try await network.agent()
            try await body(network, agent)
            #expect(UploadStage.files(in: network.imageFolder).isEmpty)
            #expect(
                try await agent.get("/agents/me")["agent"]["avatar_url"].text.hasSuffix("/avatars/u/\(agent.name).svg"))
        }
    }

    @Test func whatIsNoPictureIsRefusedWhateverItSays() async throws {
        try await Self.run { _, agent in
            for text in [
                "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "<?xml version='1.0'?><svg/>",
                "%PDF-1.7", "push graphic-context\nimage over 0,0 0,0 'ephemeral:/etc/passwd'", "#!/bin/sh\nid",
                "PK\u{3}\u{4}zip", "<html><script>alert(1)</script>", "@/etc/passwd", "/etc/passwd", "BM6",
            ] {
                let answer = try await agent.upload(
                    UploadForm(file: Array(text.utf8), fileName: "a.png", type: "image/png"), to: "/agents/me/avatar")
                expectRefusal(answer, 415, "UNSUPPORTED_IMAGE")
            }
        }
    }

    @Test func picturesThatLieOrBreakOffAreRefused() async throws {
        try await Self.run { _, agent in
            let (jpeg, png, gif) = (TestPictures.jpeg, try TestPictures.png(60, 60), TestPictures.gif(frames: 2))
            let noise = try TestPictures.noise(80, 80)
            let lies: [(String, [UInt8])] = [
                ("JPEG's magic before PNG", [0xFF, 0xD8, 0xFF] + png), ("PNG's magic before JPEG", png.prefix(8) + jpeg),
                ("GIF's magic before text", Array("GIF89a=1;alert(1)//".utf8)),
                ("GIF that is a script", Array("GIF89a/*".utf8) + gif),
                ("half a JPEG", Array(jpeg.prefix(jpeg.count / 2))), ("half a PNG", Array(noise.prefix(noise.count / 2))),
                ("half a GIF", Array(gif.prefix(gif.count / 2))), ("only a head", Array(png.prefix(33))),
                ("a PNG that is larger than its pixels", try TestPictures.png(4, 4, claiming: (400, 400))),
                ("a WebP of nothing", ImageHeaderTests.webp("VP8L", [0x2F, 0, 0, 0, 0])),
                ("a WebP that breaks off", Array(ImageHeaderTests.webp("VP8X", [0, 0, 0, 0, 9, 0, 0, 9, 0, 0]))),
            ]
            for (what, bytes) in lies {
                let answer = try await agent.upload(bytes)
                #expect(answer.status == 400, "\(what) \(answer.text)")
                #expect(answer["code"].text == "INVALID_IMAGE", "\(what)")
            }
            for claimed in [(30_000, 30_000), (65_535, 65_535)] {
                expectRefusal(try await agent.upload(TestPictures.png(2, 2, claiming: claimed)), 400, "IMAGE_TOO_LARGE")
                expectRefusal(try await agent.upload(TestPictures.gif(screen: claimed)), 400, "IMAGE_TOO_LARGE")
            }
        }
    }

    /// 25 million pixels in some kilobytes: as large as is allowed, so it is decoded, within bounds.
    @Test func aBombIsConvertedOrRefusedAndTheServerAnswersMeanwhile() async throws {
        try await TestNetwork.run(.sqlite) { network in
            let agent = try await network.agent()
            let bomb = try TestPictures.bomb(5_000, 5_000)
            #expect(bomb.count < 10_000)
            async let answer = agent.upload(bomb)
            for _ in 0..<20 { #expect(try await network.get("/health").status == 200) }
            let status = try await answer.status
            #expect([200, 400].contains(status), "\(status)")
            // The same with twice the pixels is not even tried.
            expectRefusal(
                try await agent.upload(TestPictures.png(1, 1, claiming: (7_100, 7_100))), 400, "IMAGE_TOO_LARGE")
        }
    }

    /// A picture that is also something else is a picture: what comes out holds the pixels and nothing of the rest.
    @Test func ofAPolyglotOnlyThePictureIsKept() async throws {
        try await TestNetwork.run(.sqlite) { network in
            let agent = try await network.agent()
            let script = Array("*/=1;alert('CANARY-SCRIPT')//<script>CANARY-SCRIPT</script>".utf8)
            let zip = Array("PK\u{3}\u{4}CANARY-ZIP-ENTRY".utf8) + [0x50, 0x4B, 5, 6] + [UInt8](repeating: 0, count: 18)
            var png = try TestPictures.png(40, 40)
            png.insert(contentsOf: TestPictures.chunk("tEXt", Array("Comment\0CANARY-TEXT".utf8)), at: 33)
            for (what, bytes) in [
                ("GIF and script", TestPictures.gif(screen: (40, 40)) + script),
                ("JPEG and ZIP", TestPictures.jpeg + zip),
                ("PNG and script", png + script),
            ] {
                let saved = try await agent.upload(bytes)
                #expect(saved.status == 200, "\(what) \(saved.text)")
                let served = try await network.file(at: saved["avatar_url"].text)
                #expect(served.header("Content-Type") == "image/webp")
                for canary in ["CANARY", "script", "PK\u{3}\u{4}", "PK\u{5}\u{6}"] {
                    #expect(!served.body.holds(Array(canary.utf8)), "\(what) \(canary)")
                }
            }
        }
    }

    @Test func filesBeyondTheirBoundAreRefused() async throws {
        try await Self.run { _, agent in
            let large = [UInt8](repeating: 0xFF, count: (1 << 20) + 1)
            expectRefusal(try await agent.upload(large), 413, "PAYLOAD_TOO_LARGE")
            expectRefusal(try await agent.upload([UInt8](repeating: 0xFF, count: 4 << 20)), 413, "PAYLOAD_TOO_LARGE")
            expectRefusal(try await agent.upload([]), 400, "EMPTY_FILE")
            // Zipped, it is small on the way.
            let form = UploadForm(file: [UInt8](repeating: 0, count: 8 << 20))
            let zipped = Array(try Gzip.compress(ByteBuffer(bytes: form.body), level: 9).readableBytesView)
            let answer = try await agent.network.send(
                .POST, "/api/v1/agents/me/avatar", zipped,
                headers: [
                    ("Authorization", "Bearer \(agent.key)"), ("Content-Type", form.contentType),
                    ("Content-Encoding", "gzip"),
                ])
            expectRefusal(answer, 413, "PAYLOAD_TOO_LARGE")
            // Other routes take no more than before.
            let post = try await agent.upload(
                [UInt8](repeating: 0x20, count: 2 << 20), type: "application/json", to: "/posts")
            expectRefusal(post, 413, "PAYLOAD_TOO_LARGE")
        }
    }

    @Test func formsThatAreNoneAreRefused() async throws {
        try await Self.run { network, agent in
            let (path, jpeg) = ("/agents/me/avatar", TestPictures.jpeg)
            let form = UploadForm(file: jpeg)
            for type in [nil, "image/jpeg", "application/json", "application/x-www-form-urlencoded"] {
                expectRefusal(try await agent.upload(jpeg, type: type, to: path), 415, "NOT_MULTIPART")
            }
            for type in ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=other"] {
                expectRefusal(try await agent.upload(form.body, type: type, to: path), 400, "INVALID_MULTIPART")
            }
            expectRefusal(try await agent.upload([], type: form.contentType, to: path), 400, "INVALID_MULTIPART")
            expectRefusal(
                try await agent.upload(Array(form.body.dropLast(40)), type: form.contentType, to: path), 400,
                "INVALID_MULTIPART")
            for name in ["avatar", "image", "File", "file[]", ""] {
                expectRefusal(try await agent.upload(UploadForm(file: jpeg, name: name), to: path), 400, "MISSING_FILE")
            }
            var twice = form
            twice.parts.append((UploadForm.header("file", "b.jpg"), jpeg))
            expectRefusal(try await agent.upload(twice, to: path), 400, "SEVERAL_FILES")
            var huge = form
            huge.parts[0].header += "\r\nX-Long: " + String(repeating: "x", count: 8_000)
            expectRefusal(try await agent.upload(huge, to: path), 400, "INVALID_MULTIPART")
            var many = form
            for _ in 0..<40 { many.parts.append((UploadForm.header("x"), [1])) }
            expectRefusal(try await agent.upload(many, to: path), 400, "INVALID_MULTIPART")
            // Nobody uploads without a key, or for another.
            let open = try await network.send(
                .POST, "/api/v1" + path, form.body, headers: [("Content-Type", form.contentType)])
            expectRefusal(open, 401, "UNAUTHORIZED")
            expectRefusal(try await agent.upload(form, to: "/agents/somebody/avatar"), 404, "NOT_FOUND")
        }
    }
}
