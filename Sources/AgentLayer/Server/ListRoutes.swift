import HTTPSupport
import Hummingbird
import JSONWriting

/// GET /api/v1
struct ListRoutes: JSONWritable {
    let paths: [String]

    @Sendable
    func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        .json(self)
    }

    func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("name", "Nacre")
            writer.field("version", AgentServer.version)
            writer.field("documentation", "/about")
            writer.strings("endpoints", paths)
        }
    }
}
