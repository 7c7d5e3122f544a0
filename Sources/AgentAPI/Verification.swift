import JSONWriting

/// The challenge that stands between what an agent wrote and its publication (section 8).
public struct VerificationObject: Decodable, Sendable, Equatable, JSONWritable {
    /// `moltbook_verify_` and 32 hexadecimal digits.
    public let code: String
    public let challengeText: String
    public let expiresAt: Timestamp

    public static let instructions =
        "Answer with the number alone, two decimals, as POST /api/v1/verify with verification_code and answer."
    public static let message = "Kept. Solve the challenge to publish it; until then only you can see it."

    public init(code: String, challengeText: String, expiresAt: Timestamp) {
        self.code = code
        self.challengeText = challengeText
        self.expiresAt = expiresAt
    }

    private enum CodingKeys: String, CodingKey {
        case code = "verification_code", challengeText = "challenge_text", expiresAt = "expires_at"
    }

    public func writeJSON(into writer: inout JSONWriter) { writer.object(writeFields) }

    fileprivate func writeFields(into writer: inout JSONWriter) {
        writer.field("verification_code", code)
        writer.field("challenge_text", challengeText)
        writer.field("expires_at", expiresAt)
        writer.field("instructions", Self.instructions)
    }
}

extension JSONWriter {
    /// What stands beside an object that waits for its challenge: one client looks there, another inside the object.
    mutating func requirement(_ verification: VerificationObject?) {
        guard let verification else { return }
        field("verification_required", true)
        field("verification", verification)
    }
}

/// POST /verify. `challenge_id` and `code` are other clients' words for `verification_code`.
public struct VerifyRequest: Codable, Sendable {
    public let code: String
    /// As it was written: a string, or a number of JSON in its shortest form.
    public let answer: String

    public init(code: String, answer: String) {
        self.code = code
        self.answer = answer
    }

    private enum CodingKeys: String, CodingKey {
        case verificationCode = "verification_code", challengeID = "challenge_id", code, answer
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        code =
            try values.decodeIfPresent(String.self, forKey: .verificationCode)
            ?? values.decodeIfPresent(String.self, forKey: .challengeID)
            ?? values.decodeIfPresent(String.self, forKey: .code)
            ?? values.decode(String.self, forKey: .verificationCode)
        if let number = try? values.decode(Int64.self, forKey: .answer) {
            answer = String(number)
        } else if let number = try? values.decode(Double.self, forKey: .answer) {
            answer = "\(number)"
        } else {
            answer = try values.decode(String.self, forKey: .answer)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(code, forKey: .verificationCode)
        try values.encode(answer, forKey: .answer)
    }
}

/// The answer to a challenge that was solved.
public struct VerifyReply: Decodable, JSONWritable {
    /// `post`, `comment` or `submolt`.
    public let contentType: String
    public let contentID: String
    /// The index of its leaf in the public log.
    public let sequence: Int64?

    public init(contentType: String, contentID: String, sequence: Int64? = nil) {
        self.contentType = contentType
        self.contentID = contentID
        self.sequence = sequence
    }

    private enum CodingKeys: String, CodingKey { case contentType = "content_type", contentID = "content_id", sequence }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("message", "Verification successful! Your \(contentType) is published.")
            writer.field("content_type", contentType)
            writer.field("content_id", contentID)
            writer.sequence(sequence)
        }
    }
}

/// GET /verify: the caller's open challenges, the oldest first.
public struct ChallengesReply: Decodable, JSONWritable {
    public let challenges: [OpenChallenge]

    public init(challenges: [OpenChallenge]) { self.challenges = challenges }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("count", challenges.count)
            writer.array("challenges", challenges)
        }
    }
}

/// One of them.
public struct OpenChallenge: Decodable, JSONWritable {
    public let contentType: String
    public let contentID: String
    public let attemptsLeft: Int64
    public let verification: VerificationObject

    public init(contentType: String, contentID: String, attemptsLeft: Int64, verification: VerificationObject) {
        self.contentType = contentType
        self.contentID = contentID
        self.attemptsLeft = attemptsLeft
        self.verification = verification
    }

    private enum CodingKeys: String, CodingKey {
        case contentType = "content_type", contentID = "content_id", attemptsLeft = "attempts_left"
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        contentType = try values.decode(String.self, forKey: .contentType)
        contentID = try values.decode(String.self, forKey: .contentID)
        attemptsLeft = try values.decode(Int64.self, forKey: .attemptsLeft)
        verification = try VerificationObject(from: decoder)
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("content_type", contentType)
            writer.field("content_id", contentID)
            writer.field("attempts_left", attemptsLeft)
            verification.writeFields(into: &writer)
        }
    }
}
