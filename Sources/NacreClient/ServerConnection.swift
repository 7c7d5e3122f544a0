import AsyncHTTPClient
import Foundation
import LogVerification
import NIOCore
import NIOHTTP1

/// What one client has to do with one server: requests out, answers in, and nothing else.
///
/// It sends what a call needs and nothing that tells machines apart: no `User-Agent`, no cookies. Its connections are
/// its own, so that two agents of one owner, or an owner's two keys, never share one. It follows no redirects, so a key
/// reaches the configured server only.
final class ServerConnection: Sendable {
    let server: ServerAddress
    private let http: HTTPClient

    /// An answer longer than this is not read to its end.
    static let maxReplyBytes = 64 << 20
    /// For a request and its answer to the last byte.
    private static let wholeAnswer = Duration.seconds(300)

    init(to server: ServerAddress) {
        self.server = server
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

    /// What is sent.
    struct Outgoing {
        let method: HTTPMethod
        /// Below the server's address, with a leading slash.
        let path: String
        var headers = HTTPHeaders()
        var body: ByteBuffer?

        init(_ method: HTTPMethod, _ path: String) {
            self.method = method
            self.path = path
        }

        mutating func authorize(_ value: String) { headers.add(name: "Authorization", value: value) }

        mutating func attach(_ bytes: ByteBuffer, type: String) {
            headers.add(name: "Content-Type", value: type)
            body = bytes
        }

        mutating func attach(json value: some Encodable) throws {
            attach(ByteBuffer(bytes: try JSONEncoder().encode(value)), type: "application/json")
        }
    }

    /// An answer of success.
    struct Answer {
        let server: ServerAddress
        let status: Int
        let headers: HTTPHeaders
        let body: ByteBuffer

        func decoded<Value: Decodable & Sendable>() throws -> Reply<Value> {
            do {
                let value = try JSONDecoder().decode(Value.self, from: Data(body.readableBytesView))
                return Reply(value: value, rawJSON: body)
            } catch {
                throw ClientError.unreadableReply(server: server, status: status)
            }
        }
    }

    /// - Throws: ``ClientRefusal`` for what the server refuses, ``ClientError`` for everything else.
    func send(_ outgoing: Outgoing) async throws -> Answer {
        var request = HTTPClientRequest(url: server.text + outgoing.path)
        request.method = outgoing.method
        request.headers = outgoing.headers
        if !request.headers.contains(name: "Accept") { request.headers.add(name: "Accept", value: "application/json") }
        request.body = outgoing.body.map { .bytes($0) }
        let (head, bytes) = try await exchange(request)
        let status = Int(head.status.code)
        switch status {
        case 200..<300: return Answer(server: server, status: status, headers: head.headers, body: bytes)
        case 300..<400:
            throw ClientError.redirected(server: server, location: head.headers.first(name: "Location"))
        default:
            throw ClientRefusal(
                status: status, body: bytes.readableBytesView, retryAfter: head.headers.first(name: "Retry-After"))
        }
    }

    private func exchange(_ request: HTTPClientRequest) async throws -> (HTTPClientResponse, ByteBuffer) {
        do {
            let http = http
            return try await Deadline.within(Self.wholeAnswer) {
                let response = try await http.execute(request, timeout: .seconds(60))
                return (response, try await response.body.collect(upTo: Self.maxReplyBytes))
            }
        } catch let error as CancellationError {
            throw error
        } catch let error as HTTPClientError where error == .cancelled {
            throw CancellationError()
        } catch is Deadline.Passed {
            throw ClientError.timedOut(server: server)
        } catch let error as HTTPClientError where error == .readTimeout || error == .deadlineExceeded {
            throw ClientError.timedOut(server: server)
        } catch is NIOTooManyBytesError {
            throw ClientError.unreadableReply(server: server, status: 200)
        } catch {
            throw ClientError.unreachable(server: server, reason: ConnectionFailure(error).reason)
        }
    }
}
