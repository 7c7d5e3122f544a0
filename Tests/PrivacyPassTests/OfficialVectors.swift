import Foundation

/// The test vectors of RFC 9577, RFC 9578 and RFC 9474, from a folder beside the package or where
/// `NACRE_TEST_VECTORS` says. Tests that need them run only where they are.
enum OfficialVectors {
    static let folder: URL =
        ProcessInfo.processInfo.environment["NACRE_TEST_VECTORS"].map { URL(filePath: $0) }
        ?? URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/vectors").standardizedFileURL

    static let areThere = ["privacypass-challenge", "privacypass-public-tokens", "rsabssa"].allSatisfy {
        FileManager.default.isReadableFile(atPath: file($0).path())
    }

    static func challenges() throws -> [ChallengeVector] { try read("privacypass-challenge") }
    static func publicTokens() throws -> [PublicTokenVector] { try read("privacypass-public-tokens") }
    static func blindSignatures() throws -> [BlindSignatureVector] { try read("rsabssa") }

    private static func file(_ name: String) -> URL { folder.appending(path: name + ".json") }

    private static func read<Vector: Decodable>(_ name: String) throws -> [Vector] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode([Vector].self, from: Data(contentsOf: file(name)))
    }
}

/// Of RFC 9577. The last is of a reserved token type and holds the input alone.
struct ChallengeVector: Decodable {
    let tokenType: Hex
    let issuerNameText: String?
    let issuerName: Hex?
    let originInfoText: [String]?
    let originInfo: Hex?
    let redemptionContext: Hex?
    let nonce: Hex?
    let tokenKeyId: Hex?
    let tokenAuthenticatorInput: Hex
}

/// Of RFC 9578, token type 2.
struct PublicTokenVector: Decodable {
    let skS: Hex
    let pkS: Hex
    let tokenChallenge: Hex
    let nonce: Hex
    let tokenRequest: Hex
    let tokenResponse: Hex
    let token: Hex
}

/// Of RFC 9474: one with a modulus of 4096 bits and a salt, one with 2048 bits and none.
struct BlindSignatureVector: Decodable {
    let p: Hex
    let q: Hex
    let n: Hex
    let e: Hex
    let d: Hex
    let msg: Hex
    let salt: Hex
    let blindedMsg: Hex
    let blindSig: Hex
    let sig: Hex
}

struct Hex: Decodable, Equatable {
    let bytes: [UInt8]

    init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        let digits = text.compactMap(\.hexDigitValue)
        guard digits.count == text.count, digits.count % 2 == 0 else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not hex"))
        }
        bytes = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
