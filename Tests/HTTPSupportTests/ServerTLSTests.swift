import Foundation
import HTTPSupport
import Hummingbird
import HummingbirdTLS
import HummingbirdTesting
import Logging
import NIOCore
import NIOSSL
import Synchronization
import Testing
import TestServers

@Suite struct ServerTLSTests {
    /// A fresh folder with `cert.pem` and `key.pem`.
    private struct Folder {
        let url = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID())")
        var certificate: String { url.appending(path: "cert.pem").path }
        var key: String { url.appending(path: "key.pem").path }

        init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

        func remove() { try? FileManager.default.removeItem(at: url) }
    }

    /// Makes a self-signed pair with OpenSSL and returns its PEM texts.
    private func makePair(_ name: String, _ algorithm: [String] = ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"])
        throws -> (
            certificate: String, key: String
        )
    {
        let folder = try Folder()
        defer { folder.remove() }
        let openssl =
            [
                "openssl", "req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=\(name)", "-keyout", folder.key,
                "-out", folder.certificate,
            ]
            + ["-newkey"] + algorithm
        #expect(TestProgram.succeeds(openssl))
        return (
            try String(contentsOfFile: folder.certificate, encoding: .utf8),
            try String(contentsOfFile: folder.key, encoding: .utf8)
        )
    }

    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    }

    /// The certificate a server shows in a handshake.
    private func certificate(port: Int) async throws -> NIOSSLCertificate {
        let box = Box()
        let client = try await connect(port: port, seen: box)
        await client.send("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(await client.receives("hello"))
        await client.close()
        return try #require(box.value)
    }

    private final class Box: Sendable {
        private let mutex: Mutex<NIOSSLCertificate?> = Mutex(nil)
        var value: NIOSSLCertificate? {
            get { mutex.withLock(\.self) }
            set { mutex.withLock { $0 = newValue } }
        }
    }

    private func connect(port: Int, seen: Box) async throws -> RawClient {
        var configuration = TLSConfiguration.makeClientConfiguration()
        // The certificates name no host; what is checked is which one is shown.
        configuration.certificateVerification = .noHostnameVerification
        configuration.applicationProtocols = ["h2", "http/1.1"]
        let context = try NIOSSLContext(configuration: configuration)
        return try await RawClient(port: port) {
            try NIOSSLClientHandler(context: context, serverHostname: "localhost") { certificates, promise in
                seen.value = certificates.first
                promise.succeed(.certificateVerified)
            }
        }
    }

    private func withServer(
        _ tls: ServerTLS, limits: RequestLimits = RequestLimits(),
        _ test: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        let router = Router()
        router.get("hello") { _, _ in "hello" }
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        var app = Application(
            router: router, server: try .tls(.http1(configuration: limits.http1), tlsConfiguration: tls.configuration),
            logger: logger)
        app.addServices(tls.reloader)
        try await app.test(.live) { client in try await test(try #require(client.port)) }
    }

    @Test func aReplacedPairIsServedWithoutARestartAndABadOneIsNot() async throws {
        let folder = try Folder()
        defer { folder.remove() }
        let old = try makePair("old")
        let new = try makePair("new", ["rsa:2048"])
        try write(old.certificate, to: folder.certificate)
        try write(old.key, to: folder.key)
        let lines = Lines()
        let tls = try ServerTLS(
            certificatePath: folder.certificate, keyPath: folder.key, interval: .milliseconds(50),
            logger: lines.logger())
        let (oldLeaf, newLeaf) = (try leaf(old.certificate), try leaf(new.certificate))

        try await withServer(tls) { port in
            #expect(try await certificate(port: port) == oldLeaf)

            try write("not a certificate", to: folder.certificate)
            #expect(await lines.count(1))
            #expect(try await certificate(port: port) == oldLeaf)

            // One file replaced, the other not yet: nothing new must be served.
            try write(new.certificate, to: folder.certificate)
            try await Task.sleep(for: .milliseconds(300))
            #expect(try await certificate(port: port) == oldLeaf)

            try write(new.key, to: folder.key)
            #expect(await lines.count(2))
            #expect(try await certificate(port: port) == newLeaf)

            try FileManager.default.removeItem(atPath: folder.key)
            #expect(await lines.count(3))
            #expect(try await certificate(port: port) == newLeaf)
        }
        // Each change is told once, however often the files are looked at, and no path is told.
        #expect(lines.all.count == 3)
        #expect(lines.all.allSatisfy { !$0.contains(folder.url.lastPathComponent) })
    }

    @Test func theDeadlinesHoldBehindTLS() async throws {
        let folder = try Folder()
        defer { folder.remove() }
        let pair = try makePair("localhost")
        try write(pair.certificate, to: folder.certificate)
        try write(pair.key, to: folder.key)
        let tls = try ServerTLS(certificatePath: folder.certificate, keyPath: folder.key, logger: Lines().logger())
        let long = Duration.seconds(120)
        let slowHead = RequestLimits(head: .milliseconds(300), body: long, idle: long, stalledResponse: long)
        try await withServer(tls, limits: slowHead) { port in
            let client = try await connect(port: port, seen: Box())
            await client.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await client.receives("hello"))
            try await Task.sleep(for: .milliseconds(600))
            await client.send("GET /hello HTTP/1.1\r\n")
            #expect(await client.isClosed())
            #expect(client.received.split(separator: "HTTP/1.1 200").count == 1)
        }
        let idle = RequestLimits(head: long, body: long, idle: .milliseconds(300), stalledResponse: long)
        try await withServer(tls, limits: idle) { port in
            let silent = try await RawClient(port: port)
            #expect(await silent.isClosed())
            let started = try await RawClient(port: port)
            await started.send("\u{16}\u{03}\u{01}")
            #expect(await started.isClosed())
        }
    }

    @Test func filesThatCannotBeUsedAreRefusedWithTheReason() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let (one, other) = (try makePair("one"), try makePair("other"))
        func refusal(_ certificate: String?, _ key: String?) throws -> ServerTLSRefusal? {
            try? FileManager.default.removeItem(atPath: folder.certificate)
            try? FileManager.default.removeItem(atPath: folder.key)
            if let certificate { try write(certificate, to: folder.certificate) }
            if let key { try write(key, to: folder.key) }
            do throws(ServerTLSRefusal) {
                _ = try ServerTLS(certificatePath: folder.certificate, keyPath: folder.key, logger: Lines().logger())
                return nil
            } catch {
                return error
            }
        }
        #expect(try refusal(one.certificate, one.key) == nil)
        #expect(try refusal(one.certificate + other.certificate, one.key) == nil)
        #expect(try refusal(nil, one.key) == .certificateUnreadable)
        #expect(try refusal(one.certificate, nil) == .keyUnreadable)
        #expect(try refusal(one.certificate, other.key) == .doNotBelongTogether)
        #expect(try refusal("", one.key) == .notUsable)
        #expect(try refusal(one.certificate, "") == .notUsable)
        #expect(try refusal(one.key, one.certificate) == .notUsable)
        for length in stride(from: 0, to: one.certificate.count, by: 37) {
            #expect(try refusal(String(one.certificate.prefix(length)), one.key) == .notUsable)
        }
    }

    private func leaf(_ pem: String) throws -> NIOSSLCertificate {
        try #require(try NIOSSLCertificate.fromPEMBytes(Array(pem.utf8)).first)
    }
}

extension Lines {
    /// Whether there are that many lines within a generous time.
    fileprivate func count(_ count: Int) async -> Bool {
        for _ in 0..<2_000 {
            if all.count >= count { return true }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return false
    }
}
