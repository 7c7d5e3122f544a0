import HTTPSupport
import Hummingbird
import JSONWriting

/// DELETE /v1/wallet-copy
enum DeleteWalletCopy {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        try await WalletCopyStore(domain: domain).delete(context.account.id)
        return .json(Deleted())
    }

    private struct Deleted: JSONWritable {
        func writeJSON(into writer: inout JSONWriter) { writer.object { $0.field("success", true) } }
    }
}
