import Foundation
import Testing

@testable import LocalNetwork

/// Only root gives files away.
@Suite(.enabled(if: geteuid() == 0 && LayerUser(named: "nobody") != nil))
struct LayerFolderTests {
    private let user: LayerUser

    init() throws { user = try #require(LayerUser(named: "nobody")) }

    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/nacre-folders-\(UUID().uuidString)"
        for part in ["/data/deep/deeper", "/outside"] {
            try FileManager.default.createDirectory(atPath: folder + part, withIntermediateDirectories: true)
        }
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for file in ["/data/file", "/data/deep/deeper/file", "/outside/file"] {
            try Data().write(to: URL(fileURLWithPath: folder + file))
        }
        try body(folder)
    }

    private func link(_ path: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
    }

    /// Of a link itself, not of what it points to.
    private func owner(_ path: String) -> uid_t? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_uid : nil
    }

    @Test func aFolderIsGivenWithAllInItAndNothingThatItsLinksPointTo() throws {
        try withFolder { folder in
            try link(folder + "/data/file-link", to: folder + "/outside/file")
            try link(folder + "/data/deep/folder-link", to: folder + "/outside")
            try user.takeOver(folder + "/data")
            for path in ["", "/file", "/deep", "/deep/deeper", "/deep/deeper/file", "/file-link", "/deep/folder-link"] {
                #expect(owner(folder + "/data" + path) == user.uid, "\(path)")
            }
            for path in ["/outside", "/outside/file"] { #expect(owner(folder + path) == 0, "\(path)") }
        }
    }

    @Test func aLinkInPlaceOfTheFolderIsRefused() throws {
        try withFolder { folder in
            try link(folder + "/link", to: folder + "/outside")
            #expect(throws: LocalFailure.self) { try user.takeOver(folder + "/link") }
            #expect(owner(folder + "/outside") == 0 && owner(folder + "/outside/file") == 0)
        }
    }

    @Test func aFolderThatIsSwappedForALinkMeanwhileIsNotLeft() throws {
        try withFolder { folder in
            let opened = try #require(OpenFolder(folder + "/data"))
            try FileManager.default.moveItem(atPath: folder + "/data", toPath: folder + "/moved")
            try link(folder + "/data", to: folder + "/outside")
            try opened.give(to: user)
            #expect(owner(folder + "/moved/deep/deeper/file") == user.uid)
            #expect(owner(folder + "/outside") == 0 && owner(folder + "/outside/file") == 0)
        }
    }
}
