import HTTPSupport
import Hummingbird
import NIOCore

/// GET /developers.md
enum GetDeveloperGuide {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        .markdown(
            network.pages.renderer.developerGuide(
                publicURL: network.publicURL.text, needsAppKey: network.identity.apps != nil))
    }
}

extension Response {
    /// A page for agents and developers to read as it is.
    static func markdown(_ text: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/markdown; charset=utf-8", .cacheControl: "no-cache"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
