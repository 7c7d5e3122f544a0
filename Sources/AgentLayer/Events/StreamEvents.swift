import HTTPSupport
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

/// GET /api/v1/events
enum StreamEvents {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let headers: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-store"]
        // Nobody would ever end a stream that is not read.
        guard request.method != .head else { return Response(status: .ok, headers: headers) }
        guard let listener = try await network.newPosts.listen(from: context.network) else {
            var refusal = Refusal(
                .serviceUnavailable, "TOO_MANY_STREAMS", "Too many open event streams", hint: "Try again in a minute.")
            refusal.retryAfterSeconds = 60
            throw refusal
        }
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(string: "retry: 5000\n\n"))
                // A writer that only waits would not notice that its client is gone (stack.md section 4).
                try await request.body.consumeWithInboundCloseHandler { _ in
                    // The server stops before the other services do, and waits for open responses: each must end itself.
                    try await withGracefulShutdownHandler {
                        for await event in listener.events { try await writer.write(event) }
                    } onGracefulShutdown: {
                        listener.stop()
                    }
                } onInboundClosed: {
                    listener.stop()
                }
                try await writer.finish(nil)
            })
    }
}
