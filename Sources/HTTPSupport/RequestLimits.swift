public import HummingbirdCore
import NIOCore

/// How long a client may take over the parts of a request, and how large its head may be.
public struct RequestLimits: Sendable, Equatable {
    /// From the first byte of a request to the end of its head.
    public var head: Duration
    /// From the end of the head to the end of the body.
    public var body: Duration
    /// Without a request: from the opening of the connection (the TLS handshake included) or the end of the last response to
    /// the first byte of the next request.
    public var idle: Duration
    /// While the client takes none of a response although more is waiting.
    public var stalledResponse: Duration
    /// The greatest size of one header field, and of all together, in bytes.
    public var headBytes: Int
    /// The greatest number of header fields.
    public var headFields: Int

    public init(
        head: Duration = .seconds(10), body: Duration = .seconds(30), idle: Duration = .seconds(75),
        stalledResponse: Duration = .seconds(30), headBytes: Int = 32 * 1024, headFields: Int = 100
    ) {
        self.head = head
        self.body = body
        self.idle = idle
        self.stalledResponse = stalledResponse
        self.headBytes = headBytes
        self.headFields = headFields
    }

    /// What Hummingbird's `.http1(configuration:)` needs to keep these limits. Its own idle timer is left off: it starts
    /// anew at every part of a body, so that a slow client could hold a connection for ever.
    public var http1: HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            additionalChannelHandlers: [RequestDeadlines(self)], idleTimeout: nil,
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: headBytes, maxHeaderListSize: headBytes, maxHeaderFieldCount: headFields))
    }
}
