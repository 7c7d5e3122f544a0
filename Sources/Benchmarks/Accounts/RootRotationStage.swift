import AsyncHTTPClient
import Foundation
import LocalNetwork
import NIOCore
import NIOHTTP1

/// What replacing the root key takes: a million sealed records, each with a data key, wrapped anew while the server serves.
struct RootRotationStage: AccountStage {
    static let name = "root-rotation"

    private static let keys = 1_000_000
    private static let most = 60.0

    func run(_ bench: AccountBench, on stage: Stage) async throws -> [StageFigure] {
        let database = try bench.database("nacre_bench_keys", on: stage)
        let keys = try stage.makeFolder("rotation-keys")
        let place = ["--data", try stage.makeFolder("rotation-data"), "--keys", keys]
        let options = place + ["--outbox", try stage.makeFolder("rotation-outbox")]
        // Makes the key store and its root key.
        try await BenchedServer.start(.accounts, options, databaseURL: database?.url, port: nil, on: stage).stop(
            on: stage)
        bench.progress("wrapping \(Self.keys) keys")
        try WrappedKeys(folder: keys).add(Self.keys)
        let server = try await BenchedServer.start(.accounts, options, databaseURL: database?.url, port: nil, on: stage)
        let visitor = Visitor(address: server.address)
        let before = try await visitor.slowest { try await Task.sleep(for: .seconds(10)) }
        var seconds = 0.0
        let during = try await visitor.slowest {
            let start = ContinuousClock.now
            _ = try await stage.run("nacre-accounts", ["keys", "rotate"] + place)
            while try await waiting(place, on: stage) > 0 { try await Task.sleep(for: .seconds(1)) }
            seconds = (ContinuousClock.now - start) / .seconds(1)
        }
        await server.stop(on: stage)
        return [
            StageFigure(
                "rotation of the root key over \(Self.keys) sealed records", bound: "\(Int(Self.most)) s",
                measured: "\(Figure.rate(seconds)) s", isReached: seconds <= Self.most),
            StageFigure(
                "99th percentile of \(during.count) answers meanwhile",
                measured: "\(during.percentile) ms (else \(before.percentile) ms)"),
            StageFigure(
                "slowest of them", measured: "\(during.slowest) ms (else \(before.slowest) ms of \(before.count))"),
        ]
    }

    private func waiting(_ place: [String], on stage: Stage) async throws -> Int {
        struct Status: Decodable {
            let waiting: Int
        }
        let output = try await stage.run("nacre-accounts", ["keys", "status", "--json"] + place)
        guard let start = output.firstIndex(of: "{"),
            let status = try? JSONDecoder().decode(Status.self, from: Data(output[start...].utf8))
        else { throw BenchFailure("nacre-accounts keys status said something else: \(output.suffix(400))") }
        return status.waiting
    }
}

/// Somebody who asks for something out of the database, again and again.
private struct Visitor {
    let address: String

    struct Waits {
        private let milliseconds: [Double]

        init(_ milliseconds: [Double]) { self.milliseconds = milliseconds.sorted() }

        var count: Int { milliseconds.count }
        var slowest: String { Self.text(milliseconds.last) }
        var percentile: String { Self.text(milliseconds.dropLast(milliseconds.count / 100).last) }

        private static func text(_ value: Double?) -> String { value.map { Figure.fixed($0, 1) } ?? "-" }
    }

    /// How long each answer took while `body` ran, at some fifty a second.
    func slowest(while body: () async throws -> Void) async throws -> Waits {
        let asking = Task {
            var waits: [Double] = []
            while !Task.isCancelled {
                let start = ContinuousClock.now
                let answer = try await HTTPClient.shared.execute(
                    HTTPClientRequest(url: address + "/v1/health"), timeout: .seconds(60))
                _ = try await answer.body.collect(upTo: 65_536)
                guard answer.status == .ok else { throw BenchFailure("The server answered \(answer.status.code)") }
                waits.append((ContinuousClock.now - start) / .milliseconds(1))
                try? await Task.sleep(for: .milliseconds(20))
            }
            return waits
        }
        do { try await body() } catch {
            asking.cancel()
            throw error
        }
        asking.cancel()
        return Waits(try await asking.value)
    }
}
