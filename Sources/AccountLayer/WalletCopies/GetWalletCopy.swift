import ByteFraming
import HTTPSupport
import HTTPTypes
import Hummingbird
import NIOCore

/// GET /v1/wallet-copy
enum GetWalletCopy {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        guard let copy = try await WalletCopyStore(domain: domain).find(context.account.id) else {
            throw Refusal.notFound("Wallet copy", hint: "None was left here. PUT one with 'If-None-Match: *'.")
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/octet-stream", .cacheControl: "no-store",
                .eTag: "\"\(Base64URL.encode(copy.version))\"",
            ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: copy.content)))
    }
}
