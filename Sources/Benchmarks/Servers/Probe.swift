import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Single requests, beside the load: is what is about to be measured the right answer?
struct Probe: Sendable {
    struct Answer: Sendable {
        let status: Int
        let etag: String?
        let encoding: String?
        let body: [UInt8]
    }

    /// `http://host:port`.
    let server: String

    func get(_ path: String, _ headers: [(String, String)] = []) async throws -> Answer {
        var request = HTTPClientRequest(url: server + path)
        request.headers = HTTPHeaders(headers)
        return try await send(request)
    }

    func post(_ path: String, _ headers: [(String, String)], body: String) async throws -> Answer {
        var request = HTTPClientRequest(url: server + path)
        request.method = .POST
        request.headers = HTTPHeaders(headers + [("Content-Type", "application/json")])
        request.body = .bytes(ByteBuffer(string: body))
        return try await send(request)
    }

    /// Posts bytes that are no JSON.
    func send(_ bytes: [UInt8], to path: String, _ headers: [(String, String)]) async throws -> Answer {
        var request = HTTPClientRequest(url: server + path)
        request.method = .POST
        request.headers = HTTPHeaders(headers + [("Content-Type", "application/octet-stream")])
        request.body = .bytes(ByteBuffer(bytes: bytes))
        return try await send(request)
    }

    func answers(_ path: String) async throws -> Bool {
        try Task.checkCancellation()
        return (try? await get(path))?.status == 200
    }

    /// Not the shared one, which asks for compressed answers and unpacks them: here the bytes count.
    private static let client = HTTPClient(
        eventLoopGroupProvider: .singleton, configuration: HTTPClient.Configuration(decompression: .disabled))

    private func send(_ request: HTTPClientRequest) async throws -> Answer {
        let response = try await Self.client.execute(request, timeout: .seconds(60))
        let body = try await response.body.collect(upTo: 64 << 20)
        return Answer(
            status: Int(response.status.code), etag: response.headers.first(name: "ETag"),
            encoding: response.headers.first(name: "Content-Encoding"), body: Array(body.readableBytesView))
    }
}
