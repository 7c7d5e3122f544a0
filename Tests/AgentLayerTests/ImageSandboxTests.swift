import Foundation
import HTTPSupport
import NIOCore
import NIOHTTP1
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

/// What a program that opens strangers' bytes can reach, and what happens where there is no sandbox for it.
@Suite struct ImageSandboxTests {
    /// Runs a program in Perl, which is told its text and then `given`: there is no file to read it from.
    private static func run(
        _ script: String, timeout: Duration = .seconds(20), mostOutput: Int = 65_536
    ) async throws -> String {
        let sandbox = try #require(UploadStage.sandbox)
        var run = SandboxedRun(line: sandbox.line(["/usr/bin/perl", "-"]), mostOutput: mostOutput)
        run.timeout = timeout
        let input = ByteBuffer(string: script + "\n__END__\ngiven")
        return String(decoding: try await run.output(for: input), as: UTF8.self)
    }

    /// Where pictures must not be skipped, as on a machine that makes user namespaces.
    @Test(
        .enabled(
            if: ProcessInfo.processInfo.environment["NACRE_TEST_REQUIRE_UPLOADS"] != nil, "where uploads are required"))
    func uploadsWorkWhereTheyAreRequired() { #expect(UploadStage.works) }

    @Test(.enabled(if: UploadStage.works, "needs vipsthumbnail, bubblewrap and user namespaces"))
    func aSandboxedProgramReachesNothing() async throws {
        #expect(try await Self.run("local $/; print scalar <DATA>") == "given")
        let seen = try await Self.run("print join ' ', sort map { s|^/||r } glob '/*'")
        #expect(
            Set(seen.split(separator: " ").map(String.init)).isSubset(of: ["bin", "lib", "lib32", "lib64", "usr"]),
            "\(seen)")
        // No file of ours, none of the system's but programs, nowhere to write.
        for path in [
            "/etc/passwd", "/proc/self/maps", "/dev/null", "/home", "/root", "/tmp", NSTemporaryDirectory(),
        ] {
            #expect(try await Self.run("print -e '\(path)' ? 'there' : 'absent'") == "absent", "\(path)")
        }
        for path in ["/x", "/usr/x", "/usr/lib/x"] {
            #expect(
                try await Self.run("print open(my $f, '>', '\(path)') ? 'written' : 'refused'") == "refused", "\(path)")
        }
        // No descriptor but its three streams, no variable of ours, no user's name.
        // Sockets, which a server leaves open on exec, as the descriptors of a busy one.
        let held = (0..<40).map { _ in socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0) }
        defer { for descriptor in held { close(descriptor) } }
        #expect(held.allSatisfy { $0 > 2 })
        #expect(
            try await Self.run(
                "for (3..2000) { my $f; open($f, \"<&=$_\") and -e $f and print \"$_ \" } print 'none'") == "none")
        let variables = try await Self.run("print join ' ', sort keys %ENV")
        #expect(
            Set(variables.split(separator: " ").map(String.init)).isSubset(of: [
                "PATH", "PWD", "VIPS_BLOCK_UNTRUSTED", "VIPS_CONCURRENCY", "VIPS_DISC_THRESHOLD",
            ]), "\(variables)")
        let user = try await Self.run("print \"$< $(\"")
        #expect(user.hasPrefix("65534 65534"))
        // No network, not even this machine's.
        let connect =
            "use Socket; socket(my $s, PF_INET, SOCK_STREAM, 0) or print 'nosocket'; print connect($s, pack_sockaddr_in(PORT, inet_aton('127.0.0.1'))) ? 'connected' : 'refused'"
        try await TestNetwork.run(.sqlite) { network in
            let reached = try await Self.run(connect.replacing("PORT", with: "\(network.port)"))
            #expect(reached == "refused")
        }
    }

    @Test(.enabled(if: UploadStage.works, "needs vipsthumbnail, bubblewrap and user namespaces"))
    func aSandboxedProgramIsBounded() async throws {
        func failure(_ script: String, timeout: Duration = .seconds(20), mostOutput: Int = 65_536) async -> SandboxedRun
            .Failed.Reason?
        {
            do {
                _ = try await Self.run(script, timeout: timeout, mostOutput: mostOutput)
                return nil
            } catch { return (error as? SandboxedRun.Failed)?.reason }
        }
        #expect(await failure("sleep 60", timeout: .milliseconds(300)) == .timedOut)
        // Also what has closed its streams to look as if it were done, and its children.
        #expect(await failure("close STDOUT; close STDERR; sleep 60", timeout: .milliseconds(300)) != nil)
        #expect(await failure("fork; fork; sleep 60", timeout: .milliseconds(300)) == .timedOut)
        #expect(await failure("while (1) { print 'x' x 65536 }", mostOutput: 1 << 20) == .tooMuchOutput)
        #expect(await failure("my $x = 'x' x (2 << 30); print length $x") == .status)
        #expect(await failure("while (1) {}", timeout: .seconds(60)) == .status, "processor time")
        // Root is exempt, where the sandbox cannot be another's.
        if geteuid() != 0 || UploadStage.sandbox?.isFromNobody == true {
            let many = "for (1..500) { defined(my $p = fork) or exit 7; if (!$p) { sleep 5; exit } }"
            #expect(await failure(many) == .status)
        }
        #expect(await failure("exit 1") == .status)
    }

    @Test func withoutTheToolsUploadsAreRefusedAndAllElseWorks() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_tools_" + UUID().uuidString)
            .path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func tool(_ name: String, _ script: String = "exit 1") {
            _ = FileManager.default.createFile(
                atPath: folder + "/" + name, contents: Data("#!/bin/sh\n\(script)\n".utf8),
                attributes: [.posixPermissions: 0o755])
        }
        func off() -> UploadsOff? {
            do {
                _ = try ImageTools.find(in: [folder])
                return nil
            } catch { return error }
        }
        #expect(off() == .noThumbnailer)
        tool("vipsthumbnail")
        #expect(off() == .noSandboxProgram)
        tool("bwrap", "echo 'No permissions to create new namespace' >&2; exit 1")
        #expect(off() == .noLimiter)
        tool("prlimit")
        #expect(off() == nil)
        // All there, and no namespaces: as for root in many containers.
        try await TestNetwork.run(.sqlite, imageToolFolders: [folder]) { network in
            #expect(network.inside.images.off == .noSandbox)
            let agent = try await network.agent()
            let answer = try await agent.upload(TestPictures.jpeg)
            expectRefusal(answer, 501, "UPLOADS_OFF")
            #expect(answer["hint"].text.contains("user namespaces"))
            #expect(try await agent.get("/agents/me")["agent"]["avatar_url"].text.hasSuffix(".svg"))
            #expect(try await agent.delete("/agents/me/avatar").status == 200)
        }
        // One that runs, and in which the thumbnailer writes no picture.
        tool("bwrap", "exit 0")
        try await TestNetwork.run(.sqlite, imageToolFolders: [folder, "/nowhere"]) { network in
            #expect(network.inside.images.off == .notConverting)
        }
    }

    @Test func onlySoManyAreConvertedAtOnceAndSoManyWait() async throws {
        let places = Places(2, waiting: 1)
        let (gate, opener) = AsyncStream.makeStream(of: Void.self)
        let (entered, enter) = AsyncStream.makeStream(of: Void.self)
        let held = (0..<2).map { _ in
            Task {
                try await places.within {
                    enter.yield()
                    for await _ in gate { break }
                }
            }
        }
        var arrivals = entered.makeAsyncIterator()
        for _ in 0..<2 { await arrivals.next() }
        let waiting = Task { try await places.within { 1 } }
        try await eventually("the third waits") { places.waitingCount == 1 }
        await #expect(throws: Refusal.self) { try await places.within { 2 } }
        opener.finish()
        for task in held { try await task.value }
        #expect(try await waiting.value == 1)
        let after = try await places.within { 3 }
        #expect(after == 3)
        #expect(Refusal.tooManyUploads.retryAfterSeconds != nil)
    }
}
