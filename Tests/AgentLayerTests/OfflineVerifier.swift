import Foundation
import TestServers

/// A third party: a Python with the `jwcrypto` of PyPI or Debian, which knows the published keys and nothing else.
struct OfflineVerifier: Sendable {
    private let python: String

    /// The first of these that has `jwcrypto`; nil when none has.
    static let found: OfflineVerifier? = {
        var places = [ProcessInfo.processInfo.environment["NACRE_TEST_PYTHON"]].compactMap { $0 }
        for folder in (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":") {
            places.append("\(folder)/python3")
        }
        places.append("/usr/bin/python3")
        return places.lazy.filter { FileManager.default.isExecutableFile(atPath: $0) }
            .map(OfflineVerifier.init(python:)).first { TestProgram.succeeds([$0.python, "-c", "import jwcrypto"]) }
    }()

    struct Question: Encodable {
        let token: String
        let audience: String
        let issuer: String
    }

    struct Finding: Decodable {
        let good: Bool
        /// The `sub`, or the library's name of the error.
        let text: String
    }

    private struct Input: Encodable {
        let keys: String
        let questions: [Question]
    }

    /// What the library finds of each token, as `/developers.md` tells developers to ask it.
    func verify(_ questions: [Question], keys: String) async throws -> [Finding] {
        let input = try JSONEncoder().encode(Input(keys: keys, questions: questions))
        let output = try await run(Self.script, String(decoding: input, as: UTF8.self))
        return try JSONDecoder().decode([Finding].self, from: Data(output.utf8))
    }

    private static let script = """
        import json, sys
        from jwcrypto import jwk, jwt
        data = json.load(sys.stdin)
        keys = jwk.JWKSet.from_json(data["keys"])
        found = []
        for ask in data["questions"]:
            try:
                token = jwt.JWT(jwt=ask["token"], key=keys, algs=["EdDSA"], check_claims={
                    "iss": ask["issuer"], "aud": ask["audience"], "exp": None, "sub": None})
                found.append({"good": True, "text": json.loads(token.claims)["sub"]})
            except Exception as error:
                found.append({"good": False, "text": type(error).__name__})
        print(json.dumps(found))
        """

    struct Failed: Error {}

    private func run(_ script: String, _ input: String) async throws -> String {
        let (status, output, _) = try await TestProgram.run([python, "-c", script], input: input.utf8)
        guard status == 0 else { throw Failed() }
        return output
    }
}
