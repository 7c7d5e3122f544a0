import AccountAPI
import HTTPSupport
import HTTPTypes
import Hummingbird
import NIOCore
import PrivacyPassIssuer
import JSONWriting
import PrivacyPassToken

/// POST /v1/tokens
///
/// Exactly the epoch's allowance in one batch, or nothing. It is signed after it was counted, and the answer is computed
/// anew each time, never stored: blind RSA of the same request gives the same bytes.
enum DrawTokens {
    static func handle(_ request: Request, _ context: PersonContext, _ domain: AccountDomain) async throws -> Response {
        let now = domain.clock.now
        try domain.limiters.draws.require(
            context.account.limiterKey, now: now, "Too many batches", hint: "An epoch needs one.")
        let batch = try await batch(request)
        let epoch = Epoch(day: now.day)
        guard batch.epoch == epoch else {
            throw Refusal.conflict(
                "WRONG_EPOCH", "The batch is not of the epoch that runs now",
                hint: "It is epoch \(epoch.number). Fetch the issuer directory again, and set the clock right.")
        }
        let issuer = try await domain.issuerKeys.issuer(of: epoch)
        do throws(IssuanceError) { try issuer.check(batch) } catch { throw Refusal(error) }
        try await Draws(domain: domain).count(batch, of: context.account)
        let response = try await domain.signing.run {
            // The batch as a whole was checked above.
            try TokenBatchResponse(epoch: epoch, responses: batch.items.map { try issuer.issue($0) }).serialized
        }
        return Response(
            status: .ok, headers: [.contentType: TokenBatches.responseType, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: response)))
    }

    private static func batch(_ request: Request) async throws -> TokenBatchRequest {
        guard request.headers[.contentType] == TokenBatches.requestType else {
            throw Refusal(
                .unsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", "The body must be a token batch",
                hint: "Send it as \(TokenBatches.requestType).")
        }
        let bytes = try await request.wholeBody(upTo: TokenBatchRequest.largest)
        do throws(PrivacyPassFormatError) {
            return try TokenBatchRequest(serialized: Array(bytes.readableBytesView))
        } catch {
            throw Refusal.invalidTokenRequest
        }
    }
}

extension TokenBatchRequest {
    /// Bytes of the greatest allowance that a plan may have, with room.
    fileprivate static let largest = 64 + (Plans.mostRun + Plans.votes) * (TokenKind.maximumSize + TokenRequest.size + 8)
}

extension Refusal {
    fileprivate static let invalidTokenRequest = Refusal.badRequest(
        "INVALID_TOKEN_REQUEST", "The batch cannot be read, or a blinded message is out of range",
        hint: "Make a new batch from the keys of the issuer directory.")

    fileprivate init(_ error: IssuanceError) {
        switch error {
        case .otherKey, .otherEpoch:
            self = .conflict(
                "WRONG_KEY", "The batch names another key than the one of its kind and epoch",
                hint: "Fetch the issuer directory again and make a new batch.")
        case .unknownKind:
            self = .badRequest(
                "WRONG_BATCH", "The batch holds a kind of token that there is not", hint: "There are run and vote.")
        case .messageOutOfRange: self = .invalidTokenRequest
        case .signingFailed: self = .internalError
        }
    }
}
