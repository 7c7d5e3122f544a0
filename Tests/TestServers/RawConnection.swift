import NIOCore
import NIOPosix
import Synchronization

/// A TCP connection to a server of this process, byte by byte: for what no HTTP client would send.
public final class RawConnection: Sendable {
    private final class Inbox: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        let bytes = Mutex<[UInt8]>([])

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let part = unwrapInboundIn(data)
            bytes.withLock { $0 += part.readableBytesView }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }

    private let inbox = Inbox()
    private let channel: any Channel

    public init(port: Int) async throws {
        let inbox = inbox
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(inbox) }
            }
            .connect(host: "127.0.0.1", port: port).get()
    }

    public var received: String { inbox.bytes.withLock { String(decoding: $0, as: UTF8.self) } }
    public var isClosed: Bool { !channel.isActive }

    /// False when the server has closed the connection.
    @discardableResult
    public func send(_ bytes: [UInt8]) async -> Bool {
        do {
            try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
            return true
        } catch { return false }
    }

    @discardableResult
    public func send(_ text: String) async -> Bool { await send(Array(text.utf8)) }

    public func close() async { try? await channel.close().get() }
}
