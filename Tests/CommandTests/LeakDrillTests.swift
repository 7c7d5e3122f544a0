import Foundation
import Testing

/// `nacre drill leak` as an auditor runs it: it holds, it sees every broken twin, and it fails where something leaks.
@Suite(.serialized) struct LeakDrillTests {
    @Test func theDrillHoldsAndSaysWhereItLooked() async throws {
        let began = ContinuousClock.now
        let run = try await Program.run("nacre", ["drill", "leak"])
        #expect(run.status == 0, "\(run.output.suffix(2_000)) \(run.errors)")
        for place in [
            "agents' data", "accounts' data", "agents' keys", "accounts' keys", "that evening", "backup", "logs",
            "outbox",
            "wallet", "/api/v1/health", "/v1/health", "every endpoint, to a stranger", "every endpoint, to somebody else",
            "agents, rows", "accounts, rows",
        ] {
            #expect(run.output.contains(place), "\(place)")
        }
        for secret in [
            "e-mail", "sign-in passphrase", "wallet passphrase", "TOTP secret", "session", "mailed code", "API key",
            "rotated API key", "owner key, private", "owner key, public", "trail", "claim code", "token", "wallet copy",
            "policy", "search", "user agent", "address", "cookie", "idempotency key", "refused request",
            "deleted post's words", "message", "conversation", "card", "payer's name", "billing address", "tax number",
            "invoice",
        ] {
            let line = try #require(run.output.split(separator: "\n").first { $0.hasPrefix(secret + "  ") }, "\(secret)")
            #expect(line.contains("nowhere") || line.contains("only there"), "\(line)")
        }
        for act in ["vote", "follow", "subscription", "messages", "block"] {
            let line = try #require(run.output.split(separator: "\n").first { $0.hasPrefix(act + " ") }, "\(act)")
            #expect(line.contains("nowhere") && line.firstMatch(of: /\b[1-9][0-9]* commits/) != nil, "\(line)")
        }
        for missing in ["draft"] {
            let line = run.output.split(separator: "\n").first { $0.hasPrefix(missing + " ") }
            #expect(line?.hasSuffix("not in this version") == true)
        }
        #expect(run.output.contains("holds: nothing in the clear"))
        #expect(began.duration(to: .now) < .seconds(120))
    }

    @Test(arguments: ["plain-email", "plain-billing", "named-votes", "access-log"])
    func aBrokenTwinIsCaughtByName(twin: String) async throws {
        let run = try await Program.run("nacre", ["drill", "leak", "--broken", twin, "--seed", "7"])
        #expect(run.status == 0, "\(run.output.suffix(2_000)) \(run.errors)")
        #expect(run.output.contains("caught: \(twin)"))
    }

    @Test func whatLeaksMakesItFailAndIsNotQuoted() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_leak_" + UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let drill = try Program("nacre", ["drill", "leak", "--json", "--keep", folder.path])
        // An address that the drill has made up, written beside the agents' database.
        let address = try await mailedAddress(in: folder, drill)
        try Data("seen: \(address)".utf8).write(to: folder.appendingPathComponent("data/agents/stray.txt"))
        #expect(await drill.end() == 1)
        let report = try #require(try JSONSerialization.jsonObject(with: Data(drill.output.utf8)) as? [String: Any])
        #expect(report["holds"] as? Bool == false)
        let found = try #require(report["found"] as? [[String: Any]])
        #expect(found.contains { $0["place"] as? String == "agents' data/stray.txt" })
        #expect(found.allSatisfy { ($0["secret"] as? String)?.hasSuffix("e-mail") == true })
        #expect(!drill.output.contains(address) && drill.errors.contains("does not hold"))
    }

    @Test func anUnknownMistakeAndAFolderInUseAreRefused() async throws {
        let unknown = try await Program.run("nacre", ["drill", "leak", "--broken", "everything"])
        #expect(unknown.status == 2 && unknown.errors.contains("plain-email"))
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_leak_" + UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("mine"), withIntermediateDirectories: true)
        let taken = try await Program.run("nacre", ["drill", "leak", "--keep", folder.path])
        #expect(taken.status == 1 && taken.errors.contains("not empty"))
    }

    private func mailedAddress(in folder: URL, _ drill: Program) async throws -> String {
        let outbox = folder.appendingPathComponent("outbox").path
        for _ in 0..<6_000 where drill.isRunning {
            for name in (try? FileManager.default.contentsOfDirectory(atPath: outbox)) ?? [] where name.hasSuffix(".eml")
            {
                let letter = FileManager.default.contents(atPath: outbox + "/" + name) ?? Data()
                if let address = String(decoding: letter, as: UTF8.self).firstMatch(of: /[a-z0-9]{20,}@nacre\.test/) {
                    return String(address.0)
                }
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw CancellationError()
    }
}
