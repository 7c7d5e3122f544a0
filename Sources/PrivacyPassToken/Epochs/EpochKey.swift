/// The one key that signs tokens of a kind in an epoch.
public struct EpochKey: Hashable, Sendable {
    public let kind: TokenKind
    public let epoch: Epoch
    public let key: IssuerPublicKey

    public init(kind: TokenKind, epoch: Epoch, key: IssuerPublicKey) {
        self.kind = kind
        self.epoch = epoch
        self.key = key
    }
}
