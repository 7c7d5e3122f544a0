import AgentAPI
import AsyncHTTPClient
import Foundation
import HTTPSupport
import Hummingbird
import HummingbirdCore
import JSONWriting
import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle

/// Where the operator's tool reaches a running server, which alone may open an SQLite database: a socket of this machine in
/// the folder of the keys. Who can open it could read the keys as well; nothing of it can be reached over a network.
public enum OperatorDoor {
    public static func path(inKeys folder: String) -> String { folder + "/operator.sock" }

    private static let path = "/act"
    private static let bodyLimit = 65_536

    /// What travels: an act there, an answer or the words of a refusal back.
    private struct Reply: Codable {
        var answer: OperatorAnswer?
        var refusal: String?
    }

    /// Asks the server behind the socket. Nil where none listens.
    public static func ask(_ act: OperatorAct, at socket: String) async throws -> OperatorAnswer? {
        guard FileManager.default.fileExists(atPath: socket) else { return nil }
        var name = CharacterSet.alphanumerics
        name.insert(charactersIn: "-._~")
        guard let host = socket.addingPercentEncoding(withAllowedCharacters: name) else { return nil }
        var request = HTTPClientRequest(url: "http+unix://\(host)\(path)")
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(act)))
        let client = HTTPClient(eventLoopGroupProvider: .singleton)
        let outcome: Result<ByteBuffer?, any Error>
        do {
            let response = try await client.execute(request, timeout: .seconds(60))
            outcome = .success(try await response.body.collect(upTo: 64 << 20))
        } catch let error as IOError where [ECONNREFUSED, ENOENT].contains(error.errnoCode) {
            // Left behind by a server that was killed.
            outcome = .success(nil)
        } catch { outcome = .failure(error) }
        try await client.shutdown()
        guard let bytes = try outcome.get() else { return nil }
        let reply = try JSONDecoder().decode(Reply.self, from: Data(bytes.readableBytesView))
        if let refusal = reply.refusal { throw OperatorRefusal(publicDescription: refusal) }
        return reply.answer
    }

    /// Listens until the server stops. A socket that cannot be opened is logged and stops nothing else.
    struct Service: ServiceLifecycle.Service {
        let desk: OperatorDesk
        let socket: String
        let logger: Logger

        func run() async throws {
            // Only one server holds the folder of the keys: what lies there was left behind.
            try? FileManager.default.removeItem(atPath: socket)
            do {
                let router = Router()
                router.post(RouterPath(OperatorDoor.path)) { [desk] request, _ in
                    try await OperatorDoor.answer(request, desk)
                }
                let application = Application(
                    router: router, configuration: .init(address: .unixDomainSocket(path: socket), serverName: nil),
                    onServerRunning: { [socket] _ in chmod(socket, 0o600) }, logger: logger)
                try await application.run()
            } catch {
                logger.report(error, doing: "listening for the operator")
                try await gracefulShutdown()
            }
            try? FileManager.default.removeItem(atPath: socket)
        }
    }

    private static func answer(_ request: Request, _ desk: OperatorDesk) async throws -> Response {
        var reply = Reply()
        do {
            let bytes = try await request.wholeBody(upTo: bodyLimit)
            let act = try JSONDecoder().decode(OperatorAct.self, from: Data(bytes.readableBytesView))
            reply.answer = try await desk.run(act)
        } catch let refusal as Refusal {
            reply.refusal = OperatorRefusal(refusal).publicDescription
        }
        return .json(bytes: ByteBuffer(bytes: try JSONEncoder().encode(reply)))
    }
}

/// Why something was not done, in words for the operator.
public struct OperatorRefusal: ReportableError {
    public let publicDescription: String

    init(publicDescription: String) { self.publicDescription = publicDescription }

    public init(_ refusal: Refusal) { publicDescription = "\(refusal.message). \(refusal.hint)" }
}
