import Foundation
import Testing

@testable import LocalNetwork

@Suite struct OutboxMailTests {
    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/nacre-outbox-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    private func put(_ name: String, to address: String, _ text: String, in folder: String, age: Double = 0) throws {
        let mail = "From: nacre\r\nTo: \(address)\r\nSubject: Your code\r\n\r\n\(text)\r\n"
        let path = folder + "/" + name
        try Data(mail.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -age)], ofItemAtPath: path)
    }

    @Test func theNewestMailToTheAddressHasTheCode() async throws {
        try await withFolder { folder in
            try put("0", to: "me@example.org", "00000-00000", in: folder)
            let mails = try OutboxMail(folder: folder)
            try put("1", to: "me@example.org", "Your code:\r\n\r\n    7ZQAB-C0DE9\r\n", in: folder, age: 10)
            try put("2", to: "<Me@Example.org>", "Your code: 7ZQAB-C0DE8.", in: folder, age: 5)
            try put("3", to: "other@example.org", "11111-11111", in: folder)
            let code = try await mails.code(for: "me@example.org", patience: 1)
            #expect(code == "7ZQAB-C0DE8")
        }
    }

    @Test func aMailThatWasThereBeforeDoesNotCount() async throws {
        try await withFolder { folder in
            try put("0", to: "me@example.org", "00000-00000", in: folder)
            let mails = try OutboxMail(folder: folder)
            await #expect(throws: LocalFailure.self) { try await mails.code(for: "me@example.org", patience: 2) }
        }
    }

    @Test func aMailWithoutACodeIsSaidSo() async throws {
        try await withFolder { folder in
            let mails = try OutboxMail(folder: folder)
            try put("1", to: "me@example.org", "You have an account already.", in: folder)
            let failure = await #expect(throws: LocalFailure.self) {
                try await mails.code(for: "me@example.org", patience: 2)
            }
            #expect(failure?.message.contains("no code") == true)
        }
    }

    @Test(arguments: [
        ("code 7ZQAB-C0DE9 here", "7ZQAB-C0DE9"), ("id a7ZQAB-C0DE9", nil), ("7ZQAB-C0DEI", nil), ("7ZQAB C0DE9", nil),
        ("<7ZQAB-C0DE9>", "7ZQAB-C0DE9"), ("7zqab-c0de9", nil),
    ])
    func aCodeIsTenCharactersOfTheAlphabet(_ text: String, _ code: String?) {
        #expect(OutboxMail.code(in: text) == code)
    }

    @Test func aFolderThatIsNotThereIsSaidSo() {
        #expect(throws: LocalFailure.self) { try OutboxMail(folder: "/nowhere/at/all") }
    }
}
