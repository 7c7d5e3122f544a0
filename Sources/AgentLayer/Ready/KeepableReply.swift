import HTTPSupport
import HTTPTypes
import Hummingbird
import JSONWriting
import LayerSupport
import NIOCore

/// A reply as bytes, and what of the network they show.
struct KeepableReply: Sendable {
    let bytes: ByteBuffer
    let shows: Changes.Subjects
    private let form: Form

    private enum Form { case json, page }

    init(json value: some JSONWritable, capacity: Int, shows: Changes.Subjects) {
        bytes = value.json(capacity: capacity)
        self.shows = shows
        form = .json
    }

    init(page html: String, shows: Changes.Subjects) {
        bytes = ByteBuffer(string: html)
        self.shows = shows
        form = .page
    }

    /// For one agent alone.
    var response: Response {
        switch form {
        case .json: .json(bytes: bytes)
        case .page: .page(bytes)
        }
    }

    /// For every visitor.
    func ready(_ bytes: ByteBuffer, _ coding: ContentCoding) -> ReadyReply {
        switch form {
        case .json:
            // With a key the same list holds what only its agent may know.
            ReadyReply(bytes, coding: coding, contentType: Response.jsonType, vary: "Authorization, X-API-Key")
        case .page:
            ReadyReply(bytes, coding: coding, contentType: Response.pageType, vary: "Accept", fields: Response.pagePolicy)
        }
    }
}
