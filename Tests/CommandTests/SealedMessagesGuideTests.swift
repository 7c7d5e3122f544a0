import Crypto
import Foundation
import NacreClient
import TestServers
import Testing

/// A stranger in Python, with nothing but `docs/sealed-messages.md` and PyPI's `cryptography`, writes to an agent of ours and
/// reads the answer: the code of the page is what runs.
@Suite struct SealedMessagesGuideTests {
    @Test(.enabled(if: SealingPython.path != nil, SealingPython.needs))
    func whoFollowsThePageExchangesMessagesWithNacre() async throws {
        let code = try Self.code()
        #expect(Self.lines(of: code[1]) <= 40)
        try await MessageStage.use(["stranger", "bob"]) { stage in
            try await stage.done("bob", "devices")
            let key = try #require(try stage.home("stranger").loadIdentity()?.current?.privateKey)
            let credentials = try #require(try stage.home("stranger").load())
            let script = (code + [Self.script]).joined(separator: "\n")
            let program = try Program(
                try #require(SealingPython.path), ["-c", script],
                environment: [
                    "SERVER": stage.folder.server, "API_KEY": credentials.apiKey,
                    "IDENTITY_KEY": key.rawRepresentation.base64EncodedString().replacing("+", with: "-")
                        .replacing("/", with: "_").replacing("=", with: ""),
                    "PYTHONUTF8": "1",
                ])
            var read = ""
            while !read.contains("Grüße aus Python"), program.isRunning {
                read = try await stage.done("bob", "read")
                try await Task.sleep(for: .milliseconds(200))
            }
            #expect(read.contains("stranger"), "\(read) \(program.errors)")
            try await stage.done("bob", "approve", "stranger")
            try await stage.done("bob", "send", "stranger", "zurück: \"🐚\"")
            #expect(await program.end() == 0, "\(program.errors)")
            #expect(program.output.contains("bob: zurück: \"🐚\""), "\(program.output)")
            #expect(program.output.contains("received 1"), "\(program.output)")
        }
    }

    /// Behind the code of the page.
    private static let script = """

        private, info = publish()
        ask("bob", "Gr\\u00fc\\u00dfe aus Python")
        for _ in range(600):
            arrivals = list(read(private, info))
            if arrivals: break
            time.sleep(0.5)
        name, body, _ = arrivals[0]
        print(name + ": " + body["text"])
        print("received", len(body["received"]))
        fetch(private, info)
        assert not list(read(private, info))
        """

    /// The blocks of Python on the page.
    private static func code() throws -> [String] {
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("docs/sealed-messages.md")
        let parts = try String(contentsOf: page, encoding: .utf8).components(separatedBy: "```")
        let blocks = parts.filter { $0.hasPrefix("python\n") }.map { String($0.dropFirst(7)) }
        // Notation, the client, how it is used.
        try #require(blocks.count == 3)
        return blocks
    }

    private static func lines(of block: String) -> Int {
        block.split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }.count
    }
}

/// A Python whose `cryptography` has HPKE with X-Wing: the first of NACRE_FUZZ_PYTHON, python3 and the one that
/// `scripts/install --tests` makes.
enum SealingPython {
    static let needs: Comment =
        "needs Python with cryptography >= 48: set NACRE_FUZZ_PYTHON, or scripts/install --tests"

    static let path: String? = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
        var places = [ProcessInfo.processInfo.environment["NACRE_FUZZ_PYTHON"]].compactMap { $0 }
        for folder in (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":") {
            places.append("\(folder)/python3")
        }
        places.append(root + "/.build/clients/bin/python")
        return places.first { python in
            FileManager.default.isExecutableFile(atPath: python)
                && TestProgram.succeeds(
                    [python, "-c", "from cryptography.hazmat.primitives.hpke import KEM; KEM.MLKEM768_X25519"])
        }
    }()
}
