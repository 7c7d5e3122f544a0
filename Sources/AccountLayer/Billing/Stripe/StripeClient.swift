import AsyncHTTPClient
import Foundation
import HTTPSupport
import NIOCore
import NIOHTTP1

/// Calls an API of Stripe's shape over HTTPS: bounded, with a time limit, and a second time with the same
/// `Idempotency-Key` where it is not known whether the first one arrived.
///
/// Source: [Stripe API](https://docs.stripe.com/api): authentication, idempotent requests, versioning, errors.
struct StripeClient: Sendable {
    let url: String
    let key: String
    var timeout = TimeAmount.seconds(20)

    /// Later versions move the times of a subscription into its items.
    static let version = "2024-06-20"
    static let sizeLimit = 1 << 20
    private static let tries = 3

    /// With a client of its own, which lives as long as the process: calls are few, connections are closed when idle.
    private static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout = .init(connect: .seconds(5), read: .seconds(15))
        configuration.connectionPool.idleTimeout = .seconds(10)
        configuration.httpVersion = .http1Only
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    func get<Reply: Decodable>(_ path: String, _ query: StripeForm = StripeForm()) async throws -> Reply {
        let text = query.text
        return try await call(.GET, text.isEmpty ? path : path + "?" + text, nil, idempotency: nil)
    }

    func post<Reply: Decodable>(_ path: String, _ form: StripeForm, idempotency: String) async throws -> Reply {
        try await call(.POST, path, form, idempotency: idempotency)
    }

    func delete<Reply: Decodable>(_ path: String) async throws -> Reply {
        try await call(.DELETE, path, nil, idempotency: nil)
    }

    private func call<Reply: Decodable>(
        _ method: HTTPMethod, _ path: String, _ form: StripeForm?, idempotency: String?
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: url + path)
        request.method = method
        request.headers.add(name: "Authorization", value: "Bearer \(key)")
        request.headers.add(name: "Stripe-Version", value: Self.version)
        request.headers.add(name: "Accept", value: "application/json")
        if let idempotency { request.headers.add(name: "Idempotency-Key", value: idempotency) }
        if let form {
            request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
            request.body = .bytes(ByteBuffer(string: form.text))
        }
        // GET and DELETE say the same however often; a POST does with its key.
        for attempt in 1...Self.tries {
            do { return try await send(request) } catch PaymentFailure.unreachable where attempt < Self.tries {
                try await Task.sleep(for: .milliseconds(100 << attempt))
            }
        }
        throw PaymentFailure.unreachable
    }

    private func send<Reply: Decodable>(_ request: HTTPClientRequest) async throws -> Reply {
        let status: Int
        let bytes: ByteBuffer
        do {
            let response = try await Self.http.execute(request, timeout: timeout)
            status = Int(response.status.code)
            bytes = try await response.body.collect(upTo: Self.sizeLimit)
        } catch let error as CancellationError {
            throw error
        } catch {
            // The address, a time limit, a connection that broke, too many bytes: the caller can do the same about each.
            throw PaymentFailure.unreachable
        }
        guard status == 200 else { throw Self.failure(status, bytes) }
        guard let reply = try? JSONDecoder().decode(Reply.self, from: Data(bytes.readableBytesView)) else {
            throw PaymentFailure.unreachable
        }
        return reply
    }

    private static func failure(_ status: Int, _ bytes: ByteBuffer) -> PaymentFailure {
        let error = (try? JSONDecoder().decode(StripeError.self, from: Data(bytes.readableBytesView)))?.error
        switch status {
        case 402: return .declined
        case 404: return .unknownReference
        case 400 where error?.code == "resource_missing": return .unknownReference
        case 400: return .misconfigured("a request was refused")
        case 401, 403: return .misconfigured("its key is not taken")
        // 409 is another request with the same key that is still running; 429 and 5xx pass.
        default: return .unreachable
        }
    }
}
