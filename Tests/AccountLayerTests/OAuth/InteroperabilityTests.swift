import Foundation
import HTTPSupport
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

/// Clients that others wrote, against a running server over a real connection.
@Suite struct InteroperabilityTests {
    @Test(
        .enabled(if: PythonClients.authlib != nil, "needs Python with authlib and requests: set NACRE_FUZZ_PYTHON"),
        arguments: TestEngine.available)
    func authlibCompletesCodeWithPKCERefreshRevocationAndDevice(engine: TestEngine) async throws {
        try await run("authlib_client.py", with: try #require(PythonClients.authlib), engine)
    }

    @Test(
        .enabled(if: PythonClients.jwcrypto != nil, "needs Python with jwcrypto and requests: set NACRE_FUZZ_PYTHON"),
        arguments: TestEngine.available)
    func aClientOnJWCryptoCompletesDPoP(engine: TestEngine) async throws {
        try await run("dpop_client.py", with: try #require(PythonClients.jwcrypto), engine)
    }

    private func run(_ script: String, with python: String, _ engine: TestEngine) async throws {
        // Its own address is in what the server says of itself, so it is chosen before the server starts.
        let port = try FreePort.next()
        let server = "http://localhost:\(port)"
        try await TestAccounts.run(
            engine, configure: { $0.listening = Listening(port: port, publicURL: server) }
        ) { accounts in
            let human = try await accounts.human("pearl@example.org")
            let confidential = try await accounts.application("Confidential") { $0.hasCredentials = true }
            let open = try await accounts.application("Public") {
                $0.isPublic = true
                $0.redirectURIs = ["http://127.0.0.1/done"]
            }
            let device = try await accounts.application("Device") {
                $0.redirectURIs = []
                $0.isPublic = true
                $0.hasDevices = true
            }
            let given: [String: Any] = [
                "server": server, "email": human.email, "passphrase": TestAccounts.passphrase,
                "confidential": [
                    "id": confidential.id, "secret": confidential.secret ?? "",
                    "redirect_uri": TestApplication.redirectURI,
                ],
                "public": ["id": open.id, "redirect_uri": "http://127.0.0.1:49152/done"],
                "device": ["id": device.id],
            ]
            let input = try JSONSerialization.data(withJSONObject: given)
            let (status, output) = try await PythonClients.run(python, script, input)
            #expect(status == 0, "\(output)")
        }
    }
}

/// A Python that has what the clients need: the first of NACRE_FUZZ_PYTHON, python3 and the one that `scripts/install
/// --tests` makes.
enum PythonClients {
    static let authlib = find("authlib, requests")
    static let jwcrypto = find("jwcrypto, requests")

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Python").path

    private static func find(_ modules: String) -> String? {
        let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4).joined(separator: "/").dropFirst()
        let pythons = [
            ProcessInfo.processInfo.environment["NACRE_FUZZ_PYTHON"], "python3", "\(root)/.build/clients/bin/python",
        ]
        return pythons.compactMap { $0 }.first { python in
            TestProgram.succeeds([python, "-c", "import \(modules)"])
        }
    }

    /// Beside the test's own threads: it takes seconds.
    static func run(_ python: String, _ script: String, _ input: Data) async throws -> (Int32, String) {
        let (status, output, errors) = try await TestProgram.run([python, "-B", folder + "/" + script], input: input)
        return (status, output + errors)
    }
}
