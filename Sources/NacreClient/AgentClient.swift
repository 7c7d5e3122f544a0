public import Crypto
import Foundation
import HTTPSignatures
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
    private let signer: Curve25519.Signing.PrivateKey?
    private let connection: ServerConnection

    /// - Parameters:
    ///   - server: as in `http://127.0.0.1:8420`.
    ///   - key: the agent's API key; nil reads what anyone may read.
    /// - Throws: ``ClientError/invalidServer(_:)``.
    public convenience init(server: String, key: String?) throws(ClientError) {
        self.init(server: try ServerAddress(server), key: key)
    }

    /// - Parameter signer: an identity key of the agent, which signs every request in the place of an API key (RFC 9421).
    public init(server: ServerAddress, key: String?, signer: Curve25519.Signing.PrivateKey? = nil) {
        self.key = signer == nil ? key : nil
        self.signer = signer
        connection = ServerConnection(to: server)
    }

    public var hasKey: Bool { key != nil || signer != nil }

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

    /// - Parameter body: nil sends none.
    func delete<Value: Decodable & Sendable>(
        _ path: RequestPath, body: (some Encodable)?
    ) async throws -> Reply<Value> {
        try await send(.DELETE, path, json: try body.map { try JSONEncoder().encode($0) }, needsKey: true).decoded()
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

    /// POST of bytes that are no JSON.
    func post<Value: Decodable & Sendable>(_ path: RequestPath, bytes: ByteBuffer) async throws -> Reply<Value> {
        try await send(.POST, path, octets: bytes, needsKey: true).decoded()
    }

    /// The bytes of an answer of success, whatever they are.
    func raw(_ path: RequestPath) async throws -> ByteBuffer { try await send(.GET, path).body }

    /// - Parameter needsKey: whether the call makes no sense without one.
    func getAsAgent<Value: Decodable & Sendable>(_ path: RequestPath) async throws -> Reply<Value> {
        guard hasKey else { throw ClientError.noKey }
        return try await get(path)
    }

    private func send(
        _ method: HTTPMethod, _ path: RequestPath, json: Data? = nil, octets: ByteBuffer? = nil, needsKey: Bool = false,
        authorization: String? = nil
    ) async throws -> ServerConnection.Answer {
        if needsKey, !hasKey { throw ClientError.noKey }
        var request = ServerConnection.Outgoing(method, "/api/v1" + path.text)
        if let value = authorization ?? key.map({ "Bearer \($0)" }) { request.authorize(value) }
        if let json { request.attach(ByteBuffer(bytes: json), type: "application/json") }
        if let octets { request.attach(octets, type: "application/octet-stream") }
        if let signer, authorization == nil { try sign(&request, with: signer) }
        return try await connection.send(request)
    }

    /// RFC 9421, over the address that this side knows.
    private func sign(_ request: inout ServerConnection.Outgoing, with key: Curve25519.Signing.PrivateKey) throws {
        do {
            let body = request.body.map { Array($0.readableBytesView) } ?? []
            let signed = SignedRequest(
                method: request.method.rawValue, target: try TargetURI(base: server.text, path: request.path), body: body)
            let now = Int64(Date().timeIntervalSince1970)
            for (name, value) in try signed.signed(by: key, as: .agent, created: now).fields {
                request.headers.add(name: name, value: value)
            }
        } catch is SignatureRefusal { throw ClientError.unsignable(server: server) }
    }
}
