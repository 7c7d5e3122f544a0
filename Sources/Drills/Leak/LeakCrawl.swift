import Foundation
import NacreClient

/// Asks every endpoint that the account layer's server lists, each with every method that it takes, and keeps what comes
/// back: headers and bodies.
struct LeakCrawl: Sendable {
    let server: ServerAddress
    /// A number that is another's.
    let invoice: String

    private struct Index: Decodable {
        let endpoints: [String]
    }

    private static let pages = ["/", "/limits", "/signin", "/signup", "/account", "/account/billing", "/.well-known/x"]

    /// - Parameter session: of who asks; nil for a stranger.
    func run(session: String?) async throws -> [UInt8] {
        let exchange = RawExchange(server: server)
        let headers = session.map { [("Authorization", "Bearer \($0)")] } ?? []
        var bytes: [UInt8] = []
        for (method, path) in try await endpoints(exchange) {
            var more = headers
            var body: String?
            if method != "GET" {
                more.append(("Content-Type", "application/json"))
                body = "{\"purpose\":\"dispute\",\"number\":\"\(invoice)\"}"
            }
            let answer = try await exchange.send(method, path, headers: more, body: body)
            guard let status = answer.status, status < 500 else {
                throw DrillFailure(
                    "\(server) answered \(method) \(path) with \(answer.status.map(String.init) ?? "nothing")")
            }
            // A refusal names the path that was asked for, so what the asker wrote.
            bytes += Array(String(decoding: answer.bytes, as: UTF8.self).replacing(path, with: "").utf8)
        }
        for path in Self.pages {
            bytes += try await exchange.send("GET", path, headers: headers + [("Accept", "text/html")]).bytes
        }
        return bytes
    }

    /// What ends the session comes last.
    private func endpoints(_ exchange: RawExchange) async throws -> [(method: String, path: String)] {
        let answer = try await exchange.send("GET", "/v1", headers: [])
        let text = String(decoding: answer.bytes, as: UTF8.self)
        guard let body = text.range(of: "\r\n\r\n").map({ Data(text[$0.upperBound...].utf8) }),
            let index = try? JSONDecoder().decode(Index.self, from: body), index.endpoints.count > 20
        else { throw DrillFailure("\(server) does not list its endpoints") }
        let all = index.endpoints.compactMap { line -> (method: String, path: String)? in
            let parts = line.split(separator: " ").map(String.init)
            guard parts.count == 2 else { return nil }
            return (parts[0], parts[1].replacing(/:[a-z]+/, with: parts[1].contains("invoices") ? invoice : "1"))
        }
        let endsSession = { (line: (method: String, path: String)) in
            line.method == "DELETE" && line.path.contains("/sessions")
        }
        return all.filter { !endsSession($0) } + all.filter(endsSession)
    }
}
