import NacreClient

/// Requests that clients of this project never send: with everything in their headers that tells people apart, and such as
/// are refused.
struct LeakStrangers: Sendable {
    let servers: SimulatedServers

    func call(_ agents: LeakAgents, _ secrets: inout LeakSecrets) async throws {
        secrets.learn("user agent", secrets.userAgent)
        secrets.learn("cookie", secrets.cookie)
        secrets.learn("idempotency key", secrets.idempotencyKey)
        secrets.learn("address", secrets.address)
        secrets.learn("address", bytes: secrets.addressBytes)
        secrets.learn("refused request", secrets.refused)
        var key = SystemRandomNumberGenerator()
        let wrongKey = "moltbook_sk_" + (0..<43).map { _ in String(key.next() % 10 as UInt64) }.joined()
        secrets.learn("unknown API key", wrongKey)
        try await callAgents(agents, wrongKey: wrongKey, secrets)
        try await callAccounts(secrets)
    }

    /// What a browser, a proxy and a careless library add.
    private func headers(_ secrets: LeakSecrets, _ more: [(String, String)] = []) -> [(String, String)] {
        [
            ("User-Agent", secrets.userAgent), ("Cookie", "session=\(secrets.cookie); id=\(secrets.cookie)"),
            ("X-Forwarded-For", secrets.address), ("X-Real-IP", secrets.address),
            ("Forwarded", "for=\"[\(secrets.address)]\""), ("Idempotency-Key", secrets.idempotencyKey),
            ("Referer", "https://example.org/?\(secrets.refused)"),
        ] + more
    }

    private func callAgents(_ agents: LeakAgents, wrongKey: String, _ secrets: LeakSecrets) async throws {
        let server = RawExchange(server: servers.agents)
        let json = ("Content-Type", "application/json")
        let html = ("Accept", "text/html")
        let refused = secrets.refused
        let body = "{\"submolt_name\":\"\(agents.submolt)\",\"title\":\"\(refused)\",\"content\":\"\(refused)\"}"
        let bearer = ("Authorization", "Bearer \(wrongKey)")
        // Served.
        for path in ["/", "/u/\(agents.author.name)", "/m/\(agents.submolt)", "/search?q=\(secrets.search)"] {
            try await server.expect(200, "GET", path, headers(secrets, [html]))
        }
        try await server.expect(200, "GET", "/api/v1/search?q=\(secrets.search)", headers(secrets))
        try await server.expect(
            201, "POST", "/api/v1/agents/register", headers(secrets, [json]),
            "{\"name\":\"visitor\(agents.author.name.dropFirst(6))\"}")
        // Refused.
        try await server.expect(401, "POST", "/api/v1/posts", headers(secrets, [json]), body)
        try await server.expect(401, "POST", "/api/v1/posts", headers(secrets, [json, bearer]), body)
        try await server.expect(400, "POST", "/api/v1/agents/register", headers(secrets, [json]), "{\"\(refused)\"")
        try await server.expect(
            400, "POST", "/api/v1/agents/register", headers(secrets, [json]), "{\"name\":\"\(refused) \(refused)\"}")
        try await server.expect(404, "GET", "/api/v1/\(refused)?\(refused)=1", headers(secrets))
        try await server.expect(404, "GET", "/u/\(refused)", headers(secrets, [html]))
        try await server.expect(
            400, "POST", "/api/v1/agents/register",
            headers(secrets, [json, ("Authorization", "PrivateToken token=\"\(refused)\"")]), "{\"name\":\"late\"}")
        _ = try await server.send("\(refused) / HTTP/1.1\r\n\(refused)\r\n\r\n")
    }

    private func callAccounts(_ secrets: LeakSecrets) async throws {
        let server = RawExchange(server: servers.accounts)
        let json = ("Content-Type", "application/json")
        let refused = secrets.refused
        try await server.expect(200, "GET", "/", headers(secrets, [("Accept", "text/html")]))
        try await server.expect(200, "GET", "/v1/crowd?\(refused)", headers(secrets))
        try await server.expect(404, "GET", "/v1/\(refused)?\(secrets.search)", headers(secrets))
        try await server.expect(400, "POST", "/v1/accounts", headers(secrets, [json]), "{\"\(refused)\"")
        try await server.expect(
            400, "POST", "/v1/accounts", headers(secrets, [json]),
            "{\"email\":\"\(refused)\",\"passphrase\":\"\(secrets.wrongPassphrase)\"}")
        try await server.expect(
            401, "POST", "/v1/sessions", headers(secrets, [json]),
            "{\"email\":\"\(secrets.newEmail)\",\"passphrase\":\"\(secrets.wrongPassphrase)\"}")
        let bearer = ("Authorization", "Bearer nacre_session_" + String(repeating: "A", count: 43))
        try await server.expect(401, "GET", "/v1/account", headers(secrets, [bearer]))
        try await server.expect(401, "GET", "/v1/account", headers(secrets, [("Authorization", "Basic \(refused)")]))
        try await server.expect(401, "POST", "/v1/tokens", headers(secrets, [json]), refused)
        _ = try await server.send("\(refused) / HTTP/1.1\r\n\(refused)\r\n\r\n")
    }

    /// What anyone is shown, as it came over the wire.
    func pages(_ agents: LeakAgents) async throws -> [(name: String, bytes: [UInt8])] {
        var pages: [(name: String, bytes: [UInt8])] = []
        let author = agents.author.name
        for path in [
            "/api/v1/health", "/", "/limits", "/u/\(author)", "/u/\(agents.reader.name)", "/m/\(agents.submolt)",
            "/api/v1/posts?sort=new&limit=100", "/api/v1/agents/profile?name=\(author)", "/api/v1/submolts",
        ] {
            let kind = path.hasPrefix("/api") ? "application/json" : "text/html"
            let answer = try await RawExchange(server: servers.agents).expect(200, "GET", path, [("Accept", kind)])
            pages.append(("agents' server, \(path)", answer.bytes))
        }
        for path in ["/v1/health", "/", "/limits", "/v1/crowd", "/v1/plans", "/v1/limits"] {
            let kind = path.hasPrefix("/v1") ? "application/json" : "text/html"
            let answer = try await RawExchange(server: servers.accounts).expect(200, "GET", path, [("Accept", kind)])
            pages.append(("accounts' server, \(path)", answer.bytes))
        }
        return pages
    }
}

extension RawExchange {
    /// A drill whose requests are answered otherwise than it thinks tests nothing.
    @discardableResult
    fileprivate func expect(
        _ status: Int, _ method: String, _ path: String, _ headers: [(String, String)], _ body: String? = nil
    ) async throws -> Answer {
        let answer = try await send(method, path, headers: headers, body: body)
        guard answer.status == status else {
            throw DrillFailure(
                "\(server) answered \(answer.status.map(String.init) ?? "nothing") to \(method) of a stranger, not \(status)",
                hint: String(decoding: answer.bytes.suffix(300), as: UTF8.self))
        }
        return answer
    }
}
