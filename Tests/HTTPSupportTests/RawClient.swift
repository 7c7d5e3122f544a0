import NIOCore
import NIOPosix
import Synchronization

/// A TCP connection to a server on this machine, byte by byte.
final class RawClient: Sendable {
    private final class Inbox: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        let text = Mutex("")

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let part = unwrapInboundIn(data)
            text.withLock { $0 += String(buffer: part) }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }

    private let inbox = Inbox()
    private let channel: any Channel

    /// - Parameters:
    ///   - reading: false for a client that takes nothing of what the server sends.
    ///   - first: a handler to stand next to the socket, for TLS.
    init(port: Int, reading: Bool = true, first: (@Sendable () throws -> any ChannelHandler)? = nil) async throws {
        let inbox = inbox
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: reading)
            .channelOption(.allowRemoteHalfClosure, value: false)
            .channelOption(.socketOption(.so_rcvbuf), value: reading ? 1 << 16 : 4096)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let first { try channel.pipeline.syncOperations.addHandler(first()) }
                    try channel.pipeline.syncOperations.addHandler(inbox)
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
    }

    var received: String { inbox.text.withLock(\.self) }

    /// Sends; a connection that is already closed is no error here.
    func send(_ text: String) async {
        try? await channel.writeAndFlush(ByteBuffer(string: text)).get()
    }

    /// Whether the system still takes bytes for the server: not after it has closed the connection.
    func accepts(_ text: String) async -> Bool {
        do {
            try await channel.writeAndFlush(ByteBuffer(string: text)).get()
            return true
        } catch {
            return false
        }
    }

    func closeOutput() async throws {
        try await channel.close(mode: .output).get()
    }

    func close() async {
        try? await channel.close().get()
    }

    /// Whether the server closes the connection within the time.
    func isClosed(within limit: Duration = .seconds(20)) async -> Bool {
        await becomes(within: limit) { !$0.channel.isActive }
    }

    /// Whether the text arrives within the time.
    func receives(_ text: String, within limit: Duration = .seconds(20)) async -> Bool {
        await becomes(within: limit) { $0.received.contains(text) }
    }

    private func becomes(within limit: Duration, _ condition: (RawClient) -> Bool) async -> Bool {
        let end = ContinuousClock.now + limit
        while !condition(self) {
            if ContinuousClock.now > end { return false }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return true
    }
}
