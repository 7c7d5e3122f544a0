import Foundation
import Testing

@testable import LocalNetwork

/// A layer's variables can hold its database's password.
@Suite struct ChildEnvironmentTests {
    private static let inherited = [
        "PATH": "/bin", "NACRE_AGENTS_DATABASE_URL": "a", "NACRE_ACCOUNTS_DATABASE_URL": "b", "NACRE_WALLET": "c",
    ]

    @Test func aChildGetsItsOwnLayersVariablesAlone() {
        let cases: [(Layer?, Set<String>)] = [
            (.agents, ["PATH", "NACRE_AGENTS_DATABASE_URL", "OWN"]),
            (.accounts, ["PATH", "NACRE_ACCOUNTS_DATABASE_URL", "OWN"]), (nil, ["PATH", "NACRE_WALLET", "OWN"]),
        ]
        for (layer, names) in cases {
            let program = Program(name: "x", path: "/x", arguments: [], environment: ["OWN": "1"], layer: layer)
            #expect(Set(program.variables(inheriting: Self.inherited).keys) == names)
        }
    }

    @Test func aStartedServerDoesNotSeeTheOtherLayersVariables() async throws {
        for name in ["NACRE_AGENTS_TEST", "NACRE_ACCOUNTS_TEST"] { setenv(name, "password", 1) }
        defer { for name in ["NACRE_AGENTS_TEST", "NACRE_ACCOUNTS_TEST"] { unsetenv(name) } }
        let output = FileManager.default.temporaryDirectory.path + "/nacre-environment-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: output) }
        let path = try #require(Executable.findInPath("env"))
        let program = Program(name: "env", path: path, arguments: [], layer: .accounts, output: output)
        let exit = try await ChildLauncher.standard().start(program).waitForExit()
        #expect(exit == .status(0))
        let text = try String(contentsOfFile: output, encoding: .utf8)
        #expect(text.contains("NACRE_ACCOUNTS_TEST=password") && !text.contains("NACRE_AGENTS_TEST"))
    }
}
