import Foundation
import NIOHTTP1
import Testing
import TestServers

/// A witness as it is shipped.
struct RunningWitness {
    let vkey: String
    let program: Program
    private let port: Int
    private let arguments: [String]

    /// What a server that it cosigns for is told.
    var option: String { "\(vkey) http://127.0.0.1:\(port)" }

    /// - Parameters:
    ///   - root: its folders lie in here.
    ///   - logs: the keys of the logs that it cosigns.
    init(named name: String, in root: String, logs: [String]) async throws {
        let folder = root + "/" + name.replacing("/", with: "_")
        let made = try await Program.run("nacre-witness", ["init", "--keys", folder + "/keys", "--name", name])
        try #require(made.status == 0, "\(made.errors)")
        vkey = made.output.trimmingCharacters(in: .newlines)
        port = try FreePort.next()
        arguments =
            ["serve", "--data", folder + "/data", "--keys", folder + "/keys", "--port", String(port)]
            + logs.flatMap { ["--log", $0] }
        program = try await Self.start(arguments, port: port)
    }

    /// The same one, after it has ended.
    func again() async throws -> Program { try await Self.start(arguments, port: port) }

    private static func start(_ arguments: [String], port: Int) async throws -> Program {
        let program = try Program("nacre-witness", arguments)
        try await withTestHTTP { http in
            try await eventually("the witness answers") {
                try #require(program.isRunning, "\(program.errors)")
                return (try? await http.send(.GET, "http://127.0.0.1:\(port)/"))?.status == 200
            }
        }
        return program
    }

    static func logKey(of server: String) async throws -> String {
        try await withTestHTTP { try await $0.send(.GET, server + "/log/info")["vkey"].text }
    }
}

/// A client for the time of `body`.
func withTestHTTP<Result>(_ body: (TestHTTP) async throws -> Result) async throws -> Result {
    let http = TestHTTP()
    let result: Result
    do { result = try await body(http) } catch {
        try? await http.shutdown()
        throw error
    }
    try await http.shutdown()
    return result
}
