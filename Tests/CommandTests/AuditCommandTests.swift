import Foundation
import Testing

/// The account layer's tools for who audits and for the operator, on a folder that no server has open.
@Suite struct AuditCommandTests {
    @Test func whoHoldsAHeadProvesWhetherAnythingWasRemoved() async throws {
        try await ServedFolder.use { folder in
            func run(_ arguments: String...) async throws -> (status: Int32, output: String, errors: String) {
                try await Program.run("nacre-accounts", arguments + ["--data", folder.data, "--keys", folder.keys])
            }
            let head = try await run("audit", "head")
            let empty = "0:" + String(repeating: "A", count: 43)
            #expect(head.status == 0 && head.output == empty + "\n")
            let sound = try await run("audit", "verify", "--head", empty)
            #expect(sound.status == 0 && sound.output == "sound up to \(empty)\n")
            let cut = try await run("audit", "verify", "--head", "7" + empty.dropFirst())
            #expect(cut.status == 1 && cut.output.isEmpty && cut.errors.contains("its end was removed"))
            let json = try await run("audit", "verify", "--json", "--head", "7" + empty.dropFirst())
            #expect(json.status == 1 && json.output.contains("\"finding\":"))
            let wrong = try await run("audit", "verify", "--head", "seven")
            #expect(wrong.status == 1 && wrong.errors.contains("N:HASH"))
            let report = try await run("audit", "report", "--since", "2026-11-01")
            #expect(report.status == 0 && report.output == "head \(empty)\n")
            #expect(try await run("audit", "report", "--since", "yesterday").status == 2)
        }
    }

    @Test func rolesAndIncidentsAreRefusedInWords() async throws {
        try await ServedFolder.use { folder in
            func run(_ arguments: String...) async throws -> (status: Int32, output: String, errors: String) {
                try await Program.run("nacre-accounts", arguments + ["--data", folder.data, "--keys", folder.keys])
            }
            let nobody = try await run("staff", "grant", "ada@example.org", "billing", "--name", "Ada")
            #expect(nobody.status == 1 && nobody.errors.contains("No account has this address"))
            #expect(try await run("staff", "list").output == "Nobody has a role.\n")
            let none = try await run("incident", "find", "--since", "2026-11-01", "--until", "2026-11-02")
            #expect(none.status == 0 && none.output == "0 accounts\n")
            let nothing = try await run("incident", "find")
            #expect(nothing.status == 1 && nothing.errors.contains("--root-key VERSION"))
            #expect(try await run("incident", "find", "--root-key", "9").errors.contains("Known are: 1"))
        }
    }
}
