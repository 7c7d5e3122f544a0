import HTTPSupport
import Hummingbird
import NIOCore
import PageDesign

/// GET /assets/:file
enum ShowAsset {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        guard let asset = Assets.asset(at: "/assets/" + (try context.segment("file"))) else {
            throw Refusal.notFound("File", hint: "Pages name the files they need.")
        }
        return Response(
            status: .ok, headers: [.contentType: asset.contentType, .cacheControl: Assets.cacheControl],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
    }
}
