import AccountAPI
import HTTPSupport
import HTTPTypes
import Hummingbird
import NIOCore
import JSONWriting
import PrivacyPassToken

/// GET /.well-known/private-token-issuer-directory
///
/// RFC 9578 section 4. The one document that crosses to the other layer, read there on a schedule.
enum GetIssuerDirectory {
    static func handle(_ request: Request, _ context: VisitorContext, _ domain: AccountDomain) async throws -> Response {
        let json = try await domain.issuerDirectory().json()
        return Response(
            status: .ok,
            headers: [.contentType: IssuerDirectory.mediaType, .cacheControl: "public, max-age=300"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json)))
    }
}

extension AccountDomain {
    /// The keys of this epoch and, towards its end, of the next.
    func issuerDirectory() async throws -> IssuerDirectory {
        IssuerDirectory(
            issuerRequestURI: publicURL.path(TokenBatches.path), issuerName: publicURL.authority,
            keys: try await issuerKeys.published(onDay: clock.now.day))
    }
}
