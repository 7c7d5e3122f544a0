import AsyncHTTPClient
import Foundation
import NIOCore
import NIOPosix

/// Why no connection came about, in words for a reader.
struct ConnectionFailure {
    let reason: String

    init(_ error: any Error) {
        switch error {
        case let error as NIOConnectionError: reason = Self.words(error)
        case let error as IOError: reason = Self.words(error.errnoCode)
        case let error as HTTPClientError where error == .connectTimeout: reason = "the connection timed out"
        case let error as HTTPClientError where error == .remoteConnectionClosed: reason = "the connection was closed"
        default: reason = String(String(describing: error).prefix(200))
        }
    }

    private static func words(_ error: NIOConnectionError) -> String {
        if let failure = error.connectionErrors.first {
            if let system = failure.error as? IOError { return words(system.errnoCode) }
            return ConnectionFailure(failure.error).reason
        }
        return "the host name is not known"
    }

    private static func words(_ code: CInt) -> String { String(cString: strerror(code)).lowercased() }
}
