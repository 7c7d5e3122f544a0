import Foundation
import NIOCore
import NIOHTTP1

/// The account layer's API, typed: one method an endpoint.
///
/// Its connections are its own and never those of a client of the agent layer, and it sends nothing that tells machines
/// apart. Safe to use from many tasks at once.
///
/// Every method throws ``ClientRefusal`` for what the server refuses and ``ClientError`` for everything else.
public final class AccountClient: Sendable {
    public var server: ServerAddress { connection.server }
    private let session: String?
    private let connection: ServerConnection

    public static let standardServer = "http://localhost:8421"

    /// - Parameter session: what a sign-in gave, `nacre_session_…`; nil for what needs none.
    public init(server: ServerAddress, session: String?) {
        self.session = session
        connection = ServerConnection(to: server)
    }

    /// GET /v1/health. Throws where the server cannot serve.
    public func health() async throws { _ = try await send(.init(.GET, "/v1/health")) }

    // MARK: Requests

    func get<Value: Decodable & Sendable>(_ path: String) async throws -> Reply<Value> {
        try await send(.init(.GET, path)).decoded()
    }

    func getSignedIn<Value: Decodable & Sendable>(_ path: String) async throws -> Reply<Value> {
        try await send(.init(.GET, path), needsSession: true).decoded()
    }

    func post<Value: Decodable & Sendable>(
        _ path: String, _ body: some Encodable, needsSession: Bool = false
    ) async throws -> Reply<Value> {
        var request = ServerConnection.Outgoing(.POST, path)
        try request.attach(json: body)
        return try await send(request, needsSession: needsSession).decoded()
    }

    func delete<Value: Decodable & Sendable>(_ path: String, _ body: (any Encodable)? = nil) async throws -> Reply<Value>
    {
        var request = ServerConnection.Outgoing(.DELETE, path)
        if let body { try request.attach(json: body) }
        return try await send(request, needsSession: true).decoded()
    }

    func send(
        _ request: ServerConnection.Outgoing, needsSession: Bool = false
    ) async throws -> ServerConnection.Answer {
        var request = request
        if needsSession {
            guard let session else { throw ClientError.notSignedIn }
            request.authorize("Bearer \(session)")
        }
        return try await connection.send(request)
    }
}
