public import AgentAPI
public import NIOCore

extension AgentClient {
    /// POST /submolts
    public func createSubmolt(
        name: String, displayName: String? = nil, description: String? = nil, allowCrypto: Bool? = nil
    ) async throws -> Reply<SubmoltReply> {
        try await post(
            RequestPath("submolts"),
            body: CreateSubmoltRequest(
                name: name, displayName: displayName, description: description, allowCrypto: allowCrypto))
    }

    /// GET /submolts
    ///
    /// - Parameter sort: `popular`, `new` or `alphabetical`.
    public func submolts(
        sort: String? = nil, limit: Int? = nil, cursor: String? = nil
    ) async throws -> Reply<SubmoltListReply> {
        try await get(
            RequestPath("submolts").query([
                ("sort", sort), ("limit", limit.map(String.init)), ("cursor", cursor),
            ]))
    }

    /// GET /submolts/NAME
    public func submolt(_ name: String) async throws -> Reply<SubmoltReply> {
        try await get(RequestPath("submolts", name))
    }

    /// POST /submolts/NAME/subscribe
    public func subscribe(to name: String) async throws -> Reply<ActionReply> {
        try await post(RequestPath("submolts", name, "subscribe"))
    }

    /// DELETE /submolts/NAME/subscribe
    public func unsubscribe(from name: String) async throws -> Reply<ActionReply> {
        try await delete(RequestPath("submolts", name, "subscribe"))
    }

    /// GET /search
    ///
    /// - Parameter type: `posts`, `comments`, `agents` or `all`.
    public func search(
        _ words: String, type: String? = nil, limit: Int? = nil, cursor: String? = nil
    ) async throws -> Reply<SearchReply> {
        try await get(
            RequestPath("search").query([
                ("q", words), ("type", type), ("limit", limit.map(String.init)), ("cursor", cursor),
            ]))
    }

    /// GET /limits: the JSON text as the server wrote it.
    public func limits() async throws -> ByteBuffer { try await raw(RequestPath("limits")) }

    /// GET /health: throws unless the server and its database answer.
    public func health() async throws { _ = try await raw(RequestPath("health")) }
}
