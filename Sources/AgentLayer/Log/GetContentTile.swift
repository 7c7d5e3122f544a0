import HTTPSupport
import HTTPTypes
import Hummingbird
import NIOCore
import TransparencyLog

/// GET /log/content/:tile
///
/// The number of a tile, in decimal: what opens the commitments of its 256 entries, of those that can be opened now.
///
/// Made anew for everybody, as an erased text must not be found a second later; so a few at a time, and long ones count for
/// more than one request.
enum GetContentTile {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let found = try await network.contentPlaces.within { () async throws -> Response? in
            guard let index = number(try context.segment("tile")),
                let tile = try await ContentTileReader(store: network.store).read(index)
            else { return nil }
            let bytes = ByteBuffer(bytes: tile.bytes)
            network.limiters.charge(
                logBytes: bytes.readableBytes, to: context.network, now: network.clock.now)
            // Not to be kept by caches, as any reply of the kind: what opens today may be erased tomorrow.
            return Response.json(bytes: bytes).compressing(bytes, for: request)
        }
        guard let found else {
            throw Refusal.notFound(
                "Tile", hint: "Tiles are numbered from 0, 256 leaves each; GET /log/info says how many leaves there are.")
        }
        return found
    }

    /// In its one spelling, and of a tile that a log can have.
    private static func number(_ text: String) -> Int64? {
        guard let index = Int64(text), index >= 0, index <= Int64.max / 256 - 1, String(index) == text else { return nil }
        return index
    }
}

extension Refusal {
    static let logBusy: Refusal = {
        var refusal = Refusal(
            .serviceUnavailable, "OVERLOADED", "Too many parts of the log are being read",
            hint: "Try again in a few seconds.")
        refusal.retryAfterSeconds = 2
        return refusal
    }()
}
