import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle

/// A server that runs in the test's process, until it is stopped as SIGTERM would stop it.
public struct ServerInTest: Sendable {
    public let port: Int
    private let group: ServiceGroup
    private let task: Task<Void, any Error>

    public static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// - Parameter run: runs the server and says once on which port.
    public static func start(
        _ run: @escaping @Sendable (_ onReady: @escaping @Sendable (Int) async -> Void) async throws -> Void
    ) async throws -> ServerInTest {
        let (ports, found) = AsyncStream<Int>.makeStream()
        let service = Served { try await run { port in found.yield(port) } }
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(
                        service: service, successTerminationBehavior: .ignore, failureTerminationBehavior: .cancelGroup)
                ], logger: quiet))
        let task = Task {
            defer { found.finish() }
            try await group.run()
        }
        guard let port = await ports.first(where: { _ in true }) else {
            try await task.value
            throw ServerDidNotStart()
        }
        return ServerInTest(port: port, group: group, task: task)
    }

    /// Requests that run are answered.
    public func stop() async throws {
        await group.triggerGracefulShutdown()
        try await task.value
    }

    private struct Served: Service {
        let body: @Sendable () async throws -> Void
        func run() async throws { try await body() }
    }
}

private struct ServerDidNotStart: Error {}

/// A client of servers in tests.
public struct TestHTTP: Sendable {
    public let client: HTTPClient

    public init() {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        // Of hundreds of requests at once most wait for a connection: on a slow machine that takes a while.
        configuration.timeout = .init(connect: .seconds(120), read: .seconds(60))
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    public func send(
        _ method: HTTPMethod, _ url: String, _ body: [UInt8]? = nil, headers: [(String, String)] = []
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url)
        request.method = method
        request.headers = HTTPHeaders(headers)
        if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
        let response = try await client.execute(request, timeout: .seconds(240))
        let bytes = try await response.body.collect(upTo: 64 << 20)
        return Answer(
            status: Int(response.status.code), headers: response.headers, body: Array(bytes.readableBytesView))
    }

    public func shutdown() async throws { try await client.shutdown() }
}
