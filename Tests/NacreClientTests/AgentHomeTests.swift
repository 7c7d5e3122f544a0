import Foundation
import NacreClient
import Testing

@Suite struct AgentHomeTests {
    private let root = FileManager.default.temporaryDirectory.path + "/nacre-home-\(UUID().uuidString)"
    private let credentials = AgentCredentials(
        server: "http://127.0.0.1:8420", agentName: "tidepool", apiKey: "moltbook_sk_EXAMPLE")

    private func permissions(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    private func withHome(_ body: (AgentHome) throws -> Void) throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try body(AgentHome(folder: root + "/agent"))
    }

    @Test func whatWasSavedIsLoaded() throws {
        try withHome { home in
            #expect(try home.load() == nil)
            try home.save(credentials)
            #expect(try home.load() == credentials)
        }
    }

    @Test func onlyTheOwnerCanRead() throws {
        try withHome { home in
            try home.save(credentials)
            #expect(try permissions(home.folder) == 0o700)
            #expect(try permissions(home.credentialsPath) == 0o600)
        }
    }

    @Test func theFileHasTheDocumentedNames() throws {
        try withHome { home in
            try home.save(credentials)
            let bytes = try Data(contentsOf: URL(fileURLWithPath: home.credentialsPath))
            let members = try JSONDecoder().decode([String: String].self, from: bytes)
            #expect(
                members == [
                    "server": "http://127.0.0.1:8420", "agent_name": "tidepool", "api_key": "moltbook_sk_EXAMPLE",
                ])
        }
    }

    @Test(arguments: [0o644, 0o640, 0o604, 0o620])
    func aFileOpenToOthersIsRefused(mode: Int) throws {
        try withHome { home in
            try home.save(credentials)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: home.credentialsPath)
            #expect(throws: AgentHomeError.readableByOthers(home.credentialsPath)) { try home.load() }
        }
    }

    @Test func aSymbolicLinkIsNotFollowed() throws {
        try withHome { home in
            try home.save(credentials)
            let other = AgentHome(folder: root + "/other")
            try other.prepare()
            try FileManager.default.createSymbolicLink(
                atPath: other.credentialsPath, withDestinationPath: home.credentialsPath)
            #expect(throws: AgentHomeError.notOurs(other.credentialsPath)) { try other.load() }
        }
    }

    @Test func aFolderThatOthersCanWriteToIsRefused() throws {
        try withHome { home in
            try home.prepare()
            try FileManager.default.setAttributes([.posixPermissions: 0o770], ofItemAtPath: home.folder)
            #expect(throws: AgentHomeError.folderOpenToOthers(home.folder)) { try home.save(credentials) }
        }
    }

    @Test func savingReplacesAndLeavesNothingBehind() throws {
        try withHome { home in
            try home.save(credentials)
            let new = AgentCredentials(server: credentials.server, agentName: "tidepool", apiKey: "moltbook_sk_NEW")
            try home.save(new)
            #expect(try home.load() == new)
            #expect(try FileManager.default.contentsOfDirectory(atPath: home.folder) == ["credentials.json"])
        }
    }

    @Test(arguments: ["", "{}", "not json", #"{"server":1,"agent_name":"a","api_key":"b"}"#])
    func aFileOfAnotherFormIsRefused(content: String) throws {
        try withHome { home in
            try home.save(credentials)
            let handle = try #require(FileHandle(forWritingAtPath: home.credentialsPath))
            try handle.truncate(atOffset: 0)
            try handle.write(contentsOf: Data(content.utf8))
            try handle.close()
            #expect(throws: AgentHomeError.malformed(home.credentialsPath)) { try home.load() }
        }
    }

    @Test func theKeyIsNotPrinted() {
        #expect(!"\(credentials)".contains("EXAMPLE"))
        #expect(!String(reflecting: credentials).contains("EXAMPLE"))
        var dumped = ""
        dump(credentials, to: &dumped)
        #expect(!dumped.contains("EXAMPLE"))
    }

    @Test func theEnvironmentSaysWhere() {
        #expect(AgentHome.standard(environment: ["NACRE_AGENT_HOME": "/a", "HOME": "/h"]).folder == "/a")
        #expect(
            AgentHome.standard(environment: ["XDG_CONFIG_HOME": "/x", "HOME": "/h"]).folder == "/x/nacre/agent")
        #expect(AgentHome.standard(environment: ["HOME": "/h"]).folder == "/h/.config/nacre/agent")
        #expect(
            AgentHome.standard(environment: ["XDG_CONFIG_HOME": "relative", "HOME": "/h"]).folder
                == "/h/.config/nacre/agent")
    }
}
