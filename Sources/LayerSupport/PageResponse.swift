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

    /// A page of forms: without any script, and its address goes with a form to this server alone.
    ///
    /// - Parameter targets: where a form's answer may lead besides here, as `ContentSecurityPolicy.forms` takes them.
    public static func formPage(
        _ html: String, status: HTTPResponse.Status = .ok, leadingTo targets: [String] = []
    ) -> Response {
        Response(
            status: status,
            headers: [
                .contentType: pageType, .cacheControl: "no-cache", .vary: "Accept, Cookie",
                .contentSecurityPolicy: ContentSecurityPolicy.forms(leadingTo: targets), .referrerPolicy: "same-origin",
            ], body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }

    /// Redirect after post: another page, fetched with GET (RFC 9110 section 15.4.4).
    public static func seeOther(_ path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path, .cacheControl: "no-store"])
    }

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
