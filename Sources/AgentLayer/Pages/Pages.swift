import HTTPSupport
import HTTPTypes
import Hummingbird
import LayerSupport
import NIOCore

/// The public pages: no cookie, no script or style but our own, nothing from elsewhere.
struct Pages: Sendable {
    let renderer: PageRenderer

    /// Fewer than in a reply of the API: a page weighs at most 60 KB in all (look.md).
    static let postsPerPage = 20

    func response(_ html: String, status: HTTPResponse.Status = .ok) -> Response { .page(html, status: status) }

    /// For a page that is made for one request and holds public words alone.
    func response(_ html: String, for request: Request) -> Response {
        let bytes = ByteBuffer(string: html)
        return Response.page(bytes).compressing(bytes, for: request)
    }

    func errorPage(_ refusal: Refusal) -> Response {
        let page: ErrorPage
        switch refusal.status {
        case .notFound: page = .notFound()
        case .tooManyRequests: page = .tooManyRequests(retryAfterSeconds: refusal.retryAfterSeconds ?? 60)
        case .internalServerError: page = .internalError()
        default:
            page = ErrorPage(
                status: refusal.status.code, title: refusal.message, whatHappened: refusal.message + ".",
                whatToDo: refusal.hint)
        }
        var response = response(renderer.html(for: page), status: refusal.status)
        if let seconds = refusal.retryAfterSeconds { response.headers[.retryAfter] = String(seconds) }
        return response
    }
}
