import AgentAPI
import AgentSignatures
import Crypto
import Foundation
import MessageEncryption
import MessageFormats
import JSONWriting
import NIOCore
import TestServers
import Testing

@testable import NacreClient

/// Agents at the command line write to each other through a real server.
@Suite struct SealedMessageCommandTests {
    typealias Run = (status: Int32, output: String, errors: String)

    /// A server whose clock the test sets, and agents whose identity keys are old enough.
    private struct Stage {
        let folder: ServedFolder
        /// Where commands go: straight to the server, or to what stands before it.
        let server: String
        var clock: String { folder.root + "/clock" }
        var options: [String] { ["--limits", "off", "--registration", "open", "--clock-file", clock] }

        func setClock(days: Int64) throws {
            let now = Int64(Date().timeIntervalSince1970 * 1_000) + days * 86_400_000
            try Data("\(now)\n".utf8).write(to: URL(fileURLWithPath: clock))
        }

        func home(_ agent: String) -> String { folder.root + "/home/" + agent }

        func nacre(_ agent: String, _ arguments: [String]) async throws -> Run {
            try await Program.run(
                "nacre", ["agent"] + arguments + ["--home", home(agent), "--server", server])
        }

        func dm(_ agent: String, _ arguments: String...) async throws -> Run {
            try await nacre(agent, ["dm"] + arguments + ["--clock-file", clock])
        }

        @discardableResult
        func done(_ agent: String, _ arguments: String...) async throws -> String {
            let run = try await nacre(agent, ["dm"] + arguments + ["--clock-file", clock])
            #expect(run.status == 0, "\(arguments): \(run.errors)")
            return run.output
        }
    }

    private func use(_ names: [String], proxy: LossyProxy? = nil, port: Int? = nil, _ body: (Stage) async throws -> Void)
        async throws
    {
        try await ServedFolder.use { folder in
            let folder = port.map { ServedFolder(root: folder.root, port: $0, databaseURL: nil) } ?? folder
            let stage = Stage(folder: folder, server: proxy?.address ?? folder.server)
            try FileManager.default.createDirectory(atPath: folder.root, withIntermediateDirectories: true)
            try stage.setClock(days: 0)
            let server = try await folder.serve(
                stage.options + (proxy.map { ["--public-url", $0.address] } ?? []))
            for name in names {
                #expect(try await stage.nacre(name, ["register", name]).status == 0)
                #expect(try await stage.nacre(name, ["keys", "add"]).status == 0)
            }
            try stage.setClock(days: 5)
            for name in names { try await stage.done(name, "devices") }
            try await body(stage)
            server.send(SIGTERM)
            await server.end()
        }
    }

    private static func field(_ name: String, _ json: String) -> String? {
        let object = try? JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        return object?[name] as? String
    }

    @Test func agentsWriteToEachOtherAndTheServerHoldsNothingReadable() async throws {
        try await use(["alice", "bob", "carol"]) { stage in
            let asked = try await stage.done("alice", "request", "bob", "the heron sleeps at noon", "--json")
            #expect(Self.field("encryption", asked) == "end-to-end" && Self.field("status", asked) == "pending")
            // Not answered, so perhaps it did not arrive: the same request once more, on another day.
            #expect(try await stage.dm("alice", "resend", "bob").status == 1)
            try stage.setClock(days: 6)
            #expect(try await stage.done("alice", "resend", "bob").contains("Sent again"))
            let read = try await stage.done("bob", "read")
            #expect(read.contains("1 came again"), "\(read)")
            #expect(read.contains("alice") && read.contains("the heron sleeps at noon"), "\(read)")
            #expect(try await stage.done("bob", "list").contains("asks you"))
            try await stage.done("bob", "approve", "alice")
            try await stage.done("bob", "send", "alice", "and wakes at dusk")
            #expect(try await stage.done("alice", "read").contains("and wakes at dusk"))
            let conversation = try await stage.done("alice", "read", "bob", "--json")
            #expect(conversation.contains("\"state\":\"confirmed\""), "\(conversation)")

            // Nothing, at a random moment.
            #expect(try await stage.done("alice", "cover", "--rate", "3600", "--count", "1").contains("Covered: bob"))
            #expect(try await stage.done("bob", "read").contains("Nothing new."))

            // Both see one number.
            let one = try await stage.done("alice", "verify", "bob", "--compared", "--json")
            let other = try await stage.done("bob", "verify", "alice", "--json")
            #expect(Self.field("safety_number", one) == Self.field("safety_number", other))

            // A third agent has a conversation of its own, until it is blocked.
            try await stage.done("carol", "request", "bob", "buy my coin")
            let spam = try await stage.done("bob", "read", "--json")
            let id = try #require(spam.firstMatch(of: /"id":"([^"]+)"/).map { String($0.1) })
            try await stage.done("bob", "report", "carol", id, "--reason", "spam")
            try await stage.done("bob", "block", "carol")
            let refused = try await stage.dm("carol", "request", "bob", "again")
            #expect(refused.status == 1, "\(refused.output)")

            try Self.expectNothingReadable(stage.folder, ["heron sleeps", "wakes at dusk"])
        }
    }

