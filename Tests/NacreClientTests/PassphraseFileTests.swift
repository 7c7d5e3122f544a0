import Foundation
import Testing

@testable import nacre

@Suite struct PassphraseFileTests {
    private func withFile(_ content: [UInt8], mode: Int = 0o600, _ body: (PassphraseFile) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.path + "/nacre-pass-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = FileManager.default.createFile(
            atPath: path, contents: Data(content), attributes: [.posixPermissions: mode])
        try body(PassphraseFile(path: path))
    }

    @Test(arguments: [
        ("one two\nthree four\n", ["one two", "three four"]), ("one", ["one"]), ("one\r\ntwo\r\n", ["one", "two"]),
        (" spaces stay \n", [" spaces stay "]), ("", []), ("naïve\n", ["naïve"]),
    ])
    func eachLineIsAPassphrase(_ content: String, _ lines: [String]) throws {
        try withFile(Array(content.utf8)) { file in
            let found = try file.lines()
            #expect(found == lines)
        }
    }

    @Test func aMissingLineIsNilAndAnEmptyOneIsRefused() throws {
        try withFile(Array("one\n".utf8)) { file in
            let lines = [try file.line(0), try file.line(1)]
            #expect(lines == ["one", nil])
        }
        try withFile(Array("\nwallet\n".utf8)) { file in
            #expect(throws: CommandFailure.self) { try file.line(0) }
            let second = try file.line(1)
            #expect(second == "wallet")
        }
    }

    @Test(arguments: [0o644, 0o640, 0o604, 0o660])
    func aFileOpenToOthersIsRefused(_ mode: Int) throws {
        try withFile(Array("secret\n".utf8), mode: mode) { file in
            let failure = #expect(throws: CommandFailure.self) { try file.lines() }
            #expect(failure?.hint?.contains("chmod 600") == true)
        }
    }

    @Test func whatIsNoTextOrTooLongIsRefused() throws {
        try withFile([0xFF, 0xFE]) { file in #expect(throws: CommandFailure.self) { try file.lines() } }
        try withFile([UInt8](repeating: 0x61, count: 20_000)) { file in
            #expect(throws: CommandFailure.self) { try file.lines() }
        }
    }

    @Test func aFolderAndAMissingFileAreRefused() {
        #expect(throws: CommandFailure.self) { try PassphraseFile(path: "/tmp").lines() }
        #expect(throws: CommandFailure.self) { try PassphraseFile(path: "/nowhere/at/all").lines() }
    }

    @Test func aPipeIsTakenAsItIs() throws {
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: Data("piped\n".utf8))
        try pipe.fileHandleForWriting.close()
        let path = "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)"
        #expect(try PassphraseFile(path: path).line(0) == "piped")
    }
}
