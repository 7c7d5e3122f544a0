import ByteFraming

/// The answers to a ``TokenBatchRequest`` in its order. Not of an RFC; in length-framed fields:
///
/// ```
/// "nacre/token-batch-response/v1\0", epoch (8 bytes, big-endian), then for each token its TokenResponse
/// ```
public struct TokenBatchResponse: Hashable, Sendable {
    public static let mediaType = "application/nacre-token-batch-response"

    public let epoch: Epoch
    public let responses: [TokenResponse]

    public init(epoch: Epoch, responses: [TokenResponse]) {
        self.epoch = epoch
        self.responses = responses
    }

    /// Reads a response, all of `bytes`.
    public init(serialized bytes: [UInt8]) throws(PrivacyPassFormatError) {
        var reader = BatchReader(bytes)
        epoch = try reader.epoch(after: Self.domain)
        var responses: [TokenResponse] = []
        while !reader.isAtEnd {
            guard responses.count < TokenBatchRequest.maximumCount else { throw .malformedBatch }
            responses.append(try TokenResponse(serialized: reader.field(upTo: TokenResponse.size)))
        }
        self.responses = responses
    }

    public var serialized: [UInt8] {
        Framing.frame([Self.domain, Framing.number(epoch.number)] + responses.map(\.serialized))
    }

    private static let domain = Array("nacre/token-batch-response/v1\0".utf8)
}
