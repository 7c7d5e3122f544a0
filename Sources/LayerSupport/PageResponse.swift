import HTTPSupport
import HTTPTypes
import Hummingbird
import NIOCore
import PageDesign

/// Pages: no cookie, no script or style but our own, nothing from elsewhere.
extension Response {
    public static func page(_ html: String, status: HTTPResponse.Status = .ok) -> Response {
        page(ByteBuffer(string: html), status: status)
    }

    public static func page(_ html: ByteBuffer, status: HTTPResponse.Status = .ok) -> Response {
        var headers: HTTPFields = [.contentType: pageType, .cacheControl: "no-cache", .vary: "Accept"]
        headers.append(contentsOf: pagePolicy)
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: html))
    }

    public static let pageType = "text/html; charset=utf-8"
    public static let pagePolicy: HTTPFields = [.contentSecurityPolicy: ContentSecurityPolicy.value]

    /// A file that pages name: style, script, icon. Throws a 404 `Refusal` for another name.
    public static func asset(_ file: String) throws(Refusal) -> Response {
        guard let asset = Assets.asset(at: "/assets/" + file) else {
            throw .notFound("File", hint: "Pages name the files they need.")
        }
        return Response(
            status: .ok, headers: [.contentType: asset.contentType, .cacheControl: Assets.cacheControl],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
    }
}
