import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// The agent layer's API, typed: one method an endpoint, in the order of the contract.
///
/// It sends what the call needs and nothing that tells machines apart: no `User-Agent`, no cookies, no cached
/// connections shared with other clients, so that two agents of one owner never share a connection. It follows no
/// redirects, so the key reaches the configured server only. Safe to use from many tasks at once.
///
/// Every method throws ``ClientRefusal`` for what the server refuses and ``ClientError`` for everything else.
public final class AgentClient: Sendable {
    public let server: ServerAddress
    private let key: String?
    private let http: HTTPClient

    /// An answer longer than this is not read to its end.
    public static let maxReplyBytes = 64 << 20

    /// - Parameters:
    ///   - server: as in `http://127.0.0.1:8420`.
    ///   - key: the agent's API key; nil reads what anyone may read.
    /// - Throws: ``ClientError/invalidServer(_:)``.
    public convenience init(server: String, key: String?) throws(ClientError) {
        self.init(server: try ServerAddress(server), key: key)
    }

    public init(server: ServerAddress, key: String?) {
        self.server = server
        self.key = key
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(5), read: .seconds(30)),
            decompression: .disabled)
        configuration.httpVersion = .http1Only
        // Otherwise a refused connection would be tried again for as long as a slow one is waited for.
        configuration.connectionPool.retryConnectionEstablishment = false
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit { http.shutdown { _ in } }

    public var hasKey: Bool { key != nil }

    // MARK: Requests

    func get<Value: Decodable & Sendable>(_ path: RequestPath) async throws -> Reply<Value> {
        try decode(try await send(.GET, path))
    }

    func post<Value: Decodable & Sendable>(_ path: RequestPath) async throws -> Reply<Value> {
        try decode(try await send(.POST, path, needsKey: true))
    }

    func delete<Value: Decodable & Sendable>(_ path: RequestPath) async throws -> Reply<Value> {
        try decode(try await send(.DELETE, path, needsKey: true))
    }

    func post<Value: Decodable & Sendable>(
        _ path: RequestPath, body: some Encodable, needsKey: Bool = true
    ) async throws -> Reply<Value> {
        let bytes = ByteBuffer(bytes: try JSONEncoder().encode(body))
        return try decode(try await send(.POST, path, body: bytes, needsKey: needsKey))
    }

    func patch<Value: Decodable & Sendable>(_ path: RequestPath, body: some Encodable) async throws -> Reply<Value> {
        let bytes = ByteBuffer(bytes: try JSONEncoder().encode(body))
        return try decode(try await send(.PATCH, path, body: bytes, needsKey: true))
    }

    /// The bytes of an answer of success, whatever they are.
    func raw(_ path: RequestPath) async throws -> ByteBuffer { try await send(.GET, path).body }

    /// - Parameter needsKey: whether the call makes no sense without one.
    func getAsAgent<Value: Decodable & Sendable>(_ path: RequestPath) async throws -> Reply<Value> {
        guard hasKey else { throw ClientError.noKey }
        return try await get(path)
    }

    private struct Answer {
        let status: Int
        let body: ByteBuffer
    }

    private func decode<Value: Decodable & Sendable>(_ answer: Answer) throws -> Reply<Value> {
        do {
            let value = try JSONDecoder().decode(Value.self, from: Data(answer.body.readableBytesView))
            return Reply(value: value, rawJSON: answer.body)
        } catch {
            throw ClientError.unreadableReply(server: server, status: answer.status)
        }
    }

    private func send(
        _ method: HTTPMethod, _ path: RequestPath, body: ByteBuffer? = nil, needsKey: Bool = false
    ) async throws -> Answer {
        if needsKey, key == nil { throw ClientError.noKey }
        var request = HTTPClientRequest(url: server.text + "/api/v1" + path.text)
        request.method = method
        request.headers.add(name: "Accept", value: "application/json")
        if let key { request.headers.add(name: "Authorization", value: "Bearer \(key)") }
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(body)
        }
        let (head, bytes) = try await exchange(request)
        let status = Int(head.status.code)
        switch status {
        case 200..<300: return Answer(status: status, body: bytes)
        case 300..<400:
            throw ClientError.redirected(server: server, location: head.headers.first(name: "Location"))
        default:
            throw ClientRefusal(
                status: status, body: bytes.readableBytesView, retryAfter: head.headers.first(name: "Retry-After"))
        }
    }

    private func exchange(_ request: HTTPClientRequest) async throws -> (HTTPClientResponse, ByteBuffer) {
        do {
            let response = try await http.execute(request, timeout: .seconds(60))
            return (response, try await response.body.collect(upTo: Self.maxReplyBytes))
        } catch let error as CancellationError {
            throw error
        } catch let error as HTTPClientError where error == .cancelled {
            throw CancellationError()
        } catch let error as HTTPClientError where error == .readTimeout || error == .deadlineExceeded {
            throw ClientError.timedOut(server: server)
        } catch is NIOTooManyBytesError {
            throw ClientError.unreadableReply(server: server, status: 200)
        } catch {
            throw ClientError.unreachable(server: server, reason: ConnectionFailure(error).reason)
        }
    }
}
