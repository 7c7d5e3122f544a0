import Foundation
import PrivacyPassToken

extension FuzzedParser {
    static let privacyPass = [
        FuzzedParser("token") { bytes in
            guard let token = try? UnverifiedToken(serialized: bytes) else { return false }
            try require(token.serialized == bytes, "a token is written as it was read")
            try require((try? UnverifiedToken(authorization: token.authorization)) == token, "its header holds the token")
            return true
        },
        FuzzedParser("challenge", longest: 70_000) { bytes in
            guard let challenge = try? TokenChallenge(serialized: bytes) else { return false }
            try require(challenge.serialized == bytes, "a challenge is written as it was read")
            let field = TokenChallengeField(challenge: challenge)
            let read = try? TokenChallengeField.challenges(inFieldValue: field.fieldValue)
            try require(read == [field], "its header holds the challenge")
            return true
        },
        FuzzedParser("token-header") { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            let token = try? UnverifiedToken(authorization: text)
            if let token {
                try require((try? UnverifiedToken(authorization: token.authorization)) == token, "a token is read again")
            }
            guard let challenges = try? TokenChallengeField.challenges(inFieldValue: text) else { return token != nil }
            let written = challenges.map(\.fieldValue).joined(separator: ", ")
            try require(
                challenges.isEmpty || (try? TokenChallengeField.challenges(inFieldValue: written)) == challenges,
                "challenges are read again")
            return token != nil || !challenges.isEmpty
        },
        FuzzedParser("token-batch", longest: 16_384) { bytes in
            if let request = try? TokenBatchRequest(serialized: bytes) {
                try require(request.serialized == bytes, "a batch is written as it was read")
                return true
            }
            if let response = try? TokenBatchResponse(serialized: bytes) {
                try require(response.serialized == bytes, "an answer is written as it was read")
                return true
            }
            return false
        },
        FuzzedParser("issuer-key") { bytes in
            guard let key = try? IssuerPublicKey(subjectPublicKeyInfo: bytes) else { return false }
            try require(key.subjectPublicKeyInfo == bytes, "a key has one encoding")
            return true
        },
        FuzzedParser("issuer-directory", longest: 16_384) { bytes in
            guard let directory = try? IssuerDirectory(json: bytes) else { return false }
            _ = try? directory.epochKeys()
            let written = try? directory.json()
            try require(written != nil, "what was read can be written")
            try require((try? IssuerDirectory(json: written ?? [])) == directory, "a directory is read again")
            return true
        },
    ]
}
