import Foundation

/// What an opening of the vault takes of the processor beyond the database: the entry in the access trail with its seals and
/// hashes, the record's key and the record, less the same rows written and read with bytes that mean nothing.
struct VaultOpenStage: AccountStage {
    static let name = "vault-open"

    private static let most = 100.0

    private struct Measured: Decodable {
        let opening: Double
        let plain: Double
    }

    func run(_ bench: AccountBench, on stage: Stage) async throws -> [StageFigure] {
        let database = try bench.database("nacre_bench_vault", on: stage)
        var environment: [String: String] = [:]
        environment["NACRE_ACCOUNTS_DATABASE_URL"] = database?.url
        let output = try await stage.run(
            "nacre-accounts",
            [
                "measure-vault", "--openings", String(400 * bench.roundSeconds), "--data",
                try stage.makeFolder("vault-data"), "--keys", try stage.makeFolder("vault-keys"), "--outbox",
                try stage.makeFolder("vault-outbox"),
            ], environment: environment)
        // Warnings may stand before it.
        guard let start = output.firstIndex(of: "{"),
            let measured = try? JSONDecoder().decode(Measured.self, from: Data(output[start...].utf8))
        else { throw BenchFailure("nacre-accounts measure-vault said something else: \(output.suffix(400))") }
        let beyond = measured.opening - measured.plain
        func text(_ microseconds: Double) -> String { "\(Int(microseconds.rounded())) µs" }
        return [
            StageFigure(
                "vault open beyond the database", bound: "≤ \(text(Self.most))", measured: text(beyond),
                isReached: beyond <= Self.most),
            StageFigure("vault open, all of it", measured: text(measured.opening)),
        ]
    }
}
