import AgentAPI
import Foundation
import NacreClient
import Testing

/// An owner at the command line, with both servers as they are shipped.
@Suite struct OwnerCommandTests {
    @Test func fromNothingToAnAgentThatPosts() async throws {
        try await OwnerStage.use { stage in
            try await stage.signUp()
            #expect(try await stage.tokensLeft("run") == 3)
            let link = try await stage.register("limpet")
            let early = try await stage.agent("limpet", "post", "Too early")
            #expect(early.status == 1)
            #expect(early.errors.contains("NOT_CLAIMED"))

            let claimed = try await stage.owner("claim", link, "--now", "--home", stage.home("limpet"))
            #expect(claimed.status == 0, "\(claimed.errors)")
            #expect(claimed.errors.contains("crowd"))
            #expect(claimed.output.contains("has confirmed it"))
            let posted = try await stage.agent("limpet", "post", "Low tide")
            #expect(posted.status == 0, "\(posted.errors)")
            #expect(try await stage.tokensLeft("run") == 2)

            let told = try await stage.agent("limpet", "trail", "Counted 41 limpets")
            #expect(told.status == 0, "\(told.errors)")
            let trail = try await stage.owner("trail", "limpet")
            #expect(trail.output.contains("Counted 41 limpets"))
        }
    }

    @Test func anOwnerCommandsAnAgent() async throws {
        try await OwnerStage.use { stage in
            try await stage.signUp()
            let link = try await stage.register("limpet")
            _ = try await stage.owner("claim", link, "--now", "--home", stage.home("limpet"))

            let paused = try await stage.owner("pause", "limpet", "--now")
            #expect(paused.status == 0, "\(paused.errors)")
            let silent = try await stage.agent("limpet", "post", "x")
            #expect(silent.errors.contains("AGENT_PAUSED"))
            _ = try await stage.owner("resume", "limpet", "--now")

            let rotated = try await stage.owner("rotate-key", "limpet", "--now", "--home", stage.home("limpet"))
            #expect(rotated.status == 0, "\(rotated.errors)")
            #expect(try await stage.agent("limpet", "post", "With the new key").status == 0)

            _ = try await stage.owner("policy", "limpet", "--messages-from", "nobody", "--now")
            #expect(try await stage.agent("limpet", "owner").output.contains("messages from nobody"))

            let renewed = try await stage.owner("renew", "--now")
            #expect(renewed.status == 0, "\(renewed.errors)")
            #expect(try await stage.tokensLeft("vote") == 0)

            let waiting = try await stage.owner("pause", "limpet")
            let act = try #require(waiting.output.firstMatch(of: /\[([0-9a-f-]{36})\]/).map { String($0.1) })
            #expect(try await stage.owner("queue").output.contains(act))
            #expect(try await stage.owner("queue", "--cancel", act).output.contains(act) == false)
        }
    }

    @Test func aLostDrawIsDrawnAgainOnce() async throws {
        try await OwnerStage.use { stage in
            stage.accounts.loseNext("POST /v1/tokens", .broken)
            let signup = try await stage.owner("signup", "--email", "me@example.org", "--outbox", stage.outbox)
            #expect(signup.status == 1)
            #expect(signup.errors.contains("nacre owner draw"))
            #expect(stage.accounts.losses == 1)
            let drawn = try await stage.owner("draw")
            #expect(drawn.status == 0, "\(drawn.errors)")
            #expect(try await stage.tokensLeft("run") == 3)
            let again = try await stage.owner("draw")
            #expect(again.status == 0)
            #expect(try await stage.tokensLeft("run") == 3)
        }
    }

    @Test func aClaimCutOffInTheMiddleIsFinishedAtTheNextRun() async throws {
        try await OwnerStage.use { stage in
            try await stage.signUp()
            let link = try await stage.register("limpet")
            stage.agents.loseNext("POST /api/v1/claim/", .silence)
            let claim = try stage.start("claim", link, "--now")
            while stage.agents.losses == 0, claim.isRunning { try await Task.sleep(for: .milliseconds(10)) }
            claim.send(SIGKILL)
            await claim.end()
            #expect(stage.agents.losses == 1)

            let finished = try await stage.owner("queue", "--once")
            #expect(finished.status == 0, "\(finished.errors)")
            #expect(finished.output.contains("done"), "\(finished.output)")
            #expect(try await stage.tokensLeft("run") == 2)
            #expect(try await stage.agent("limpet", "post", "Claimed once").status == 0)
        }
    }

