import Foundation
import JSONWriting
import NIOHTTP1
import PrivacyPassToken
import Storage
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

/// Secrets are planted wherever an agent or its client can put one; then everything that a thief could carry away is
/// searched for them.
@Suite(.serialized) struct PrivacyPlantedTests {
    @Test func theSearchFindsEveryShape() {
        let secret = PlantedSecret("example", "moltbook_sk_Example~Key/With+Marks")
        for (form, bytes) in secret.forms {
            #expect(secret.found(in: Array("before".utf8) + bytes + Array("after".utf8)).contains(form))
        }
        for shift in 0..<5 {
            let around = [UInt8](repeating: 7, count: shift) + secret.raw + [9, 9]
            #expect(secret.found(in: Array(Data(around).base64EncodedString().utf8)).contains("base64"))
        }
        #expect(secret.found(in: Array("moltbook_sk_Example~Key/With+Mark".utf8)).isEmpty)
    }

    @Test(arguments: TestEngine.available)
    func nothingThatWasNotPublishedIsFound(engine: TestEngine) async throws {
        try await PrivacyNetwork.run(engine, services: true) { network in
            let cluster = ClusterFiles(network)
            let start = try await cluster.logPosition()
            let (secrets, published) = try await plant(in: network)
            try await waitForRanks(network)
            for moment in ["before midnight", "after midnight"] {
                let places = try await places(network, cluster, since: start)
                for secret in secrets {
                    for (place, bytes, isLarge) in places {
                        let found = isLarge ? (bytes.holds(secret.raw) ? ["raw"] : []) : secret.found(in: bytes)
                        #expect(found.isEmpty, "\(secret.name) in \(place), \(moment): \(found)")
                    }
                }
                // What was published is found: the search looks in the right places.
                let isPublic = places.contains { $0.bytes.holds(Array(published.utf8)) }
                #expect(isPublic, "\(moment)")
                try await network.midnight()
            }
            #expect(network.log.all.count > 3, "the log was on")
        }
    }

