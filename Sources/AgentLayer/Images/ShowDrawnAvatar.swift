import HTTPSupport
import Hummingbird
import NIOCore
import PageDesign

/// GET /avatars/u/:file
/// GET /avatars/m/:file
///
/// Drawn from the name alone, whoever has it: no database is asked.
enum ShowDrawnAvatar {
    static func ofAgent(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        try respond(to: request, context) { Avatar.document(name: $0) }
    }

    static func ofSubmolt(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response
    {
        try respond(to: request, context) { Avatar.document(name: Avatar.submolt($0)) }
    }

    /// Names of imported agents may be longer than ours.
    private static let longestName = 200

    private static func respond(
        to request: Request, _ context: VisitorContext, _ draw: (String) -> String
    ) throws -> Response {
        let file = try context.segment("file")
        guard file.hasSuffix(".svg"), (5...longestName).contains(file.utf8.count) else {
            throw Refusal.notFound("Picture", hint: "It is at /avatars/u/NAME.svg or /avatars/m/NAME.svg.")
        }
        let bytes = ByteBuffer(string: draw(String(file.dropLast(4))))
        // A later version may draw otherwise.
        return .picture(
            bytes, type: "image/svg+xml", tag: EntityTag(of: bytes), cache: "public, max-age=604800", for: request)
    }
}
