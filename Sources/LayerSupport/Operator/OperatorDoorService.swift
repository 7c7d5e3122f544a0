import Foundation
import HTTPSupport
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
public import ServiceLifecycle

extension OperatorDoor {
    /// The server's side: listens until it stops. A socket that cannot be opened is logged and stops nothing else.
    public struct Service: ServiceLifecycle.Service {
        private let tasks: [OperatorTask]
        private let socket: String
        private let logger: Logger

        public init(tasks: [OperatorTask], socket: String, logger: Logger) {
            self.tasks = tasks
            self.socket = socket
            self.logger = logger
        }

        private static let bodyLimit = 65_536

        public func run() async throws {
            // Only one server holds the folder of the keys: what lies there was left behind.
            try? FileManager.default.removeItem(atPath: socket)
            do {
                let router = Router()
                for task in tasks {
                    router.post(RouterPath("/" + task.name)) { request, _ in try await answer(request, with: task) }
                }
                router.post("/**") { _, _ in Self.refused(.otherVersion, .notFound) }
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

        private func answer(_ request: Request, with task: OperatorTask) async throws -> Response {
            do {
                let body = try await request.wholeBody(upTo: Self.bodyLimit)
                return .json(bytes: ByteBuffer(bytes: try await task.answer(Data(body.readableBytesView))))
            } catch {
                if let refusal = OperatorRefusal(error) { return Self.refused(refusal, .unprocessableContent) }
                logger.report(error, doing: "what the operator asked for")
                return Self.refused(
                    OperatorRefusal(publicDescription: "It failed inside the server, whose log says where."),
                    .internalServerError)
            }
        }

        private static func refused(_ refusal: OperatorRefusal, _ status: HTTPResponse.Status) -> Response {
            Response(
                status: status, body: ResponseBody(byteBuffer: ByteBuffer(string: refusal.publicDescription)))
        }
    }
}