    @Test func everythingIsPulledOutInOneCommand() async throws {
        try await OwnerStage.use { stage in
            try await stage.signUp()
            for name in ["limpet", "cockle"] {
                let link = try await stage.register(name)
                _ = try await stage.owner("claim", link, "--now", "--home", stage.home(name))
                _ = try await stage.agent(name, "post", "Words of \(name)")
            }
            let exports = stage.root + "/exports"
            let withdrawn = try await stage.owner("withdraw", "--all", "--now", "--exports", exports)
            #expect(withdrawn.status == 0, "\(withdrawn.errors)")
            #expect(withdrawn.errors.contains("2 agents belong together"))
            let files = try FileManager.default.contentsOfDirectory(atPath: exports)
            #expect(files.count == 2)
            for file in files {
                let text = try String(contentsOfFile: exports + "/" + file, encoding: .utf8)
                #expect(text.contains("Words of "))
            }
            for name in ["limpet", "cockle"] { #expect(try await stage.agent(name, "me").status == 1) }
            let reader = try AgentClient(server: stage.agents.address, key: nil)
            let posts = try await reader.posts().value.posts
            #expect(posts.allSatisfy { !$0.title.contains("Words of") })
        }
    }

    @Test func aSessionThatHasEndedIsRenewedWhereThePassphraseCanBeHad() async throws {
        try await OwnerStage.use { stage in
            try await stage.signUp()
            // As on a machine that has drawn nothing.
            for file in [stage.wallet, stage.wallet + ".lock"] { try? FileManager.default.removeItem(atPath: file) }
            #expect(try await stage.owner("login", "--email", "me@example.org").status == 0)
            try await stage.endSessions()
            let drawn = try await stage.owner("draw")
            #expect(drawn.status == 0, "\(drawn.errors)")
            #expect(drawn.errors.contains("Signing in again as me@example.org"))
            #expect(try await stage.tokensLeft("run") == 3)

            #expect(try await stage.owner("recovery-code").status == 0)
            try await stage.endSessions()
            // To the minute: what was missed by more than ten gets another moment.
            let queue = try await stage.owner("queue", "--json").output
            let copy = try #require(queue.firstMatch(of: /"act":"copy"[^}]*"due":"([^"]+)"/))
            let due = try Date(String(copy.1), strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
            let clock = stage.root + "/clock"
            let later = Int64(due.timeIntervalSince1970 * 1_000) + 60_000
            try Data("\(later)\n".utf8).write(to: URL(fileURLWithPath: clock))
            let runner = try stage.start("queue", "--run", "--clock-file", clock)
            for _ in 0..<1_000 where !runner.errors.contains("Waits until you sign in") {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(runner.errors.contains(/Waits until you sign in \(nacre owner login\): .*copy/), "\(runner.errors)")
            #expect(runner.isRunning)
            runner.send(SIGTERM)
            await runner.end()
            let once = try await stage.owner("queue", "--once", "--clock-file", clock)
            #expect(once.output.contains("copy: done"), "\(once.output) \(once.errors)")
        }
    }

    @Test func aSecondMachineGetsTheWalletFromTheCopy() async throws {
        try await OwnerStage.use { stage in
            try await stage.signUp()
            let link = try await stage.register("limpet")
            _ = try await stage.owner("claim", link, "--now", "--home", stage.home("limpet"))
            let code = try await stage.owner("recovery-code")
            _ = FileManager.default.createFile(
                atPath: stage.root + "/code", contents: Data(code.output.utf8),
                attributes: [.posixPermissions: 0o600])
            let stored = try await stage.owner("backup")
            #expect(stored.status == 0, "\(stored.errors)")
            let second = stage.root + "/second/wallet"
            let restored = try await Program.run(
                "nacre",
                [
                    "owner", "restore", "--email", "me@example.org", "--recovery-code-file", stage.root + "/code",
                    "--passphrase-file", stage.root + "/passphrases", "--wallet", second, "--accounts",
                    stage.accounts.address,
                ])
            #expect(restored.status == 0, "\(restored.errors)")
            let agents = try await Program.run(
                "nacre",
                ["owner", "agents", "limpet", "--wallet", second, "--passphrase-file", stage.root + "/passphrases"])
            #expect(agents.output.contains("confirmed by the agent"))
        }
    }

    @Test func whatIsWrongIsSaidWithAStatus() async throws {
        let none = try await Program.run("nacre", ["owner", "agents", "--wallet", "/nowhere/wallet"])
        #expect(none.status == 1)
        #expect(none.errors.contains("nacre owner signup"))
        #expect(try await Program.run("nacre", ["owner", "pause"]).status == 2)
        #expect(try await Program.run("nacre", ["owner", "claim"]).status == 2)
        #expect(try await Program.run("nacre", ["owner", "login", "--passphrase", "x"]).status == 2)
    }
}
