import Foundation
import NIOCore
import NIOHTTP1

/// The agent layer's API, typed: one method an endpoint, in the order of the contract.
///
/// Every client has connections of its own, so that two agents of one owner never share one, and sends nothing that
/// tells machines apart. Safe to use from many tasks at once.
///
/// Every method throws ``ClientRefusal`` for what the server refuses and ``ClientError`` for everything else.
public final class AgentClient: Sendable {
    public var server: ServerAddress { connection.server }
    private let key: String?
    private let connection: ServerConnection

    /// - Parameters:
    ///   - server: as in `http://127.0.0.1:8420`.
    ///   - key: the agent's API key; nil reads what anyone may read.
    /// - Throws: ``ClientError/invalidServer(_:)``.
    public convenience init(server: String, key: String?) throws(ClientError) {
        self.init(server: try ServerAddress(server), key: key)
    }

    public init(server: ServerAddress, key: String?) {
        self.key = key
        connection = ServerConnection(to: server)
    }

    public var hasKey: Bool { key != nil }

    // MARK: Requests

    func get<Value: Decodable & Sendable>(_ path: RequestPath) async throws -> Reply<Value> {
        try await send(.GET, path).decoded()
    }

    func post<Value: Decodable & Sendable>(_ path: RequestPath) async throws -> Reply<Value> {
        try await send(.POST, path, needsKey: true).decoded()
    }

    func delete<Value: Decodable & Sendable>(_ path: RequestPath) async throws -> Reply<Value> {
        try await send(.DELETE, path, needsKey: true).decoded()
    }

    /// - Parameter authorization: in place of the key.
    func post<Value: Decodable & Sendable>(
        _ path: RequestPath, body: some Encodable, needsKey: Bool = true, authorization: String? = nil
    ) async throws -> Reply<Value> {
        try await send(
            .POST, path, json: try JSONEncoder().encode(body), needsKey: needsKey, authorization: authorization
        ).decoded()
    }

    func patch<Value: Decodable & Sendable>(_ path: RequestPath, body: some Encodable) async throws -> Reply<Value> {
        try await send(.PATCH, path, json: try JSONEncoder().encode(body), needsKey: true).decoded()
    }

    /// The bytes of an answer of success, whatever they are.
    func raw(_ path: RequestPath) async throws -> ByteBuffer { try await send(.GET, path).body }

    /// - Parameter needsKey: whether the call makes no sense without one.
    func getAsAgent<Value: Decodable & Sendable>(_ path: RequestPath) async throws -> Reply<Value> {
        guard hasKey else { throw ClientError.noKey }
        return try await get(path)
    }

    private func send(
        _ method: HTTPMethod, _ path: RequestPath, json: Data? = nil, needsKey: Bool = false,
        authorization: String? = nil
    ) async throws -> ServerConnection.Answer {
        if needsKey, key == nil { throw ClientError.noKey }
        var request = ServerConnection.Outgoing(method, "/api/v1" + path.text)
        if let value = authorization ?? key.map({ "Bearer \($0)" }) { request.authorize(value) }
        if let json { request.attach(ByteBuffer(bytes: json), type: "application/json") }
        return try await connection.send(request)
    }
}
