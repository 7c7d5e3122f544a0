public import HTTPSupport
import HTTPTypes
public import Hummingbird
import JSONWriting
import NIOCore
import Storage
import TransparencyLog

/// The static side of a log (C2SP tlog-tiles), as both servers show it below `/log`.
extension LogDesk {
    /// The newest checkpoint: `GET /log/checkpoint`. Throws a 404 `Refusal` before the first.
    public func checkpointReply() throws(Refusal) -> Response {
        guard let published else {
            throw .notFound("Checkpoint", hint: "Nothing is published yet. GET /log/info says why.")
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/plain; charset=utf-8", .cacheControl: "public, max-age=1",
                .accessControlAllowOrigin: "*",
            ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: published.note.bytes)))
    }

    /// A tile or a bundle of entries: `GET /log/tile/**`.
    ///
    /// - Throws: a 404 `Refusal` also for what reaches beyond the published tree: before the witnesses agreed, nobody
    ///   sees it.
    public func tileReply(for request: Request) async throws -> Response {
        let prefix = "/log/tile/"
        let path = request.uri.path.hasPrefix(prefix) ? TilePath(request.uri.path.dropFirst(prefix.count)) : nil
        let bytes: [UInt8]?
        switch path {
        case .hashes(let id)? where isPublished(id): bytes = try await LogTiles(store: store).bytes(id)
        case .entries(let id)? where isPublished(id): bytes = try await entries(id)
        default: bytes = nil
        }
        guard let bytes else {
            throw Refusal.notFound("Tile", hint: "The tiles are those of the tree that /log/checkpoint is of.")
        }
        let body = ByteBuffer(bytes: bytes)
        let response = Response(
            status: .ok,
            headers: [
                .contentType: "application/octet-stream", .cacheControl: "public, max-age=31536000, immutable",
                .accessControlAllowOrigin: "*",
            ], body: ResponseBody(byteBuffer: body))
        // Hashes do not get smaller.
        guard case .entries = path else { return response }
        return response.compressing(body, for: request)
    }

    /// A proof that can be verified offline: `GET /log/proof?sequence=N`.
    public func proofReply(_ request: Request) async throws -> Response {
        guard let text = try request.queryValues()["sequence"], let sequence = Self.sequence(text) else {
            throw Refusal.badRequest(
                "INVALID_SEQUENCE", "sequence is missing or no number", hint: "It is the sequence of a write's receipt.")
        }
        guard let proof = try await proof(of: sequence) else {
            let next = try await store.first(LogQueries.next()) ?? 0
            guard sequence < next else {
                throw Refusal.notFound("Sequence", hint: "The log has \(next) leaves, the first has the sequence 0.")
            }
            var refusal = Refusal(
                .conflict, "NOT_YET_PUBLISHED", "This leaf is in no published checkpoint yet",
                hint: "A checkpoint comes within a second or two, if the log's witnesses agree: see /log/info.")
            refusal.retryAfterSeconds = 1
            throw refusal
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/plain; charset=utf-8", .cacheControl: "no-cache", .accessControlAllowOrigin: "*",
            ], body: ResponseBody(byteBuffer: ByteBuffer(string: proof.text)))
    }

    /// That the leaf with this index is in the published tree (C2SP tlog-proof); nil where it is not in it yet.
    public func proof(of sequence: Int64) async throws -> TransparencyProof? {
        guard let published, (0..<published.size).contains(sequence) else { return nil }
        let ids = try InclusionProof.tiles(index: sequence, size: published.size)
        let tiles = try await LogTiles(store: store).read(ids)
        return TransparencyProof(
            inclusion: try InclusionProof(index: sequence, size: published.size, tiles: tiles), note: published.note)
    }

    private func isPublished(_ id: TileID) -> Bool {
        guard let size = published?.size, let tile = TileID(level: id.level, index: id.index, size: size) else {
            return false
        }
        return id.width <= tile.width
    }

    private func isPublished(_ id: BundleID) -> Bool {
        guard let size = published?.size, let bundle = BundleID(index: id.index, size: size) else { return false }
        return id.width <= bundle.width
    }

    private func entries(_ id: BundleID) async throws -> [UInt8]? {
        let first = id.index * Int64(TileID.fullWidth)
        let leaves = try await store.all(LogQueries.entries(from: first, to: first + Int64(id.width)))
        guard leaves.count == id.width else { return nil }
        return try EntryBundle(leaves).bytes
    }

    /// An ASCII decimal in its one spelling.
    private static func sequence(_ text: String) -> Int64? {
        guard let number = Int64(text), number >= 0, String(number) == text else { return nil }
        return number
    }
}
