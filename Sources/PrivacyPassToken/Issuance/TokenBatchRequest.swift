import ByteFraming
import Crypto

/// All requests of one epoch's allowance in one message, so that the number of requests says nothing about their use.
/// Not of an RFC; in length-framed fields:
///
/// ```
/// "nacre/token-batch/v1\0", epoch (8 bytes, big-endian),
/// then for each token: kind (UTF-8), TokenRequest (RFC 9578, section 6.1)
/// ```
public struct TokenBatchRequest: Hashable, Sendable {
    public static let mediaType = "application/nacre-token-batch-request"
    /// More tokens than this are refused while reading, whatever a plan allows.
    public static let maximumCount = 1024

    /// One token asked for.
    public struct Item: Hashable, Sendable {
        public let kind: TokenKind
        public let request: TokenRequest

        public init(kind: TokenKind, request: TokenRequest) {
            self.kind = kind
            self.request = request
        }
    }

    public let epoch: Epoch
    /// In the order of the message, which the response keeps.
    public let items: [Item]

    public init(epoch: Epoch, items: [Item]) {
        self.epoch = epoch
        self.items = items
    }

    /// Reads a batch, all of `bytes`. Neither the order of kinds nor their numbers are checked here.
    public init(serialized bytes: [UInt8]) throws(PrivacyPassFormatError) {
        var reader = BatchReader(bytes)
        epoch = try reader.epoch(after: Self.domain)
        var items: [Item] = []
        while !reader.isAtEnd {
            guard items.count < Self.maximumCount else { throw .malformedBatch }
            let kind = try TokenKind(utf8: reader.field(upTo: TokenKind.maximumSize))
            let request = try TokenRequest(serialized: reader.field(upTo: TokenRequest.size))
            items.append(Item(kind: kind, request: request))
        }
        self.items = items
    }

    public var serialized: [UInt8] {
        Framing.frame(
            [Self.domain, Framing.number(epoch.number)]
                + items.flatMap { [Array($0.kind.name.utf8), $0.request.serialized] })
    }

    /// SHA-256 of the message: by which an issuer knows a batch that is sent again.
    public var digest: TokenBatchDigest { TokenBatchDigest(made: SHA256.hash(data: serialized)) }

    private static let domain = Array("nacre/token-batch/v1\0".utf8)
}

/// SHA-256 of a ``TokenBatchRequest``.
public typealias TokenBatchDigest = Octets<TokenBatchDigestField>

public enum TokenBatchDigestField: OctetsField { public static let size = 32 }
