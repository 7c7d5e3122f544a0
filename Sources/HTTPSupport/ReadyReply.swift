public import HTTPTypes
public import Hummingbird
public import NIOCore

/// A successful reply as bytes, in one coding, with its entity tag: made once, sent to many.
public struct ReadyReply: Sendable {
    public let bytes: ByteBuffer
    public let tag: EntityTag
    private let fields: HTTPFields
    /// Those of a 304 (RFC 9110, section 15.4.5).
    private let fieldsWithoutBody: HTTPFields

    /// - Parameters:
    ///   - bytes: in the coding named.
    ///   - vary: the request's fields that the reply depends on, besides `Accept-Encoding`.
    ///   - fields: more fields of the reply, such as a content security policy.
    public init(
        _ bytes: ByteBuffer, coding: ContentCoding, contentType: String, vary: String, fields: HTTPFields = [:]
    ) {
        self.bytes = bytes
        tag = EntityTag(of: bytes)
        let common: HTTPFields = [.cacheControl: "no-cache", .eTag: tag.text, .vary: "Accept-Encoding, " + vary]
        var all: HTTPFields = [.contentType: contentType, .contentLength: String(bytes.readableBytes)]
        if coding == .gzip { all[.contentEncoding] = "gzip" }
        all.append(contentsOf: common)
        all.append(contentsOf: fields)
        self.fields = all
        fieldsWithoutBody = common
    }

    /// A 304 for who has these bytes already (RFC 9110, section 13.1.2), otherwise the reply.
    public func response(to request: Request) -> Response {
        if let known = request.headers[.ifNoneMatch], tag.isNamed(byIfNoneMatch: known) {
            return Response(status: .notModified, headers: fieldsWithoutBody)
        }
        return Response(status: .ok, headers: fields, body: ResponseBody(byteBuffer: bytes))
    }
}
