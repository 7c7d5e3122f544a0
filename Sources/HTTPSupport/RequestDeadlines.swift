public import NIOCore
public import NIOHTTPTypes

/// Closes HTTP/1 connections whose client is too slow in sending a request, or takes nothing of the response.
///
/// It stands behind the decoder, where it sees whole heads, parts of bodies and ends, and infers the first byte of a head
/// from a read that brought none of these. A response that takes long (an event stream) is not limited as long as the
/// client takes what is written.
public final class RequestDeadlines: ChannelDuplexHandler, RemovableChannelHandler {
    public typealias InboundIn = HTTPRequestPart
    public typealias InboundOut = HTTPRequestPart
    public typealias OutboundIn = HTTPResponsePart
    public typealias OutboundOut = HTTPResponsePart

    /// What of a request has arrived.
    private enum Reading: Equatable {
        case nothing, partOfHead, head
    }

    private let head: TimeAmount
    private let body: TimeAmount
    private let idle: TimeAmount
    private let stalledResponse: TimeAmount

    private var reading = Reading.nothing
    private var readIsEmpty = true
    private var responsesDue = 0
    private var isInputClosed = false
    private var deadline: NIODeadline?
    private var stallDeadline: NIODeadline?
    /// At most one task is scheduled; when it runs it looks whether a deadline has really passed. So most requests do not
    /// touch the event loop's timers at all.
    private var scheduled: (task: Scheduled<Void>, at: NIODeadline)?

    public init(_ limits: RequestLimits) {
        head = TimeAmount(limits.head)
        body = TimeAmount(limits.body)
        idle = TimeAmount(limits.idle)
        stalledResponse = TimeAmount(limits.stalledResponse)
    }

    public func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { expect(within: idle, context) }
    }

    public func handlerRemoved(context: ChannelHandlerContext) {
        cancel()
    }

    public func channelActive(context: ChannelHandlerContext) {
        expect(within: idle, context)
        context.fireChannelActive()
    }

    public func channelInactive(context: ChannelHandlerContext) {
        cancel()
        context.fireChannelInactive()
    }

    public func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        readIsEmpty = false
        switch unwrapInboundIn(data) {
        case .head:
            reading = .head
            responsesDue += 1
            // The body's time starts now, but a timer is set only if the body is not complete with this read.
            deadline = nil
        case .body: break
        case .end:
            reading = .nothing
            deadline = nil
        }
        context.fireChannelRead(data)
    }

    public func channelReadComplete(context: ChannelHandlerContext) {
        if readIsEmpty, reading == .nothing, !isInputClosed {
            reading = .partOfHead
            expect(within: head, context)
        } else if reading == .head, deadline == nil {
            expect(within: body, context)
        } else if reading == .nothing, responsesDue == 0, deadline == nil {
            expect(within: idle, context)
        }
        readIsEmpty = true
        context.fireChannelReadComplete()
    }

    public func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) {
            responsesDue = max(0, responsesDue - 1)
            if responsesDue == 0, reading == .nothing { expect(within: idle, context) }
        }
        context.write(data, promise: promise)
    }

    public func channelWritabilityChanged(context: ChannelHandlerContext) {
        stallDeadline = context.channel.isWritable ? nil : .now() + stalledResponse
        if let stallDeadline { schedule(at: stallDeadline, context) }
        context.fireChannelWritabilityChanged()
    }

    public func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // The client has sent its last: what it may still wait for is a response, and the read that brought the end of input
        // was not the start of a head.
        if case .inputClosed? = event as? ChannelEvent {
            isInputClosed = true
            if reading == .partOfHead {
                reading = .nothing
                if responsesDue > 0 { deadline = nil } else { expect(within: idle, context) }
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    private func expect(within time: TimeAmount, _ context: ChannelHandlerContext) {
        let deadline = NIODeadline.now() + time
        self.deadline = deadline
        schedule(at: deadline, context)
    }

    private func schedule(at deadline: NIODeadline, _ context: ChannelHandlerContext) {
        if let scheduled {
            guard deadline < scheduled.at else { return }
            scheduled.task.cancel()
        }
        let loop = context.eventLoop.assumeIsolated()
        scheduled = (loop.scheduleTask(deadline: deadline) { self.look(context) }, deadline)
    }

    private func look(_ context: ChannelHandlerContext) {
        scheduled = nil
        guard let next = [deadline, stallDeadline].compactMap(\.self).min() else { return }
        if next <= .now() { context.close(promise: nil) } else { schedule(at: next, context) }
    }

    private func cancel() {
        scheduled?.task.cancel()
        scheduled = nil
        deadline = nil
        stallDeadline = nil
    }
}

/// Belongs to one event loop.
@available(*, unavailable)
extension RequestDeadlines: Sendable {}
