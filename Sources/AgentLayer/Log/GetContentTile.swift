import HTTPSupport
import Hummingbird
import NIOCore
import TransparencyLog

/// GET /log/content/:tile
///
/// The number of a tile, in decimal: what opens the commitments of its 256 entries, of those that can be opened now.
enum GetContentTile {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        guard let index = number(try context.segment("tile")),
            let tile = try await ContentTileReader(store: network.store).read(index)
        else {
            throw Refusal.notFound(
                "Tile", hint: "Tiles are numbered from 0, 256 leaves each; GET /log/info says how many leaves there are.")
        }
        let bytes = ByteBuffer(bytes: tile.bytes)
        // Not to be kept by caches, as any reply of the kind: what opens today may be erased tomorrow.
        return Response.json(bytes: bytes).compressing(bytes, for: request)
    }

    /// In its one spelling, and of a tile that a log can have.
    private static func number(_ text: String) -> Int64? {
        guard let index = Int64(text), index >= 0, index <= Int64.max / 256 - 1, String(index) == text else { return nil }
        return index
    }
}