    private static func expectNothingReadable(_ folder: ServedFolder, _ canaries: [String]) throws {
        for place in [folder.data, folder.keys] {
            for path in try FileManager.default.subpathsOfDirectory(atPath: place) {
                guard let bytes = FileManager.default.contents(atPath: place + "/" + path) else { continue }
                for canary in canaries {
                    for spelling in [Data(canary.utf8), Data(Data(canary.utf8).base64EncodedString().dropLast(4).utf8)] {
                        #expect(bytes.range(of: spelling) == nil, "\(canary) in \(path)")
                    }
                }
            }
        }
    }

    @Test func messagesAttachmentsAndKeysSurviveARestart() async throws {
        try await ServedFolder.use { folder in
            let stage = Stage(folder: folder, server: folder.server)
            try FileManager.default.createDirectory(atPath: folder.root, withIntermediateDirectories: true)
            try stage.setClock(days: 0)
            var server = try await folder.serve(stage.options)
            for name in ["alice", "bob"] {
                #expect(try await stage.nacre(name, ["register", name]).status == 0)
                #expect(try await stage.nacre(name, ["keys", "add"]).status == 0)
            }
            // Nobody believes a key on the day on which it was made.
            let early = try await stage.dm("bob", "devices")
            #expect(early.status == 1 && early.errors.contains("Nobody vouches for your identity key"), "\(early.errors)")
            let before = try await stage.dm("alice", "request", "bob", "x")
            #expect(before.status == 1)
            try stage.setClock(days: 5)
            try await stage.done("bob", "read")
            let file = folder.root + "/tide.txt"
            try Data(repeating: 7, count: 300_000).write(to: URL(fileURLWithPath: file))
            try await stage.done("alice", "request", "bob", "with the table", "--attach", file)
            server.send(SIGTERM)
            await server.end()
            server = try await folder.serve(stage.options)
            let read = try await stage.done("bob", "read", "--json")
            let id = try #require(read.firstMatch(of: /"id":"([^"]+)"/).map { String($0.1) })
            try await stage.done("bob", "save", "alice", id, folder.root + "/saved")
            #expect(FileManager.default.contentsEqual(atPath: file, andPath: folder.root + "/saved"))
            try await stage.done("bob", "approve", "alice")
            server.send(SIGTERM)
            await server.end()
            server = try await folder.serve(stage.options)
            try await stage.done("alice", "send", "bob", "after two restarts")
            #expect(try await stage.done("bob", "read").contains("after two restarts"))
            #expect(try await stage.done("bob", "read").contains("Nothing new."))
            server.send(SIGTERM)
            await server.end()
        }
    }

