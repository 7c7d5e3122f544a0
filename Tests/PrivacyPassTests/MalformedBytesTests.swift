import ByteFraming
import PrivacyPassClient
import PrivacyPassToken
import Testing

@Suite struct MalformedBytesTests {
    let test: TestIssuer

    init() throws { test = try TestIssuer() }

    @Test func tokensAndRequestsHaveExactlyTheirSize() throws {
        let token = try test.token().serialized
        let request = try #require(test.batch().request.items.first).request.serialized
        for bytes in [token, request] {
            let isToken = bytes.count == UnverifiedToken.size
            func read(_ bytes: some Sequence<UInt8>) throws(PrivacyPassFormatError) {
                if isToken { _ = try UnverifiedToken(serialized: bytes) } else { _ = try TokenRequest(serialized: bytes) }
            }
            try read(bytes)
            for length in bytes.indices {
                #expect(throws: PrivacyPassFormatError.truncated) { try read(bytes.prefix(length)) }
            }
            #expect(throws: PrivacyPassFormatError.trailingBytes) { try read(bytes + [0]) }
            for type in [0, 1, 3, 0x0102, 0xDA7A] as [UInt16] {
                let other = [UInt8(type >> 8), UInt8(type & 0xFF)] + bytes.dropFirst(2)
                #expect(throws: PrivacyPassFormatError.unsupportedTokenType(TokenType(rawValue: type))) {
                    try read(other)
                }
            }
        }
        #expect(throws: PrivacyPassFormatError.truncated) {
            try TokenResponse(serialized: [UInt8](repeating: 1, count: 255))
        }
        #expect(throws: PrivacyPassFormatError.trailingBytes) {
            try TokenResponse(serialized: [UInt8](repeating: 1, count: 257))
        }
    }

    @Test func challengesWithNamesThatCannotBeAreRefused() {
        for name in ["", "a b", "a,b", "a\n", "é", "a\u{7F}", "\0"] {
            #expect(throws: PrivacyPassFormatError.illegalName) { try TokenChallenge(issuerName: name) }
            #expect(throws: PrivacyPassFormatError.illegalName) {
                try TokenChallenge(issuerName: "issuer.example", originInfo: ["origin.example", name])
            }
        }
        let long = String(repeating: "a", count: 65_536)
        #expect(throws: PrivacyPassFormatError.wrongLength) { try TokenChallenge(issuerName: long) }
        #expect(throws: PrivacyPassFormatError.wrongLength) {
            try TokenChallenge(issuerName: "a", originInfo: [String(long.dropLast(2)), "b"])
        }
        for size in [1, 31, 33] {
            #expect(throws: PrivacyPassFormatError.wrongLength) {
                try TokenChallenge(issuerName: "a", redemptionContext: [UInt8](repeating: 0, count: size))
            }
        }
    }

    @Test func challengesWithBytesThatCannotBeAreRefused() throws {
        let issuer: [UInt8] = [0, 2, 0, 1, 0x61]
        #expect(try TokenChallenge(serialized: issuer + [0, 0, 0]).issuerName == "a")
        // No issuer; a context of one byte; an empty origin name; bytes that are no UTF-8.
        let refused: [([UInt8], PrivacyPassFormatError)] = [
            ([0, 2, 0, 0, 0, 0, 0], .illegalName), (issuer + [1, 7, 0, 0], .wrongLength),
            (issuer + [0, 0, 1, 0x2C], .illegalName), ([0, 2, 0, 1, 0xFF, 0, 0, 0], .illegalName),
            (issuer + [0, 0, 0, 0], .trailingBytes), (issuer + [0, 0], .truncated), ([], .truncated),
        ]
        for (bytes, error) in refused {
            #expect(throws: error) { try TokenChallenge(serialized: bytes) }
        }
    }

    @Test func batchesOfOtherShapesAreRefused() throws {
        let request = try test.batch(run: 1, vote: 0).request
        let item = try #require(request.items.first)
        let domain = Array("nacre/token-batch/v1\0".utf8)
        let epoch = Framing.number(test.epoch.number)
        let kind = Array("run".utf8)
        #expect(try TokenBatchRequest(serialized: Framing.frame([domain, epoch])).items.isEmpty)
        let refused: [([[UInt8]?], PrivacyPassFormatError)] = [
            ([], .malformedBatch), ([domain], .malformedBatch), ([domain, [1]], .malformedBatch),
            ([Array("nacre/token-batch/v2\0".utf8), epoch], .malformedBatch),
            ([domain, Framing.number(-1)], .outOfRange), ([domain, Framing.number(.max)], .outOfRange),
            ([domain, epoch, kind], .malformedBatch), ([domain, epoch, kind, nil], .malformedBatch),
            ([domain, epoch, kind, []], .truncated), ([domain, epoch, [], item.request.serialized], .illegalName),
            ([domain, epoch, Array("Run".utf8), item.request.serialized], .illegalName),
            ([domain, epoch, kind, item.request.serialized + [0]], .malformedBatch),
        ]
        for (fields, error) in refused {
            #expect(throws: error) { try TokenBatchRequest(serialized: Framing.frame(optional: fields)) }
        }
    }

    @Test func aBatchWithoutEndIsRefused() throws {
        let item = try #require(test.batch(run: 1, vote: 0).request.items.first)
        let most = [TokenBatchRequest.Item](repeating: item, count: TokenBatchRequest.maximumCount)
        let full = TokenBatchRequest(epoch: test.epoch, items: most)
        #expect(try TokenBatchRequest(serialized: full.serialized) == full)
        let overfull = TokenBatchRequest(epoch: test.epoch, items: most + [item])
        #expect(throws: PrivacyPassFormatError.malformedBatch) {
            try TokenBatchRequest(serialized: overfull.serialized)
        }
    }
}
