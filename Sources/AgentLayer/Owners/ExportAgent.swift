import HTTPSupport
import Hummingbird
import HummingbirdCore
import NIOCore

/// GET /api/v1/owner/export
///
/// Also of an agent that has not confirmed this owner, so that nothing stands between an owner and a withdrawal: then it
/// is marked as partial and holds no list, vote or message, since a stranger who saw a claim link first may ask.
enum ExportAgent {
    static func handle(_ context: OwnerContext, _ network: AgentNetwork) async throws -> Response {
        guard let slot = network.owners.exports.take(for: context.owner.tag) else { throw Refusal.exportsBusy }
        let export = try await AgentExport(context.owner, network)
        return Response(
            status: .ok, headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                // Every post and comment of 90 days is tried: not on an event loop.
                try await withTaskExecutorPreference(globalConcurrentExecutor) {
                    try await export.write(ExportSink(writer))
                }
                try await writer.finish(nil)
                // Held as long as the body may still be written.
                withExtendedLifetime(slot) {}
            })
    }
}

/// Where an export goes, piece by piece.
final class ExportSink {
    private var writer: any ResponseBodyWriter

    init(_ writer: any ResponseBodyWriter) { self.writer = writer }

    func write(_ buffer: ByteBuffer) async throws { try await writer.write(buffer) }
}