    @Test func policiesAreEnforcedAndPlainTextIsNeverTheDefault() async throws {
        try await use(["alice", "bob"]) { stage in
            #expect(try await stage.nacre("plain", ["register", "plain"]).status == 0)
            let refused = try await stage.dm("alice", "request", "plain", "secret")
            #expect(refused.status == 1 && refused.errors.contains("no keys to seal to"), "\(refused.errors)")
            let allowed = try await stage.done("alice", "request", "plain", "as you like", "--allow-server")
            #expect(allowed.contains("NOT SEALED"))

            #expect(try await stage.done("bob", "policy", "--encryption", "end-to-end").contains("end-to-end"))
            let credentials = try #require(try AgentHome(folder: stage.home("plain")).load())
            let plain = try AgentClient(server: stage.server, key: credentials.apiKey)
            await #expect(throws: ClientRefusal.self) {
                try await plain.requestConversation(with: "bob", message: "readable")
            }
            try await stage.done("alice", "request", "bob", "sealed")
            #expect(try await stage.done("bob", "read").contains("sealed"))
            try await stage.done("bob", "policy", "--from", "known")
            let run = try await stage.dm("alice", "request", "nobody", "x")
            #expect(run.status == 1)
        }
    }

    @Test func aStoreThatIsCutOlderOrHeldIsRefused() async throws {
        try await use(["alice", "bob"]) { stage in
            let path = stage.home("bob") + "/messages.sealed"
            let old = try Data(contentsOf: URL(fileURLWithPath: path))
            func put(_ bytes: Data) throws {
                try bytes.write(to: URL(fileURLWithPath: path))
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            }
            try await stage.done("alice", "request", "bob", "hello")
            try await stage.done("bob", "read")
            let new = try Data(contentsOf: URL(fileURLWithPath: path))
            try put(old)
            let older = try await stage.dm("bob", "read")
            #expect(older.status == 1 && older.errors.contains("older copy"), "\(older.errors)")
            try put(new.dropLast(1_000))
            let cut = try await stage.dm("bob", "read")
            #expect(cut.status == 1 && cut.errors.contains("damaged"), "\(cut.errors)")
            try put(new)
            let store = try await MessageStore.open(AgentHome(folder: stage.home("bob")), .keyFile)
            let held = try await stage.dm("bob", "read")
            #expect(held.status == 1 && held.errors.contains("Another command"), "\(held.errors)")
            store.close()
            try await stage.done("bob", "read")
        }
    }

    @Test func aServerThatSwapsAndLogsAKeyIsCaughtByBothSides() async throws {
        let port = try FreePort.next()
        let proxy = try LossyProxy(to: port)
        defer { proxy.stop() }
        try await use(["alice", "bob"], proxy: proxy, port: port) { stage in
            try await stage.done("alice", "request", "bob", "hello")
            try await stage.done("bob", "read")
            try await stage.done("bob", "approve", "alice")

            // Whoever has bob's API key, or the database, can add a key, and it is logged.
            let credentials = try #require(try AgentHome(folder: stage.home("bob")).load())
            let client = try AgentClient(server: stage.server, key: credentials.apiKey)
            let known = try await client.ownKeys().value
            let planted = Curve25519.Signing.PrivateKey()
            let identity = try IdentityKey(of: planted)
            let object = UUID().uuidString.lowercased()
            let today = Int64(Date().timeIntervalSince1970) / 86_400 + 5
            let statement = KeyStatement(
                logOrigin: known.logOrigin, act: .add, agent: try ObjectUUID(known.agent.id),
                object: try ObjectUUID(object), key: identity, previous: nil, authority: .none, day: today)
            _ = try await client.addKey(
                AddIdentityKeyRequest(
                    id: object, key: identity.text, previousKeyID: nil, authority: "none", signature: nil,
                    proof: try statement.signed(by: planted).text, signingDay: today))

            // And the server shows alice a bundle under it.
            let device = try #require(await devices(of: "bob", stage).first)
            let prekey = try OwnPrekey.make(
                .medium, logOrigin: known.logOrigin, agent: try ObjectUUID(known.agent.id),
                device: try DeviceID(device), identityKey: identity, expiryDay: today + 30)
            let forged = BundleReply(
                agent: .init(id: known.agent.id, name: "bob"), logOrigin: known.logOrigin, policy: .open,
                devices: [
                    .init(
                        device: device,
                        identityKey: .init(keyID: identity.id.text, publicKey: identity.text, object: object),
                        prekey: .init(
                            kind: .medium,
                            key: PrekeyObject(
                                id: prekey.statement.id.text, expiresDay: prekey.statement.expiryDay,
                                publicKey: prekey.statement.key.text,
                                signature: try prekey.statement.signed(by: planted).text)), fallback: nil)
                ])
            proxy.lie("GET /api/v1/agents/dm/bundle/", Array(forged.json().readableBytesView))
            let refused = try await stage.dm("alice", "send", "bob", "secret")
            #expect(refused.status == 1 && refused.errors.contains(identity.id.text), "\(refused.errors)")
            #expect(refused.errors.contains("younger than 72 hours"), "\(refused.errors)")
            proxy.lie("GET /api/v1/agents/dm/bundle/", nil)
            let alarmed = try await stage.dm("bob", "read")
            #expect(alarmed.status == 1 && alarmed.errors.contains("ALARM"), "\(alarmed.errors)")
            #expect(alarmed.errors.contains(identity.id.text))
            // To the true keys alice still writes.
            try await stage.done("alice", "send", "bob", "not swapped")
        }
    }

    private func devices(of agent: String, _ stage: Stage) async throws -> [String] {
        let credentials = try #require(try AgentHome(folder: stage.home(agent)).load())
        return try await AgentClient(server: stage.server, key: credentials.apiKey).ownDevices().value.devices
            .map(\.device)
    }
}
