import AgentAPI
import ByteFraming
import Crypto
import Foundation
import LocalNetwork
import PrivacyPassClient
import PrivacyPassIssuer
import PrivacyPassToken

/// What the agent server takes of owners: renewals, each of which redeems a token, and requests that only ask.
struct RedemptionBench: Sendable {
    let agents: Int
    /// A PostgreSQL database of its own; nil is SQLite.
    let database: PostgresDatabase?
    let stage: Stage
    let say: @Sendable (String) -> Void

    struct Result: Sendable {
        /// Redemptions per second, by round.
        let redemptions: [Double]
        /// Processor time of one, with the database's, in seconds.
        let redemption: Double?
        /// Processor time of one owner's request beyond that of one that asks nothing, with the database's, in seconds.
        let ownerRequest: Double?
    }

    private static let rounds = 3
    private static let connections = 64
    private static let callsAtOnce = 32

    func run() async throws -> Result {
        let epoch = Epoch(unixMilliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
        let issuer = EpochIssuer(epoch: epoch, keys: [.run: try .generate(), .vote: try .generate()])
        let directory = stage.file("issuer-directory.json")
        let issuerName = "localhost:1"
        try Data(LoggedKeys.directory(of: issuer.epochKeys, issuer: issuerName).json())
            .write(to: URL(fileURLWithPath: directory))
        let server = try await BenchedServer.start(
            .agents,
            [
                "--data", try stage.makeFolder("agent-data"), "--keys", try stage.makeFolder("agent-keys"),
                "--registration", "open", "--issuer-directory", directory,
            ], databaseURL: database?.url, port: nil, on: stage)
        say("drawing \(agents) tokens")
        let host = String(server.address.dropFirst("http://".count))
        let challenge = try TokenChallenge(issuerName: issuerName, originInfo: ["vote.\(host)"])
        let tokens = try await Concurrently.map(agents, atOnce: 4) { _ in try Self.token(issuer, challenge) }
        say("claiming \(agents) agents")
        let probe = Probe(server: server.address)
        let owners = try await Concurrently.map(agents, atOnce: Self.callsAtOnce) { number in
            try await Self.claim(number, probe)
        }
        say("redeeming")
        let size = agents / Self.rounds
        let place =
            database.map { BenchDatabase.Place.postgres($0) } ?? .sqlite(file: stage.file("agent-data/agents.sqlite"))
        let meter = try await ProcessorMeter(server: server.pid, BenchDatabase(place: place))
        var rates: [Double] = []
        var costs: [Double] = []
        for round in 0..<Self.rounds {
            let range = (round * size)..<((round + 1) * size)
            let requests = try range.map {
                try owners[$0].bytes("POST", "/api/v1/owner/renew", authorization: tokens[$0])
            }
            let (rate, cost) = try await Self.load(requests, server, meter, on: stage)
            rates.append(rate)
            if let cost { costs.append(cost) }
        }
        let cost = try await ownerRequest(owners, server, meter)
        await server.stop(on: stage)
        return Result(redemptions: rates, redemption: costs.median, ownerRequest: cost)
    }

    /// What `GET /owner/agent` costs more than `GET /health`, which also reads one row.
    private func ownerRequest(
        _ owners: [OwnerRequests], _ server: BenchedServer, _ meter: ProcessorMeter
    ) async throws -> Double? {
        let health = Array("GET /api/v1/health HTTP/1.1\r\nhost: localhost\r\n\r\n".utf8)
        var differences: [Double] = []
        for _ in 0..<Self.rounds {
            let requests = try owners.map { try $0.bytes("GET", "/api/v1/owner/agent") }
            let signed = try await Self.load(requests, server, meter, on: stage).cost
            let plain = try await Self.load(owners.map { _ in health }, server, meter, on: stage).cost
            if let signed, let plain { differences.append(signed - plain) }
        }
        return differences.median
    }

    /// Sends each request once: how many a second were answered, and what processor time one took.
    private static func load(
        _ requests: [[UInt8]], _ server: BenchedServer, _ meter: ProcessorMeter, on stage: Stage
    ) async throws -> (rate: Double, cost: Double?) {
        let before = meter.read()
        let rate = try await PreparedLoad(requests: requests)
            .rate(at: server.address, connections: connections, on: stage)
        let after = meter.read()
        guard let cost = ProcessorMeter.each(before.server, after.server, requests.count) else { return (rate, nil) }
        return (rate, cost + (ProcessorMeter.each(before.database, after.database, requests.count) ?? 0))
    }

    private static func token(_ issuer: EpochIssuer, _ challenge: TokenChallenge) throws -> String {
        guard let key = issuer.keys[.vote] else { throw BenchFailure("There is no key for votes") }
        let pending = try PendingToken(challenge: challenge, key: key.publicKey)
        return try pending.finalize(key.issue(pending.request)).authorization
    }

    /// Registers an agent and claims it under a key of its own.
    private static func claim(_ number: Int, _ probe: Probe) async throws -> OwnerRequests {
        let registered = try await probe.post("/api/v1/agents/register", [], body: #"{"name":"bench-\#(number)"}"#)
        let reply = try JSONDecoder().decode(RegisterReply.self, from: Data(registered.body))
        guard let code = reply.agent.claimURL.split(separator: "/").last else {
            throw BenchFailure("The server gave no claim code")
        }
        let owner = OwnerRequests(base: probe.server, key: Curve25519.Signing.PrivateKey())
        let path = "/api/v1/claim/\(code)"
        // Nothing is ever sealed to it here.
        let trailKey = try XWingMLKEM768X25519.PrivateKey.generate().publicKey.rawRepresentation
        let body =
            #"{"owner_key":"\#(Base64URL.encode(owner.key.publicKey.rawRepresentation))","#
            + #""trail_key":"\#(Base64URL.encode(trailKey))"}"#
        let answer = try await probe.post(
            path, try owner.fields("POST", path, body: body, authorization: nil), body: body)
        guard answer.status == 200 else {
            throw BenchFailure("A claim was refused: \(String(decoding: answer.body.prefix(300), as: UTF8.self))")
        }
        return owner
    }
}
