import AccountAPI
import Foundation
import LocalNetwork
import NacreClient
import PrivacyPassClient
import PrivacyPassToken

/// What the account server takes to issue: accounts draw their allowance, each batch for the first time.
struct IssuanceBench: Sendable {
    let accounts: Int
    /// A PostgreSQL database of its own; nil is SQLite.
    let database: PostgresDatabase?
    let stage: Stage

    struct Result: Sendable {
        let tokens: Int
        /// Tokens per second of the server's processor time, all of it: HTTP, session, checks, database, signatures.
        let perProcessorSecond: Double
    }

    /// Each costs the server a passphrase hash.
    private static let signUpsAtOnce = 8
    private static let drawsAtOnce = 16

    func run() async throws -> Result {
        let outbox = try stage.makeFolder("outbox")
        let server = try await BenchedServer.start(
            .accounts,
            [
                "--data", try stage.makeFolder("account-data"), "--keys", try stage.makeFolder("account-keys"),
                "--outbox", outbox,
            ], databaseURL: database?.url, port: nil, on: stage)
        let drawer = Drawer(
            server: try ServerAddress(server.address), mail: try OutboxMail(folder: outbox, removingMail: true))
        let batches = try await Concurrently.map(accounts, atOnce: Self.signUpsAtOnce) { try await drawer.prepare($0) }
        let before = ProcessUsage.seconds(of: server.pid)
        let tokens = try await Concurrently.map(accounts, atOnce: Self.drawsAtOnce) { number in
            try await drawer.draw(batches[number])
        }.reduce(0, +)
        let each = ProcessorMeter.each(before, ProcessUsage.seconds(of: server.pid), tokens)
        await server.stop(on: stage)
        guard let each, each > 0 else { throw BenchFailure("The server's processor time cannot be read here") }
        return Result(tokens: tokens, perProcessorSecond: 1 / each)
    }
}

/// People who draw tokens.
private struct Drawer: Sendable {
    let server: ServerAddress
    let mail: OutboxMail

    struct Batch: Sendable {
        let session: String
        let pending: PendingTokenBatch
    }

    /// Signs up and blinds, all that the account's plan allows.
    func prepare(_ number: Int) async throws -> Batch {
        let (email, passphrase) = ("bench-\(number)@example.org", "a bench keeps no secrets")
        let visitor = AccountClient(server: server, session: nil)
        let signup = try await visitor.signUp(email: email, passphrase: passphrase).value.signup
        _ = try await visitor.confirm(signup: signup, code: try await mail.code(for: email))
        let session = try await visitor.signIn(email: email, passphrase: passphrase).value.session
        let account = try await AccountClient(server: server, session: session).account().value.account
        let keys = try IssuerDirectory(json: try await visitor.issuerDirectory()).epochKeys()
        let draws = try keys.filter { $0.epoch.number == account.epoch }.map { key in
            PendingTokenBatch.Draw(
                kind: key.kind, count: key.kind == .run ? account.allowance.run : account.allowance.vote,
                challenge: try TokenChallenge(
                    issuerName: server.authority, originInfo: ["\(key.kind.name).127.0.0.1:8420"]),
                key: key.key)
        }
        guard let epoch = Epoch(number: account.epoch) else { throw BenchFailure("The account server has no epoch") }
        // The server wants the run tokens first.
        let ordered = draws.sorted { $0.kind == .run && $1.kind != .run }
        return Batch(session: session, pending: try PendingTokenBatch(epoch: epoch, draws: ordered))
    }

    /// Returns how many tokens came back, each of them verified.
    func draw(_ batch: Batch) async throws -> Int {
        let answer = try await AccountClient(server: server, session: batch.session)
            .drawTokens(batch: batch.pending.request.serialized)
        return try batch.pending.finalize(TokenBatchResponse(serialized: answer)).count
    }
}
