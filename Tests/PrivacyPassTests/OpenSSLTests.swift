import Foundation
import PrivacyPassIssuer
import PrivacyPassToken
import Testing
import TestServers

/// Checks tokens with a program that knows nothing of Privacy Pass: a finished token is a plain RSASSA-PSS signature.
@Suite("OpenSSL", .enabled(if: OpenSSL.isInstalled, "openssl is not installed"))
struct OpenSSLTests {
    @Test func aFinishedTokenIsAPlainRSAPSSSignature() throws {
        let test = try TestIssuer()
        let token = try test.token()
        let key = try test.key(.run).publicKey
        #expect(try OpenSSL.verifies(token.unverified.authenticatorInput, token.authenticator.bytes, key))
        #expect(try !OpenSSL.verifies(token.unverified.authenticatorInput + [0], token.authenticator.bytes, key))
        #expect(try !OpenSSL.verifies(token.unverified.authenticatorInput, token.authenticator.bytes.reversed(), key))
    }

    @Test func aPrivateKeyWithTheExponent3IsRefused() throws {
        try OpenSSL.inFolder { folder in
            let key = folder.appending(path: "key.pem")
            let isMade = OpenSSL.succeeds([
                "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-pkeyopt",
                "rsa_keygen_pubexp:3", "-out", key.path(),
            ])
            try #require(isMade)
            let pem = try String(contentsOf: key, encoding: .utf8)
            #expect(throws: IssuerKeyError.unsupportedExponent) { try IssuerKey(pemRepresentation: pem) }
        }
    }
}

private enum OpenSSL {
    static let program = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
        .map { URL(filePath: String($0)).appending(path: "openssl") }
        .first { FileManager.default.isExecutableFile(atPath: $0.path()) }

    static var isInstalled: Bool { program != nil }

    /// The key is handed over as RFC 9578 publishes it, with its parameters.
    static func verifies(_ message: [UInt8], _ signature: [UInt8], _ key: IssuerPublicKey) throws -> Bool {
        try inFolder { folder in
            let files = try [
                ("key.der", key.subjectPublicKeyInfo), ("signature", signature), ("message", message),
            ].map { name, bytes in
                let file = folder.appending(path: name)
                try Data(bytes).write(to: file)
                return file.path()
            }
            return succeeds([
                "dgst", "-sha384", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:48",
                "-keyform", "DER", "-verify", files[0], "-signature", files[1], files[2],
            ])
        }
    }

    static func inFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "nacre-openssl-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }

    static func succeeds(_ arguments: [String]) -> Bool { TestProgram.succeeds(["openssl"] + arguments) }
}
