import PrivacyPassToken

/// The keys of one epoch, one of each kind, and what they sign. Pure: who may draw, how often and where the signing runs
/// is decided by whoever calls.
public struct EpochIssuer: Sendable {
    public let epoch: Epoch
    public let keys: [TokenKind: IssuerKey]

    public init(epoch: Epoch, keys: [TokenKind: IssuerKey]) {
        self.epoch = epoch
        self.keys = keys
    }

    /// The public halves, in the order of the kinds' names, for the issuer's directory.
    public var epochKeys: [EpochKey] {
        keys.sorted { $0.key < $1.key }.map { EpochKey(kind: $0.key, epoch: epoch, key: $0.value.publicKey) }
    }

    /// Throws what ``issue(_:)-(TokenBatchRequest)`` would refuse, without signing.
    public func check(_ batch: TokenBatchRequest) throws(IssuanceError) {
        guard batch.epoch == epoch else { throw .otherEpoch(batch.epoch) }
        for item in batch.items { try key(of: item.kind).check(item.request) }
    }

    /// Answers one request of a batch. Independent of all others, so a batch can be spread over processors.
    public func issue(_ item: TokenBatchRequest.Item) throws(IssuanceError) -> TokenResponse {
        try key(of: item.kind).issue(item.request)
    }

    /// Answers a whole batch in its order, or nothing.
    public func issue(_ batch: TokenBatchRequest) throws(IssuanceError) -> TokenBatchResponse {
        try check(batch)
        var responses: [TokenResponse] = []
        responses.reserveCapacity(batch.items.count)
        for item in batch.items { responses.append(try issue(item)) }
        return TokenBatchResponse(epoch: epoch, responses: responses)
    }

    private func key(of kind: TokenKind) throws(IssuanceError) -> IssuerKey {
        guard let key = keys[kind] else { throw .unknownKind(kind) }
        return key
    }
}
