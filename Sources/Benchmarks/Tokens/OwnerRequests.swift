import Crypto
import Foundation
import HTTPSignatures

/// Requests of owners, signed before the clock starts: the load generator must not be what is measured.
struct OwnerRequests: Sendable {
    /// Of the server, without a slash at its end; what is signed is over it.
    let base: String
    let key: Curve25519.Signing.PrivateKey

    /// The fields of a signed request.
    func fields(_ method: String, _ path: String, body: String, authorization: String?) throws -> [(String, String)] {
        let request = SignedRequest(
            method: method, target: try TargetURI(base: base, path: path), body: Data(body.utf8),
            authorization: authorization)
        let signed = try request.signed(by: key, created: Int64(Date().timeIntervalSince1970))
        return signed.fields.map { ($0.name, $0.value) } + (authorization.map { [("authorization", $0)] } ?? [])
    }

    /// The bytes of a request without a body (RFC 9112 section 3).
    func bytes(_ method: String, _ path: String, authorization: String? = nil) throws -> [UInt8] {
        let host = base.split(separator: "/").last ?? ""
        var lines = ["\(method) \(path) HTTP/1.1", "host: \(host)"]
        if method == "POST" { lines.append("content-length: 0") }
        lines += try fields(method, path, body: "", authorization: authorization).map { "\($0.0): \($0.1)" }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }
}
