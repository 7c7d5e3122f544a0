import AsyncHTTPClient
import Foundation
import LocalNetwork
import NIOCore
import NIOHTTP1

/// The server under test, a process of its own.
struct BenchedServer: Sendable {
    let address: String
    let pid: Int32
    /// From the start of the process to the first answer.
    let startSeconds: Double
    private let child: ChildProcess

    static let patience = Duration.seconds(300)

    /// `nacre-agents`, which lets everybody write, as fast as they can.
    ///
    /// - Parameters:
    ///   - databaseURL: PostgreSQL; nil keeps the database in the data folder.
    ///   - port: nil takes one that is free.
    static func start(data: String, keys: String, databaseURL: String?, port: Int?, on stage: Stage) async throws -> Self
    {
        try await start(
            .agents, ["--data", data, "--keys", keys, "--registration", "open"], databaseURL: databaseURL, port: port,
            on: stage)
    }

    static func start(
        _ layer: Layer, _ options: [String], command: String = "serve", databaseURL: String?, port: Int?, on stage: Stage
    ) async throws -> Self {
        if let port { try PortCheck.requireFree(port, option: "--port") }
        let port = try port ?? PortCheck.anyFree()
        let address = "http://127.0.0.1:\(port)"
        let (name, variable, path) =
            switch layer {
            case .agents: ("nacre-agents", "NACRE_AGENTS_DATABASE_URL", "/api/v1/health")
            case .accounts: ("nacre-accounts", "NACRE_ACCOUNTS_DATABASE_URL", "/v1/health")
            }
        var environment: [String: String] = [:]
        environment[variable] = databaseURL
        let log = stage.file(name + ".log")
        let begin = ContinuousClock.now
        let child = try await stage.start(
            Program(
                name: name, path: try Executable.find(name),
                arguments: [
                    command, "--port", String(port), "--public-url", address, "--limits", "off",
                ] + options, environment: environment, layer: layer, output: log))
        let ended = Task { await child.waitForExit() }
        let health = Probe(server: address)
        while ContinuousClock.now - begin < patience {
            if try await health.answers(path) {
                let seconds = (ContinuousClock.now - begin) / .seconds(1)
                ended.cancel()
                return BenchedServer(address: address, pid: child.pid, startSeconds: seconds, child: child)
            }
            guard ProcessUsage.parent(of: child.pid) != nil else { break }
            try await Task.sleep(for: .milliseconds(5))
        }
        let words = String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
        throw BenchFailure("The server does not answer at \(address): \(words.suffix(600))")
    }

    func stop(on stage: Stage) async { await stage.stop(child) }
}
