import AccountAPI
import HTTPSupport
import HTTPTypes
import Hummingbird
import IssuerLog
import NIOCore
import JSONWriting
import LogService
import PrivacyPassToken
import TransparencyLog

/// GET /.well-known/private-token-issuer-directory
///
/// RFC 9578 section 4. The one document that crosses to the other layer, read there on a schedule. With each key comes the
/// proof that the log holds it, once that is so.
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
        let keys = try await issuerKeys.published(onDay: clock.now.day)
        let names = keys.map { (IssuerDirectory.Label(kind: $0.kind, epoch: $0.epoch), IssuerKeyQueries.logName($0)) }
        let leaves = try await log.leaves(named: names.map(\.1))
        var proofs: [IssuerDirectory.Label: String] = [:]
        for (label, name) in names {
            proofs[label] = leaves[name].map {
                IssuerKeyProof(leaf: $0.leaf, inclusion: $0.proof.inclusion, note: $0.proof.note).text
            }
        }
        return IssuerDirectory(
            issuerRequestURI: publicURL.path(TokenBatches.path), issuerName: publicURL.authority, keys: keys,
            logKey: log.vkey, logProofs: proofs)
    }
}
