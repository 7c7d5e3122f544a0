import NIOCore
import NIOHTTP1

/// The files of a server's log, of either layer: public, and the same for everyone.
public final class LogFiles: Sendable {
    private let connection: ServerConnection

    public init(server: ServerAddress) { connection = ServerConnection(to: server) }

    /// GET a path such as `/log/checkpoint` or `/log/tile/entries/000`: the bytes as the server wrote them.
    public func file(_ path: String) async throws -> [UInt8] {
        var request = ServerConnection.Outgoing(.GET, path)
        request.headers.add(name: "Accept", value: "*/*")
        return Array(try await connection.send(request).body.readableBytesView)
    }
}
