import HTTPSupport
import Hummingbird
import MessageFormats

/// The most bytes that the body of a request may have, by its path.
enum BodyLimit {
    static func of(_ request: Request) -> Int {
        let path = request.uri.path
        guard request.method == .post, path.contains("/agents/dm/") else { return ImageUse.bodyLimit(of: request) }
        if path.hasSuffix("/agents/dm/attachments") { return AttachmentFormat.mostFileBytes }
        if path.contains("/agents/dm/groups/") { return SendToGroup.bodyLimit }
        return RequestBounds.body
    }
}
