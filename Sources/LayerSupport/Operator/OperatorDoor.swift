import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Where the operator's tool reaches a running server, which alone may open an SQLite database: a socket of this machine in
/// the folder of the keys. Who can open it could read the keys as well; nothing of it can be reached over a network.
///
/// `POST /NAME` with a JSON body; the answer is JSON, or with another status the words of a refusal.
public enum OperatorDoor {
    public static func path(inKeys folder: String) -> String { folder + "/operator.sock" }

    /// The most bytes of an answer.
    private static let answerLimit = 64 << 20

    /// Asks the server behind the socket. Nil where none listens. Throws `OperatorRefusal` in the server's words.
    ///
    /// It waits for as long as the server works: one that dies closes the socket.
    public static func ask<Output: Decodable>(
        _ name: String, _ input: some Encodable, for output: Output.Type = Output.self, at socket: String
    ) async throws -> Output? {
        guard FileManager.default.fileExists(atPath: socket), let host = escaped(socket), let path = escaped(name) else {
            return nil
        }
        var request = HTTPClientRequest(url: "http+unix://\(host)/\(path)")
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(input)))
        guard let (isDone, bytes) = try await send(request) else { return nil }
        guard isDone else { throw OperatorRefusal(publicDescription: String(decoding: bytes, as: UTF8.self)) }
        return try JSONDecoder().decode(Output.self, from: bytes)
    }

    private static func send(_ request: HTTPClientRequest) async throws -> (isDone: Bool, bytes: Data)? {
        let client = HTTPClient(eventLoopGroupProvider: .singleton)
        let outcome: Result<(isDone: Bool, bytes: Data)?, any Error>
        do {
            let response = try await client.execute(request, deadline: .distantFuture)
            let body = try await response.body.collect(upTo: answerLimit)
            outcome = .success((response.status == .ok, Data(body.readableBytesView)))
        } catch let error as IOError where [ECONNREFUSED, ENOENT].contains(error.errnoCode) {
            // Left behind by a server that was killed.
            outcome = .success(nil)
        } catch { outcome = .failure(error) }
        try await client.shutdown()
        return try outcome.get()
    }

    private static func escaped(_ text: String) -> String? {
        var name = CharacterSet.alphanumerics
        name.insert(charactersIn: "-._~")
        return text.addingPercentEncoding(withAllowedCharacters: name)
    }
}
