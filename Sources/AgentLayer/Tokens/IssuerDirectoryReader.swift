import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import PrivacyPassToken

/// Fetches the bytes of the issuer's directory, within bounds. Sends nothing but the request itself: no user agent, no
/// cookie, nothing of any client.
struct IssuerDirectoryReader: Sendable {
    let source: IssuerDirectorySource

    static let sizeLimit = 256 << 10
    private static let timeout = TimeAmount.seconds(15)

    func read() async throws -> [UInt8] {
        switch source {
        case .file(let path): try Self.file(path)
        case .url(let url): try await Self.fetch(url)
        }
    }

    private static func file(_ path: String) throws -> [UInt8] {
        guard let file = FileHandle(forReadingAtPath: path) else { throw IssuerDirectoryRefusal.unreachable }
        defer { try? file.close() }
        let data = try file.read(upToCount: sizeLimit + 1) ?? Data()
        guard data.count <= sizeLimit else { throw IssuerDirectoryRefusal.tooLarge }
        return Array(data)
    }

    /// With a client of its own, so that no connection stays open between two readings.
    private static func fetch(_ url: String) async throws -> [UInt8] {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout = .init(connect: .seconds(5), read: .seconds(10))
        configuration.httpVersion = .http1Only
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let outcome: Result<[UInt8], any Error>
        do { outcome = .success(try await fetch(url, with: client)) } catch { outcome = .failure(error) }
        try await client.shutdown()
        return try outcome.get()
    }

    private static func fetch(_ url: String, with client: HTTPClient) async throws -> [UInt8] {
        var request = HTTPClientRequest(url: url)
        request.headers.add(name: "Accept", value: IssuerDirectory.mediaType)
        do {
            let response = try await client.execute(request, timeout: timeout)
            guard response.status == .ok else { throw IssuerDirectoryRefusal.status(Int(response.status.code)) }
            return Array(try await response.body.collect(upTo: sizeLimit).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw IssuerDirectoryRefusal.tooLarge
        } catch is HTTPClientError {
            throw IssuerDirectoryRefusal.unreachable
        } catch is IOError {
            throw IssuerDirectoryRefusal.unreachable
        }
    }
}
