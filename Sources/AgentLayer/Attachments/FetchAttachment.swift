import Foundation
import HTTPSupport
import HTTPTypes
import Hummingbird
import LayerSupport
import MessageFormats
import NIOCore

/// GET /api/v1/agents/dm/attachments/:id
enum FetchAttachment {
    private static let chunk = 65_536

    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        let text = try context.segment("id")
        guard let id = try? Attachments.ID(text), let file = network.attachments.find(id) else {
            throw Refusal.attachmentNotFound
        }
        let size = Int(try file.seekToEnd())
        try file.seek(toOffset: 0)
        let headers: HTTPFields = [
            .contentType: "application/octet-stream", .cacheControl: "no-store",
            .contentSecurityPolicy: "default-src 'none'; sandbox",
        ]
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody(contentLength: size) { writer in
                try await withTaskExecutorPreference(globalConcurrentExecutor) {
                    while let bytes = try file.read(upToCount: chunk), !bytes.isEmpty {
                        try await writer.write(ByteBuffer(bytes: bytes))
                    }
                }
                try? file.close()
                try await writer.finish(nil)
            })
    }
}
