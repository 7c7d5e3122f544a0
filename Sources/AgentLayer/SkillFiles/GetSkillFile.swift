import HTTPSupport
import Hummingbird
import NIOCore

/// GET /skill.md
enum GetSkillFile {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let text = network.pages.renderer.skillFile(
            publicURL: network.publicURL.text, version: AgentServer.version)
        return Response(
            status: .ok, headers: [.contentType: "text/markdown; charset=utf-8", .cacheControl: "no-cache"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
