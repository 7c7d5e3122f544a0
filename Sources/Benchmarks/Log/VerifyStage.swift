import Foundation
import LocalNetwork
import TransparencyLog

/// How long `nacre log verify` takes over a log of about a million leaves of which nothing is remembered, on two processors.
/// `--full` would read the same leaves, and then ask the API for the comments of every post.
struct VerifyStage: LogStage {
    static let name = "verify"

    private static let most = 60.0

    func run(_ bench: LogBench, on stage: Stage) async throws -> [StageFigure] {
        for tool in ["nacre", "nacre-agents"] { try BenchRun.require(tool) }
        bench.progress("seeding \(bench.verified.text)")
        try DiskSpace.require(bench.verified.bytes, in: stage.folder, for: "The bench")
        let data = try await SeededData.seed(bench.verified, cluster: nil, as: "verified", on: stage)
        let server = try await BenchedServer.start(
            data: data.data, keys: data.keys, databaseURL: nil, port: nil, on: stage)
        let size = try await published(server, leaves: bench.verified.agents + bench.verified.posts)
        bench.progress("verifying \(Figure.thousands(Int(size))) leaves")
        let verify = [
            "log", "verify", server.address, "--state", stage.file("verify-\(UUID().uuidString).state"),
        ]
        let pair = Executable.findInPath("taskset") == nil ? nil : Self.twoProcessors()
        let start = ContinuousClock.now
        if let pair {
            try await stage.run("taskset", ["-c", pair, try Executable.find("nacre")] + verify)
        } else {
            try await stage.run("nacre", verify)
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        await server.stop(on: stage)
        let each = seconds / Double(size) * 1_000_000
        return [
            StageFigure(
                "verifying \(Figure.thousands(Int(size))) leaves with all their content"
                    + (pair == nil ? ", on all processors" : ", on two processors"),
                bound: "≤ \(Int(Self.most)) s per 1,000,000",
                measured: "\(Int(seconds.rounded())) s, \(Int(each.rounded())) s per 1,000,000",
                isReached: each <= Self.most)
        ]
    }

    /// Two of the processors that this process may use, as `taskset -c` takes them; nil where that is not known.
    private static func twoProcessors() -> String? {
        let status = FileManager.default.contents(atPath: "/proc/self/status") ?? Data()
        let prefix = "Cpus_allowed_list:"
        guard
            let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first(where: {
                $0.hasPrefix(prefix)
            })
        else { return nil }
        let numbers = line.dropFirst(prefix.count).split(separator: ",").flatMap { part -> [Int] in
            let ends = part.split(separator: "-").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
            guard let first = ends.first, let last = ends.last, first <= last else { return [] }
            return Array(first...last)
        }
        return numbers.count < 2 ? nil : numbers.prefix(2).map(String.init).joined(separator: ",")
    }

    /// Waits until the log stands still. Returns its size.
    private func published(_ server: BenchedServer, leaves: Int) async throws -> Int64 {
        let deadline = ContinuousClock.now + .seconds(600)
        var size: Int64 = -1
        while ContinuousClock.now < deadline {
            let now = try await LogBench.checkpoint(at: server.address)?.size ?? 0
            if now == size, now >= leaves { return now }
            size = now
            try await Task.sleep(for: .seconds(3))
        }
        throw BenchFailure("The log of the seeded network has \(size) leaves and does not come to rest")
    }
}
