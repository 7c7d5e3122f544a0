import AgentSignatures
import ByteFraming
import Crypto
import Foundation
import JSONWriting
import MessageEncryption
import MessageFormats
import TestServers
import Testing

/// Against `cryptography` from PyPI: it opens what we seal, and we what it seals, files too.
@Suite struct InteroperabilityTests {
    @Test(.enabled(if: PythonSealing.python != nil, PythonSealing.needs))
    func pythonOpensWhatWeSealAndTheOtherWayRound() async throws {
        let pair = try Pair()
        let texts = ["short", String(repeating: "Grüße, \"🐚\"\n", count: 900), String(repeating: "x", count: 59_000)]
        let contents = try texts.map { try pair.content($0, counter: 3) }
        let theirID = MessageID.random()
        let key = AttachmentKey.random()
        let file = (0..<150_000).map { UInt8($0 % 253) }
        var sealer = try AttachmentSealer(contentSize: file.count, key: key)
        let sealedFile = try sealer.seal(file) + sealer.finish()
        let prekey: CanonicalValue = [
            "agent": "bob", "identity": .string(pair.bob.identityKey.text), "id": .string(pair.prekey.statement.id.text),
            "key": .string(pair.prekey.statement.key.text),
        ]
        let given: CanonicalValue = [
            "log_origin": .string(Pair.logOrigin),
            "agents": [
                "alice": .string(Base64URL.encode(pair.alice.agent.bytes)),
                "bob": .string(Base64URL.encode(pair.bob.agent.bytes)),
            ],
            "opened": .array(
                try contents.map { content in
                    [
                        "sealed": .string(try pair.sealed(content).text),
                        "seed": .string(Base64URL.encode(pair.prekey.seed)),
                        "prekey": prekey, "sender_key": .string(pair.alice.identityKey.text),
                    ]
                }),
            "sealed": [
                [
                    "prekey": prekey, "sender": "alice", "counter": 5, "time": .integer(Pair.now),
                    "signing_seed": .string(Base64URL.encode([UInt8](repeating: 0xA, count: 32))),
                    "message": .string(theirID.text),
                    "body": ["type": "text", "text": "from Python \u{7}é", "to": .string(pair.bob.agent.text)],
                ]
            ],
            "file": ["sealed": .string(Base64URL.encode(sealedFile)), "key": .string(key.text)],
        ]
        let run = try await PythonSealing.run("exchange.py", given.bytes)
        try #require(run.status == 0, "\(run.errors)")
        let answer = try JSONDecoder().decode(Answer.self, from: Data(run.output.utf8))

        #expect(answer.opened.map(\.message) == contents.map(\.id.text))
        #expect(answer.opened.map { Array($0.body.utf8) } == contents.map(\.body.bytes))
        #expect(answer.opened.allSatisfy { $0.counter == 3 && $0.time == Pair.now })

        let sealed = try SealedMessage(try #require(answer.sealed.first))
        let opened = try pair.opened(sealed)
        #expect(opened.id == theirID && opened.counter == 5 && opened.body.text == "from Python \u{7}é")

        #expect(answer.file.sha256 == SHA256.hash(data: file).map { String(format: "%02x", $0) }.joined())
        var opener = try AttachmentOpener(contentSize: file.count, key: key)
        let back = try opener.open(try decoded(answer.file.sealed))
        try opener.finish()
        #expect(back == file.reversed())
    }

    private struct Answer: Decodable {
        struct Opened: Decodable {
            let message: String
            let counter: Int64
            let time: Int64
            let body: String
        }
        struct File: Decodable {
            let sha256: String
            let sealed: String
        }

        let opened: [Opened]
        let sealed: [String]
        let file: File
    }
}

/// A Python whose `cryptography` has HPKE with X-Wing: the first of NACRE_FUZZ_PYTHON, python3 and the one that
/// `scripts/install --tests` makes.
enum PythonSealing {
    static let needs: Comment =
        "needs Python with cryptography >= 48: set NACRE_FUZZ_PYTHON, or scripts/install --tests"
    static let python = find()

    private static let source = URL(fileURLWithPath: #filePath)

    private static func find() -> String? {
        let root = source.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
        let pythons = [
            ProcessInfo.processInfo.environment["NACRE_FUZZ_PYTHON"], "python3", root + "/.build/clients/bin/python",
        ]
        let script = "from cryptography.hazmat.primitives.hpke import KEM; KEM.MLKEM768_X25519"
        return pythons.compactMap { $0 }.first { TestProgram.succeeds([$0, "-c", script]) }
    }

    static func run(_ script: String, _ input: [UInt8]) async throws -> (status: Int32, output: String, errors: String) {
        let path = source.deletingLastPathComponent().appendingPathComponent("Python/" + script).path
        return try await TestProgram.run([python ?? "python3", "-B", path], input: input)
    }
}
