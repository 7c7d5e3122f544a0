import AsyncHTTPClient
import ByteFraming
import Crypto
import Foundation
import LocalNetwork
import NIOCore
import NIOHTTP1

/// What the token endpoint of OAuth takes: access tokens of a back-end (client credentials), each a row that is on disk
/// before it is answered; plain, and bound to a key, where the server verifies a signature besides.
struct TokenEndpointStage: AccountStage {
    static let name = "token-endpoint"

    private static let least = 2_000.0
    /// Proofs for one round, each made before the clock starts: for about two seconds, and not for longer than a nonce is good.
    private static func proofs(at rate: Double) -> Int { min(20_000, max(200, Int(rate * 2))) }

    func run(_ bench: AccountBench, on stage: Stage) async throws -> [StageFigure] {
        let database = try bench.database("nacre_bench_oauth", on: stage)
        let folders = [
            "--data", try stage.makeFolder("oauth-data"), "--keys", try stage.makeFolder("oauth-keys"),
            "--outbox", try stage.makeFolder("oauth-outbox"),
        ]
        let client = try await register(folders, database, on: stage)
        let server = try await BenchedServer.start(.accounts, folders, databaseURL: database?.url, port: nil, on: stage)
        var rates: [Double] = []
        for _ in 0..<bench.rounds {
            let report = try await Wrk(stage: stage).run(
                client.script, at: server.address, connections: bench.connections, seconds: bench.roundSeconds)
            if let fault = report.fault { throw BenchFailure("The token endpoint: \(fault)") }
            rates.append(report.rate)
        }
        var bound: [Double] = []
        for _ in 0..<bench.rounds {
            let load = try await BoundRequests(client: client, server: server.address).load(
                Self.proofs(at: rates.median ?? 0))
            bound.append(try await load.rate(at: server.address, connections: bench.connections, on: stage))
        }
        await server.stop(on: stage)
        return [
            .rate("OAuth token endpoint, client credentials", rates.median ?? 0, atLeast: Self.least),
            .rate("the same, bound to a key (DPoP, ES256)", bound.median ?? 0, atLeast: Self.least),
        ]
    }

    /// Before the server starts: the command then opens the database itself.
    private func register(
        _ folders: [String], _ database: PostgresDatabase?, on stage: Stage
    ) async throws -> BenchedClient {
        var environment: [String: String] = [:]
        environment["NACRE_ACCOUNTS_DATABASE_URL"] = database?.url
        let output = try await stage.run(
            "nacre-accounts",
            ["clients", "add", "Bench", "--scope", "invoices:read", "--credentials", "--json"] + folders.prefix(4),
            environment: environment)
        // Warnings may stand before it.
        guard let start = output.firstIndex(of: "{"),
            let client = try? JSONDecoder().decode(BenchedClient.self, from: Data(output[start...].utf8))
        else { throw BenchFailure("nacre-accounts clients add said something else: \(output.suffix(400))") }
        return client
    }
}

/// A registered back-end.
struct BenchedClient: Decodable, Sendable {
    let clientID: String
    let secret: String

    var body: String {
        "grant_type=client_credentials&client_id=\(clientID)&client_secret=\(secret)"
    }

    static let type = "application/x-www-form-urlencoded"

    var script: LoadScript {
        LoadScript(
            text: """
                wrk.method = "POST"
                wrk.path = "/oauth/token"
                wrk.body = \(LuaText.literal(body))
                wrk.headers["Content-Type"] = \(LuaText.literal(Self.type))
                local bytes
                function init() bytes = wrk.format() end
                function request() return bytes end
                \(LoadReport.printing)
                """)
    }
}

/// Requests with a proof of a key each (RFC 9449), made before the clock starts.
private struct BoundRequests {
    let client: BenchedClient
    let server: String
    private let key = P256.Signing.PrivateKey()

    init(client: BenchedClient, server: String) {
        self.client = client
        self.server = server
    }

    private var address: String { server + "/oauth/token" }

    func load(_ count: Int) async throws -> PreparedLoad {
        // The first is refused with the nonce that all must carry.
        let nonce = try await nonce()
        let host = server.split(separator: "/").last ?? ""
        let requests = try (0..<count).map { _ in
            let lines = [
                "POST /oauth/token HTTP/1.1", "Host: \(host)", "Content-Type: \(BenchedClient.type)",
                "Content-Length: \(client.body.utf8.count)", "DPoP: \(try proof(nonce))",
            ]
            return Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + client.body).utf8)
        }
        return PreparedLoad(requests: requests)
    }

    private func proof(_ nonce: String?) throws -> String {
        let point = Array(key.publicKey.rawRepresentation)
        let (x, y) = (Base64URL.encode(point.prefix(32)), Base64URL.encode(point.suffix(32)))
        let header = #"{"typ":"dpop+jwt","alg":"ES256","jwk":{"kty":"EC","crv":"P-256","x":"\#(x)","y":"\#(y)"}}"#
        let now = Int(Date().timeIntervalSince1970)
        let nonce = nonce.map { #","nonce":"\#($0)""# } ?? ""
        let claims = #"{"jti":"\#(UUID().uuidString)","htm":"POST","htu":"\#(address)","iat":\#(now)\#(nonce)}"#
        let signed = Base64URL.encode(Array(header.utf8)) + "." + Base64URL.encode(Array(claims.utf8))
        let signature = try key.signature(for: Array(signed.utf8)).rawRepresentation
        return signed + "." + Base64URL.encode(signature)
    }

    private func nonce() async throws -> String {
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: BenchedClient.type)
        request.headers.add(name: "DPoP", value: try proof(nil))
        request.body = .bytes(ByteBuffer(string: client.body))
        let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        guard let nonce = answer.headers.first(name: "DPoP-Nonce") else {
            throw BenchFailure("The token endpoint names no nonce")
        }
        return nonce
    }
}
