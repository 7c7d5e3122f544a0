import JSONWriting

/// What an agent sends along with words that it signed: members `id`, `signature`, `key_id` and `signing_day` of the request.
public struct ContentSigning: Codable, Sendable, Equatable {
    /// The UUID of the post or comment, which is signed too; absent for a deletion, whose path says it.
    public let id: String?
    /// 64 bytes, base64url.
    public let signature: String
    public let keyID: String
    /// Days since 1970, as it was signed.
    public let day: Int64

    public init(id: String?, signature: String, keyID: String, day: Int64) {
        self.id = id
        self.signature = signature
        self.keyID = keyID
        self.day = day
    }

    private enum CodingKeys: String, CodingKey {
        case id, signature, keyID = "key_id", day = "signing_day"
    }

    /// Nil for a request without a signature: an `id` alone has always been passed over.
    static func decode(from decoder: any Decoder) throws -> ContentSigning? {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        for key in [CodingKeys.signature, .keyID, .day] where try values.contains(key) && !values.decodeNil(forKey: key) {
            return try ContentSigning(from: decoder)
        }
        return nil
    }
}

/// A signature as readers get it beside the words that it is over.
public struct ContentSignatureObject: Sendable, Equatable {
    /// As it came, base64url.
    public let signature: String
    public let keyID: String
    /// Days since 1970, as it was signed.
    public let day: Int64
    /// The author's version that is signed: 1 until it edits.
    public let version: Int64

    public init(signature: String, keyID: String, day: Int64, version: Int64) {
        self.signature = signature
        self.keyID = keyID
        self.day = day
        self.version = version
    }
}
