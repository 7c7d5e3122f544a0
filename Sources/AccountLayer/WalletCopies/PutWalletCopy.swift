import AccountAPI
import ByteFraming
import HTTPSupport
import HTTPTypes
import Hummingbird
import NIOCore

/// PUT /v1/wallet-copy
///
/// With `If-Match` and the version that it replaces, or `If-None-Match: *` for the first (RFC 9110 section 13.1): so two
/// machines of one owner never overwrite each other's.
enum PutWalletCopy {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        try domain.limiters.walletCopies.require(
            context.account.id.limiterKey, now: domain.clock.now, "Too many wallet copies", hint: "One a day will do.")
        let expected = try replaced(request)
        let body = try await request.wholeBody(upTo: WalletCopies.largest)
        guard body.readableBytes > 0, body.readableBytes.isMultiple(of: WalletCopies.step) else {
            throw Refusal.badRequest(
                "WRONG_SIZE", "A wallet copy is a whole multiple of \(WalletCopies.step) bytes",
                hint: "Its size must not tell how much is in it: pad it.")
        }
        let version = try await WalletCopyStore(domain: domain).put(
            Array(body.readableBytesView), replacing: expected, of: context.account.id)
        guard let version else {
            throw Refusal(
                .preconditionFailed, "VERSION_CONFLICT", "The copy here is another one than this one replaces",
                hint: "Get it, bring the two together, and send the result with its version.")
        }
        return .json(WalletCopyReply(version: Base64URL.encode(version)))
    }

    /// The version that is to be replaced; nil for none.
    private static func replaced(_ request: Request) throws(Refusal) -> [UInt8]? {
        switch (request.headers[.ifMatch], request.headers[.ifNoneMatch]) {
        case (nil, "*"): return nil
        case (let tag?, nil):
            let isQuoted = tag.count >= 2 && tag.hasPrefix("\"") && tag.hasSuffix("\"")
            let text = isQuoted ? String(tag.dropFirst().dropLast()) : tag
            // What cannot be a version matches none.
            guard let version = Base64URL.decode(text), version.count == WalletCopyStore.versionSize else { return [] }
            return version
        default:
            throw Refusal(
                .preconditionRequired, "PRECONDITION_REQUIRED", "Say which copy this one replaces",
                hint: "Send If-Match with its version, or 'If-None-Match: *' for the first.")
        }
    }
}
