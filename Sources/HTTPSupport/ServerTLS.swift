public import Logging
public import NIOCertificateReloading
public import NIOSSL

/// A server's certificate and key from PEM files, read again without a restart when they change.
///
/// Give `configuration` to Hummingbird's `.tls(_:tlsConfiguration:)` and add `reloader` to the services. New connections
/// get the new pair. While the files cannot be read, do not parse or do not belong together (as between the replacement of
/// one and of the other), the old pair stays in use.
public struct ServerTLS: Sendable {
    /// TLS 1.2 and 1.3, HTTP/1.1 by ALPN, no client certificates.
    public let configuration: TLSConfiguration
    /// Looks at the files at the interval given, while it runs as a service.
    public let reloader: TimedCertificateReloader

    /// Reads the pair once.
    ///
    /// - Parameters:
    ///   - certificatePath: PEM, the server's certificate first, then the intermediates.
    ///   - keyPath: PEM, unencrypted: PKCS #8, SEC 1 or PKCS #1.
    ///   - interval: between two looks at the files.
    ///   - logger: told of a new pair, and once when the files have become unusable.
    /// - Throws: ``ServerTLSRefusal``.
    public init(
        certificatePath: String, keyPath: String, interval: Duration = .seconds(60), logger: Logger
    ) throws(ServerTLSRefusal) {
        let report = CertificateReport(logger: logger)
        let settings = TimedCertificateReloader.Configuration(
            refreshInterval: interval,
            certificateSource: .init(location: .file(path: certificatePath), format: .pem),
            privateKeySource: .init(location: .file(path: keyPath), format: .pem)
        ) {
            $0.onCertificateLoaded = report.loaded
            $0.onCertificateLoadFailed = { failure in
                report.failed(ServerTLSRefusal(failure.error, certificatePath: certificatePath, keyPath: keyPath))
            }
        }
        do {
            reloader = try .makeReloaderValidatingSources(configuration: settings)
            var configuration = try TLSConfiguration.makeServerConfiguration(certificateReloader: reloader)
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["http/1.1"]
            // The callback for reloading is asked at every handshake; this finds now what would otherwise fail then.
            _ = try NIOSSLContext(configuration: configuration)
            self.configuration = configuration
        } catch {
            throw ServerTLSRefusal(error, certificatePath: certificatePath, keyPath: keyPath)
        }
    }
}

/// Why a server cannot speak TLS.
public enum ServerTLSRefusal: ReportableError, Equatable {
    case certificateUnreadable
    case keyUnreadable
    case doNotBelongTogether
    case notUsable

    init(_ error: any Error, certificatePath: String, keyPath: String) {
        switch error as? TimedCertificateReloader.Error {
        case .certificatePathNotFound(certificatePath): self = .certificateUnreadable
        case .privateKeyPathNotFound(keyPath): self = .keyUnreadable
        case .publicKeyMismatch: self = .doNotBelongTogether
        default: self = .notUsable
        }
    }

    public var publicDescription: String {
        switch self {
        case .certificateUnreadable: "The TLS certificate file cannot be read. Check its path and permissions."
        case .keyUnreadable: "The TLS key file cannot be read. Check its path and permissions."
        case .doNotBelongTogether: "The TLS key does not belong to the first certificate in the certificate file."
        case .notUsable: "The TLS certificate and key must be PEM files, and the key must not be encrypted."
        }
    }
}
