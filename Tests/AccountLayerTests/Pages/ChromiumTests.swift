import Foundation
import HTTPSupport
import JSONWriting
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

/// The pages in a real browser, from the sign-up to the sign-out: real cookies, a real `Origin`, a real policy on content.
@Suite struct ChromiumTests {
    /// Where `chromium` and `python3` are.
    private static let isThere: Bool = ["chromium", "python3"].allSatisfy { program in
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
    }

    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Python/chromium_walk.py").path

    /// Set NACRE_PAGE_PICTURES to a folder to keep what the browser showed.
    @Test(.enabled(if: isThere, "needs chromium and python3"))
    func aHumanWalksThroughTheAccount() async throws {
        let port = try FreePort.next()
        let server = "http://localhost:\(port)"
        try await TestAccounts.run(
            .sqlite, plans: .priced(),
            configure: {
                $0.listening.port = port; $0.listening.publicURL = server
            }
        ) { accounts in
            let reef = try await accounts.application("Reef")
            let pictures =
                ProcessInfo.processInfo.environment["NACRE_PAGE_PICTURES"] ?? accounts.folder + "/pictures"
            let now = String(accounts.clock.now.milliseconds / 1_000)
            let (status, output) = try await run([server, accounts.outbox, pictures, now, reef.id])
            #expect(status == 0, "\(output)")
        }
    }

    private func run(_ arguments: [String]) async throws -> (Int32, String) {
        let (status, output, errors) = try await TestProgram.run(["python3", "-B", Self.script] + arguments)
        return (status, output + errors)
    }
}
