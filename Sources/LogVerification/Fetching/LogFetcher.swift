import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix

/// Reads what a log's server serves: bounded in size and time, a few requests at once, without cookies, names or
/// redirects.
///
/// What failed on the way is tried again a few times; a server that asks for patience is given it.
public final class LogFetcher: Sendable {
    /// A thing to read, and how large it can be at most.
    struct Resource: Sendable, Equatable {
        /// Below the address, with a leading slash.
        let path: String
        let limit: Int
    }

    public let address: LogAddress
    private let http: HTTPClient
    private let patience: Patience
    /// Records of 256 leaves can be tens of megabytes, and take a multiple of it while they are read.
    let largeContents = Gate(2)

    /// How long and how often to wait.
    public struct Patience: Sendable {
        public var connecting: TimeAmount = .seconds(5)
        /// For a whole answer.
        public var answering: TimeAmount = .seconds(60)
        /// How often something that failed is asked for in all.
        public var attempts = 4
        /// Before the second attempt; doubled for each that follows.
        public var pause: Duration = .milliseconds(200)
        /// The longest wait that a server may ask for.
        public var longestPause: Duration = .seconds(60)

        public init() {}
    }

    /// Whatever a single answer claims to unpack to.
    private static let unpackedLimit = 128 << 20

    public init(_ address: LogAddress, patience: Patience = Patience(), connections: Int = 16) {
        self.address = address
        self.patience = patience
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: patience.connecting, read: patience.answering),
            decompression: .enabled(limit: .size(Self.unpackedLimit)))
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit { http.shutdown { _ in } }

    /// - Parameter server: below the server's address instead of the log's.
    func bytes(_ resource: Resource, server: Bool = false) async throws -> [UInt8] {
        let url = (server ? address.server : address.text) + resource.path
        var pause = patience.pause
        for attempt in 1... {
            do {
                return try await once(url, limit: resource.limit)
            } catch let failure as Passing {
                guard attempt < patience.attempts else { throw failure.error }
                try await Task.sleep(for: min(failure.wait ?? pause, patience.longestPause))
                pause *= 2
            }
        }
        throw LogFetchError.unreachable(url: url, reason: "no attempt was made")
    }

    /// A failure that may be over in a moment.
    private struct Passing: Error {
        let error: LogFetchError
        /// As the server asked.
        var wait: Duration?
    }

    private func once(_ url: String, limit: Int) async throws -> [UInt8] {
        var request = HTTPClientRequest(url: url)
        request.headers.add(name: "Accept-Encoding", value: "gzip, identity")
        do {
            let (response, body) = try await answer(request, limit: limit)
            switch response.status.code {
            case 200: return body
            case 404, 410: throw LogFetchError.notThere(url: url)
            case 429, 500...599:
                let wait = response.headers.first(name: "Retry-After").flatMap(Int.init).map { Duration.seconds($0) }
                throw Passing(error: .refused(url: url, status: Int(response.status.code)), wait: wait)
            default: throw LogFetchError.refused(url: url, status: Int(response.status.code))
            }
        } catch let error as LogFetchError {
            throw error
        } catch let failure as Passing {
            throw failure
        } catch let error as CancellationError {
            throw error
        } catch is NIOTooManyBytesError {
            throw LogFetchError.tooLarge(url: url, limit: limit)
        } catch is NIOHTTPDecompression.DecompressionError {
            throw LogFetchError.tooLarge(url: url, limit: limit)
        } catch let error as HTTPClientError where error == .cancelled {
            throw CancellationError()
        } catch {
            throw Passing(error: .unreachable(url: url, reason: Self.reason(error)))
        }
    }

    /// The body of anything but success is not read.
    private func answer(_ request: HTTPClientRequest, limit: Int) async throws -> (HTTPClientResponse, [UInt8]) {
        let (http, answering) = (http, patience.answering)
        return try await Deadline.within(.nanoseconds(answering.nanoseconds)) {
            let response = try await http.execute(request, timeout: answering)
            guard response.status == .ok else { return (response, []) }
            return (response, Array(try await response.body.collect(upTo: limit).readableBytesView))
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case is Deadline.Passed: "no answer came in time"
        case is NIOConnectionError: "nobody answers"
        case let error as HTTPClientError
        where error == .connectTimeout || error == .readTimeout
            || error == .deadlineExceeded:
            "no answer came in time"
        case let error as HTTPClientError where error == .remoteConnectionClosed: "the connection was closed"
        default: String(String(describing: error).prefix(200))
        }
    }
}
