import PrivacyPassToken

/// An epoch's allowance between blinding and the issuer's answer: a ``PendingToken`` for each token. ``request`` can be
/// sent again until an answer arrives; the issuer answers the same batch the same way.
public struct PendingTokenBatch: Sendable {
    /// Tokens of one kind that are drawn.
    public struct Draw: Sendable {
        public let kind: TokenKind
        public let count: Int
        public let challenge: TokenChallenge
        public let key: IssuerPublicKey

        public init(kind: TokenKind, count: Int, challenge: TokenChallenge, key: IssuerPublicKey) {
            self.kind = kind
            self.count = count
            self.challenge = challenge
            self.key = key
        }
    }

    /// A token and what it is good for.
    public struct DrawnToken: Hashable, Sendable {
        public let kind: TokenKind
        public let epoch: Epoch
        public let token: Token

        init(kind: TokenKind, epoch: Epoch, token: Token) {
            self.kind = kind
            self.epoch = epoch
            self.token = token
        }
    }

    public let epoch: Epoch
    private let pending: [(kind: TokenKind, token: PendingToken)]

    /// Blinds all tokens, in the order of `draws`.
    public init(epoch: Epoch, draws: [Draw]) throws(PendingTokenError) {
        var pending: [(TokenKind, PendingToken)] = []
        for draw in draws {
            for _ in 0..<max(draw.count, 0) {
                pending.append((draw.kind, try PendingToken(challenge: draw.challenge, key: draw.key)))
            }
        }
        self.epoch = epoch
        self.pending = pending
    }

    public var request: TokenBatchRequest {
        TokenBatchRequest(
            epoch: epoch,
            items: pending.map { TokenBatchRequest.Item(kind: $0.kind, request: $0.token.request) })
    }

    /// All tokens in the order of the draws, or none.
    public func finalize(_ response: TokenBatchResponse) throws(PendingTokenError) -> [DrawnToken] {
        guard response.epoch == epoch, response.responses.count == pending.count else { throw .otherBatch }
        var tokens: [DrawnToken] = []
        for (pending, response) in zip(pending, response.responses) {
            tokens.append(
                DrawnToken(kind: pending.kind, epoch: epoch, token: try pending.token.finalize(response)))
        }
        return tokens
    }
}
