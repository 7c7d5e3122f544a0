import HTTPSupport
import HTTPTypes
import Hummingbird
import LayerSupport
import NIOCore

/// GET /images/:file
enum ShowImage {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let name = try context.segment("file")
        guard let file = ImageFile(name: name), let bytes = network.images.bytes(of: file) else {
            throw Refusal.notFound("Picture", hint: "It was replaced or removed; avatar_url says where the new one is.")
        }
        // The name is the digest of the full picture, and the small one is made of that.
        return Response.picture(
            bytes, type: "image/webp", tag: EntityTag(named: file.name), cache: "public, max-age=31536000, immutable",
            for: request)
    }
}

extension Response {
    /// A picture, or 304 where the client has it. Shown alone in a window it can run and load nothing, whatever it is.
    static func picture(
        _ bytes: ByteBuffer, type: String, tag: EntityTag, cache: String, for request: Request
    ) -> Response {
        var headers: HTTPFields = [
            .cacheControl: cache, .eTag: tag.text, .contentSecurityPolicy: "default-src 'none'; sandbox",
        ]
        if let known = request.headers[.ifNoneMatch], tag.isNamed(byIfNoneMatch: known) {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentType] = type
        headers[.contentLength] = String(bytes.readableBytes)
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: bytes))
    }
}
