import PrivacyPassClient
import PrivacyPassIssuer
import PrivacyPassToken
import Testing
import TestRandomness

/// Every reader against many small damages to good bytes, from a fixed seed. None may trap; whatever is read must be the
/// one thing that serialises to these bytes.
@Suite struct FuzzTests {
    static let rounds = 20_000

    let test: TestIssuer

    init() throws { test = try TestIssuer() }

    @Test func tokens() throws {
        try fuzz(test.token().serialized) { try UnverifiedToken(serialized: $0).serialized }
    }

    @Test func requestsAndResponses() throws {
        let request = try #require(test.batch(run: 1, vote: 0).request.items.first).request
        try fuzz(request.serialized) { try TokenRequest(serialized: $0).serialized }
        let response = try test.key(.run).issue(request)
        try fuzz(response.serialized) { try TokenResponse(serialized: $0).serialized }
    }

    @Test func challenges() throws {
        let plain = try test.challenge(.run)
        let full = try TokenChallenge(
            issuerName: "issuer.example", redemptionContext: [UInt8](0..<32), originInfo: ["a.example", "b.example"])
        for challenge in [plain, full] {
            try fuzz(challenge.serialized) { try TokenChallenge(serialized: $0).serialized }
        }
    }

    @Test func batches() throws {
        let batch = try test.batch(run: 2, vote: 1)
        try fuzz(batch.request.serialized) { try TokenBatchRequest(serialized: $0).serialized }
        try fuzz(test.issuer.issue(batch.request).serialized) { try TokenBatchResponse(serialized: $0).serialized }
    }

    @Test func publicKeys() throws {
        let key = try test.key(.run).publicKey
        try fuzz(key.subjectPublicKeyInfo, rounds: 5_000) {
            try IssuerPublicKey(subjectPublicKeyInfo: $0).subjectPublicKeyInfo
        }
    }

    /// JSON and HTTP fields have many spellings of one value: there the value must survive.
    @Test func directories() throws {
        let directory = IssuerDirectory(
            issuerRequestURI: "/v1/tokens", issuerName: "localhost:8421", keys: test.issuer.epochKeys)
        var read = 0
        try fuzz(directory.json(), rounds: 3_000) { bytes in
            let directory = try IssuerDirectory(json: bytes)
            read += 1
            let again = try IssuerDirectory(json: directory.json())
            #expect(again == directory)
            _ = try? directory.epochKeys()
            return bytes
        }
        #expect(read > 0)
    }

    @Test func authorizationFields() throws {
        try fuzz(Array(test.token().authorization.utf8)) { bytes in
            let token = try UnverifiedToken(authorization: String(decoding: bytes, as: UTF8.self))
            let again = try UnverifiedToken(authorization: token.authorization)
            #expect(again == token)
            return bytes
        }
    }

    @Test func challengeFields() throws {
        let field = try TokenChallengeField(
            challenge: test.challenge(.run), tokenKey: test.key(.run).publicKey.subjectPublicKeyInfo, maxAge: 60)
        try fuzz(Array("Basic realm=\"x\", \(field.fieldValue)".utf8)) { bytes in
            for field in try TokenChallengeField.challenges(inFieldValue: String(decoding: bytes, as: UTF8.self)) {
                let again = try TokenChallengeField.challenges(inFieldValue: field.fieldValue)
                #expect(again == [field])
            }
            return bytes
        }
    }

    /// What an issuer or a thief sends back must not trap the client either.
    @Test func responsesToAClient() throws {
        let pending = try PendingToken(challenge: test.challenge(.run), key: test.key(.run).publicKey)
        let response = try test.key(.run).issue(pending.request)
        var generator = SeededGenerator(7)
        for _ in 0..<500 {
            let damaged = generator.damage(response.serialized)
            guard damaged != response.serialized, let read = try? TokenResponse(serialized: damaged) else { continue }
            #expect(throws: PendingTokenError.invalidResponse) { try pending.finalize(read) }
        }
    }

    private func fuzz(_ good: [UInt8], rounds: Int = rounds, _ reread: ([UInt8]) throws -> [UInt8]) throws {
        var generator = SeededGenerator(UInt64(good.count))
        let whole = try reread(good)
        #expect(whole == good)
        for _ in 0..<rounds {
            let damaged = generator.damage(good)
            let back: [UInt8]
            do { back = try reread(damaged) } catch { continue }
            // Not expected each round: an expectation costs more than a reader.
            if back != damaged { Issue.record("read \(damaged), which serialises to \(back)") }
        }
    }
}

extension SeededGenerator {
    /// One to four damages: a bit turned, a byte set to a telling value, bytes cut off, taken out, put in or doubled.
    mutating func damage(_ good: [UInt8]) -> [UInt8] {
        var bytes = good
        for _ in 0..<Int.random(in: 1...4, using: &self) {
            guard !bytes.isEmpty else { return bytes }
            let place = Int.random(in: 0..<bytes.count, using: &self)
            let length = Int.random(in: 1...8, using: &self)
            let end = min(place + length, bytes.count)
            switch Int.random(in: 0..<7, using: &self) {
            case 0, 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            case 2: bytes[place] = [0, 1, 0x7F, 0x80, 0xFF, 0x22, 0x2C, 0x3D].randomElement(using: &self) ?? 0
            case 3: bytes.removeSubrange(place...)
            case 4: bytes.removeSubrange(place..<end)
            case 5: bytes.insert(contentsOf: (0..<length).map { _ in UInt8.random(in: 0...255, using: &self) }, at: place)
            default: bytes.insert(contentsOf: bytes[place..<end], at: place)
            }
        }
        return bytes
    }
}
