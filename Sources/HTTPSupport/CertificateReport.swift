import Logging
import NIOCertificateReloading
import Synchronization

/// Tells the log of what changes: the reloader calls back at every look, whether or not anything is new.
final class CertificateReport: Sendable {
    private let logger: Logger
    private let isFailing = Mutex(false)

    init(logger: Logger) { self.logger = logger }

    @Sendable func loaded(_ difference: TimedCertificateReloader.CertificateChainAndKeyPairReloadDiff) {
        isFailing.withLock { $0 = false }
        guard let previous = difference.previousX509CertificateChain else { return }
        if previous != difference.currentX509CertificateChain { logger.notice("a new TLS certificate is in use") }
    }

    @Sendable func failed(_ refusal: ServerTLSRefusal) {
        let wasFailing = isFailing.withLock { isFailing in
            defer { isFailing = true }
            return isFailing
        }
        guard !wasFailing else { return }
        logger.report(refusal, doing: "reading the TLS files again; the old pair stays in use", level: .warning)
    }
}