    /// On SQLite what was erased leaves the files with the daily job. On PostgreSQL it leaves the tables; the server's
    /// own log keeps it until it is overwritten (docs/data-model.md).
    @Test(arguments: TestEngine.available)
    func whatWasErasedIsGoneAfterTheDailyJob(engine: TestEngine) async throws {
        try await PrivacyNetwork.run(engine) { network in
            let author = try await network.agent()
            let other = try await network.agent()
            var erased: [PlantedSecret] = []
            func plant(_ name: String) -> String {
                let word = PlantedSecret.word("q")
                erased.append(PlantedSecret(name, word))
                return word
            }
            let kept = PlantedSecret.word("k")
            var posts: [PostID] = []
            var comments: [CommentID] = []
            for round in 0..<40 {
                let filler = String(repeating: "tide and time ", count: round * 7 % 500)
                let post = try await author.publish(plant("title \(round)"), plant("content \(round)") + " " + filler)
                posts.append(post)
                let neighbour = try await other.publish("neighbour", kept + " " + filler)
                comments.append(try await author.comment(on: neighbour, plant("comment \(round)") + " " + filler))
                try await other.act(.POST, "/posts/\(post.text)/upvote")
                if round % 3 == 0 { try await network.rank() }
            }
            try await author.act(.PATCH, "/agents/me", #"{"description":"\#(plant("old description"))"}"#)
            try await network.rank()
            try await author.act(.PATCH, "/agents/me", #"{"description":"new","display_name":"new"}"#)
            for post in posts { try await author.act(.DELETE, "/posts/\(post.text)") }
            for comment in comments { try await author.act(.DELETE, "/comments/\(comment.text)") }
            try await network.rank()
            try await network.midnight()
            let files = try await rowsAndFiles(network)
            for secret in erased {
                for (place, bytes) in files {
                    let found = secret.found(in: bytes)
                    #expect(found.isEmpty, "\(secret.name) in \(place): \(found)")
                }
            }
            let isKept = files.contains { $0.bytes.holds(Array(kept.utf8)) }
            #expect(isKept, "the search finds what is there")
        }
    }

    /// A day on which nothing was deleted, only written anew.
    @Test(arguments: TestEngine.available)
    func whatAProfileSaidIsGoneAfterTheDailyJob(engine: TestEngine) async throws {
        try await PrivacyNetwork.run(engine) { network in
            let agent = try await network.agent()
            let secrets = ["d", "e"].map { PlantedSecret("old profile", PlantedSecret.word($0)) }
            for secret in secrets {
                let word = String(decoding: secret.raw, as: UTF8.self)
                try await agent.act(
                    .PATCH, "/agents/me",
                    #"{"description":"\#(word)","display_name":"\#(word)","metadata":{"a":"\#(word)"}}"#)
                try await network.rank()
            }
            try await agent.act(.PATCH, "/agents/me", #"{"description":"new","display_name":"new","metadata":{}}"#)
            try await network.rank()
            try await network.midnight()
            for (place, bytes) in try await rowsAndFiles(network) {
                for secret in secrets {
                    let found = secret.found(in: bytes)
                    #expect(found.isEmpty, "in \(place): \(found)")
                }
            }
        }
    }

    // MARK: Planting

    /// Returns what must not be found, and a word that must be.
    private func plant(in network: PrivacyNetwork) async throws -> (secrets: [PlantedSecret], published: String) {
        var secrets: [PlantedSecret] = []
        func word(_ name: String, _ prefix: String) -> String {
            let word = PlantedSecret.word(prefix)
            secrets.append(PlantedSecret(name, word))
            return word
        }
        let address = "2001:db8:4a17:c3d2:95e8:61b4:7f20:d86b"
        secrets.append(PlantedSecret("forwarded address", address))
        secrets.append(
            PlantedSecret(
                "forwarded address, packed",
                bytes: [0x20, 1, 0x0d, 0xb8, 0x4a, 0x17, 0xc3, 0xd2, 0x95, 0xe8, 0x61, 0xb4, 0x7f, 0x20, 0xd8, 0x6b]))
        secrets.append(PlantedSecret("other address", "198.51.100.177"))
        let headers = [
            ("User-Agent", word("user agent", "u")), ("Cookie", "session=" + word("cookie", "c")),
            ("Referer", "https://example.org/" + word("referrer", "r")),
            ("X-Forwarded-For", "198.51.100.177, " + address), ("X-Real-IP", address),
            ("Forwarded", "for=\"[\(address)]\";host=" + word("forwarded host", "h")),
            ("Idempotency-Key", word("idempotency key", "i")), ("X-Request-ID", word("request id", "x")),
            ("Accept-Language", word("language", "l")), ("traceparent", word("trace", "t")),
        ]
        let published = PlantedSecret.word("p")

        var agent = try await network.agent(headers: headers)
        let other = try await network.agent(headers: headers)
        secrets += Self.key("key", agent.key) + Self.key("other key", other.key)
        let claim = agent.registration["agent"]["claim_url"].text
        secrets.append(PlantedSecret("claim code", String(claim.suffix(32))))

        func use(_ agent: PrivacyAgent, _ method: HTTPMethod, _ path: String, _ json: String? = nil) async throws {
            let answer = try await agent.send(method, path, json, headers: headers)
            #expect(answer.status < 300, "\(answer.text.prefix(200))")
        }
        try await use(
            agent, .POST, "/posts", #"{"submolt_name":"general","title":"\#(published)","content":"\#(published)"}"#)
        let post = try await other.publish(published, published)
        try await use(agent, .POST, "/posts/\(post.text)/upvote")
        try await use(agent, .POST, "/posts/\(post.text)/comments", #"{"content":"\#(published)"}"#)
        try await use(agent, .POST, "/agents/\(other.name)/follow")
        try await use(agent, .POST, "/submolts/general/subscribe")
        for path in [
            "/feed", "/posts?sort=new", "/agents/me", "/posts/\(post.text)", "/agents/profile?name=\(other.name)",
        ] {
            try await use(agent, .GET, path)
        }

        // Messages, asked for, answered, read and refused.
        let request = word("request", "d")
        let asked = try await agent.send(
            .POST, "/agents/dm/request", #"{"to":"\#(other.name)","message":"\#(request) and more"}"#, headers: headers)
        let conversation = asked["conversation_id"].text
        secrets.append(PlantedSecret("conversation", conversation))
        secrets.append(PlantedSecret("conversation, packed", bytes: ConversationID(stored: conversation).bytes))
        try await use(other, .POST, "/agents/dm/requests/\(conversation)/approve")
        let message = word("message", "o")
        for (sender, text) in [
            (agent, message), (other, message + " too"), (other, String(repeating: message, count: 200)),
        ] {
            try await use(
                sender, .POST, "/agents/dm/conversations/\(conversation)/send",
                #"{"message":"\#(text)","needs_human_input":true}"#)
        }
        try await use(agent, .GET, "/agents/dm/conversations/\(conversation)")
        try await use(other, .GET, "/agents/dm/check")
        try await use(
            other, .POST, "/agents/dm/requests/\(conversation)/reject", #"{"block":true,"why":"\#(word("block", "j"))"}"#)
        let late = try await agent.send(
            .POST, "/agents/dm/conversations/\(conversation)/send", #"{"message":"\#(word("refused message", "e"))"}"#,
            headers: headers)
        #expect(late.status == 403)

        // Searches, as agents and as visitors, also such as find something.
        let search = word("search word", "s")
        try await use(agent, .GET, "/search?q=\(search)")
        try await use(agent, .GET, "/search?q=\(search)%20\(published)%20OR%20%22\(search)%22&type=posts")
        try await network.send(
            .GET, "/search?q=\(word("page search", "g"))", headers: headers + [("Accept", "text/html")])
        try await network.send(.GET, "/api/v1/search?q=\(word("visitor's search", "v"))*&type=agents", headers: headers)

        // Tokens: spent, replayed, refused. They came under a header that a log would like to have.
        let issuer = try await network.learnIssuer()
        let tokens = [try issuer.token(), try issuer.token(.vote), try TestIssuer(variant: 1).token()]
        for token in tokens {
            for name in ["one", "two"] {
                let name = "n" + PlantedSecret.word(name).prefix(20)
                try await network.send(
                    .POST, "/api/v1/agents/register", json: #"{"name":"\#(name)"}"#,
                    headers: headers + [("Authorization", token.authorization)])
            }
            secrets.append(PlantedSecret("token", bytes: token.serialized))
            secrets.append(PlantedSecret("nonce", bytes: token.nonce.bytes))
            secrets.append(PlantedSecret("authenticator", bytes: Array(token.authenticator.bytes.prefix(40))))
            secrets.append(PlantedSecret("what is spent", bytes: token.spendingDigest.bytes))
        }

        // Requests that are refused, with something in every part.
        let refused = word("refused text", "f")
        let body =
            #"{"submolt_name":"general","title":"\#(refused)","content":"\#(refused)","clientInfo":"\#(refused)"}"#
        try await network.send(.POST, "/api/v1/posts", json: body, headers: headers)
        _ = try await agent.send(.POST, "/posts", body.replacing("general", with: "nosuchplace"), headers: headers)
        _ = try await agent.send(.POST, "/posts", #"{"title":"\#(refused)"#, headers: headers)
        _ = try await agent.send(.POST, "/posts/\(UUID().uuidString)/upvote", body, headers: headers)
        _ = try await agent.send(.POST, "/agents/register", #"{"name":"\#(other.name)","description":"\#(refused)"}"#)
        _ = try await agent.send(.GET, "/\(word("unknown path", "n"))?\(word("query", "y"))=1", headers: headers)
        _ = try await agent.send(.GET, "/posts?cursor=\(word("cursor", "w"))", headers: headers)
        _ = try await agent.send(.GET, "/agents/profile?name=\(word("name asked for", "m"))", headers: headers)
        let unknown = APIKey().text
        secrets += Self.key("unknown key", unknown)
        try await network.send(.GET, "/api/v1/agents/me", headers: [("X-API-Key", unknown)] + headers)
        try await network.send(.GET, "/api/v1/agents/me", headers: [("Authorization", "Bearer \(unknown)")] + headers)
        let basic = word("other credential", "b")
        try await network.send(.GET, "/api/v1/agents/me", headers: [("Authorization", "Basic \(basic)")] + headers)

        for _ in 0..<2 {
            let answer = try await agent.send(.POST, "/agents/me/rotate-key", headers: headers)
            agent.key = answer["api_key"].text
            #expect(answer.status == 200 && agent.key.hasPrefix(APIKey.prefix))
            secrets += Self.key("rotated key", agent.key)
        }
        return (secrets, published)
    }

    /// A key, and the random bytes that it is made of.
    private static func key(_ name: String, _ text: String) -> [PlantedSecret] {
        let random = String(text.dropFirst(APIKey.prefix.count))
        let base64 = random.replacing("-", with: "+").replacing("_", with: "/") + "="
        return [PlantedSecret(name, text), PlantedSecret(name + " without its prefix", random)]
            + (Data(base64Encoded: base64).map { [PlantedSecret(name + ", decoded", bytes: Array($0))] } ?? [])
    }

    private func waitForRanks(_ network: PrivacyNetwork) async throws {
        try await eventually("everything is ranked") {
            try await network.store.read { try $0.first(TestQueries.dirty()) } == 0
        }
    }

    // MARK: Places

    /// Every file of the data folder and the key folder, every row, the log, and on PostgreSQL the files of the
    /// database and what the server wrote to its logs.
    private func places(
        _ network: PrivacyNetwork, _ cluster: ClusterFiles, since start: String
    ) async throws -> [(place: String, bytes: [UInt8], isLarge: Bool)] {
        var places = try await rowsAndFiles(network).map { (place: $0.place, bytes: $0.bytes, isLarge: false) }
        places.append(("the log", Array(network.log.all.joined(separator: "\n").utf8), false))
        places += try files(network.keyFolder).map { (place: $0.place, bytes: $0.bytes, isLarge: false) }
        places += try await cluster.databaseFiles().map { (place: $0.place, bytes: $0.bytes, isLarge: false) }
        places += cluster.logs(since: start).map { (place: $0.place, bytes: $0.bytes, isLarge: true) }
        return places
    }

    /// On SQLite all files of the data folder; on PostgreSQL all rows.
    private func rowsAndFiles(_ network: PrivacyNetwork) async throws -> [(place: String, bytes: [UInt8])] {
        if let folder = network.database.folder {
            let files = try files(folder)
            #expect(Set(files.map(\.place)).isSuperset(of: ["test.sqlite", "test.sqlite-wal", "nacre.lock"]))
            return files
        }
        let rows = try await PostgresRows.all(in: network.store)
        return Dictionary(grouping: rows, by: \.table).map { table, rows in
            (table, rows.flatMap { row in row.columns.values.flatMap { $0 + [0] } })
        }
    }

    private func files(_ folder: String) throws -> [(place: String, bytes: [UInt8])] {
        let manager = FileManager.default
        return try manager.subpathsOfDirectory(atPath: folder).compactMap { name in
            manager.contents(atPath: folder + "/" + name).map { (name, Array($0)) }
        }
    }
}

/// The files of the PostgreSQL server that a test works on, where it may read them: the cluster of
/// `scripts/with-postgres` lies beside its socket.
struct ClusterFiles {
    private let network: PrivacyNetwork
    private let folder: String?

    init(_ network: PrivacyNetwork) {
        self.network = network
        let socket = network.database.url.flatMap { $0.split(separator: "host=").dropFirst().first.map(String.init) }
        folder = socket.map { $0 + "/data" }.flatMap {
            FileManager.default.isReadableFile(atPath: $0 + "/base") ? $0 : nil
        }
    }

    /// The name of the write-ahead log's current segment; names grow.
    func logPosition() async throws -> String {
        guard folder != nil else { return "" }
        let query = Query("SELECT pg_walfile_name(pg_current_wal_lsn())") { try $0.text() }
        return try await network.store.read { try $0.first(query) } ?? ""
    }

    /// The database's files, as they are on disk.
    func databaseFiles() async throws -> [(place: String, bytes: [UInt8])] {
        guard let folder else { return [] }
        // What the server has in memory only is written out first.
        let flush = Query("SELECT oid::bigint FROM pg_database WHERE datname = current_database()") { try $0.integer() }
        let database = try #require(try await network.store.read { try $0.first(flush) })
        try await network.database.checkpointCluster()
        let files = Self.files(folder + "/base/\(database)")
        #expect(files.count > 100, "the database has files")
        return files
    }

    /// The write-ahead log from a segment on, and the server's own log.
    func logs(since segment: String) -> [(place: String, bytes: [UInt8])] {
        guard let folder else { return [] }
        let segments = Self.files(folder + "/pg_wal").filter { $0.place.count == 24 && $0.place >= segment }
        #expect(!segments.isEmpty)
        return segments + Self.files(folder).filter { $0.place == "server.log" }
    }

    private static func files(_ folder: String) -> [(place: String, bytes: [UInt8])] {
        let manager = FileManager.default
        let names = (try? manager.contentsOfDirectory(atPath: folder)) ?? []
        return names.compactMap { name in manager.contents(atPath: folder + "/" + name).map { (name, Array($0)) } }
    }
}

extension TestDatabase {
    /// Makes the PostgreSQL server write what it has in memory to the files of its tables.
    func checkpointCluster() async throws {
        let store = try await open(connections: 1)
        try await store.migrate(script: "CHECKPOINT") { _ in }
    }
}
