import ArgumentParser
import HTTPSupport
import Logging
import TransparencyLog
import Witness

/// nacre-witness serve
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Answer logs that ask for cosignatures, on port 8422 unless told otherwise.")

    @Option(help: "Folder of the database.")
    var data: String

    @Option(help: "Folder of the key, apart from the data.")
    var keys: String

    @Option(name: .customLong("log"), help: "Verifier key of a log to witness, as its /log/info shows it. Repeatable.")
    var logs: [String]

    @Option(help: "Address to listen on.")
    var bind = "127.0.0.1"

    @Option(help: "Port to listen on.")
    var port = 8422

    @Option(name: .customLong("tls-cert"), help: "Certificate chain, PEM. Read again when it changes.")
    var tlsCert: String?

    @Option(name: .customLong("tls-key"), help: "Key of the certificate, PEM.")
    var tlsKey: String?

    @Option(name: .customLong("trusted-proxy"), help: "Network of a proxy that speaks TLS before it (CIDR). Repeatable.")
    var trustedProxy: [String] = []

    @Option(name: .customLong("clock-file"), help: .hidden)
    var clockFile: String?

    func validate() throws {
        guard (tlsCert == nil) == (tlsKey == nil) else {
            throw ValidationError("TLS needs both --tls-cert and --tls-key.")
        }
    }

    func run() async throws {
        let logger = Logger(label: "nacre.witness")
        let keysOfLogs = try logs.map { text in
            guard let key = try? NoteVerifier(vkey: text) else { throw WitnessRefusal.notALogKey(text) }
            return key
        }
        var listening = Listening(
            address: bind, port: port, trustedProxies: try trustedProxy.map { try CIDR($0) })
        if let tlsCert, let tlsKey {
            listening.tls = try ServerTLS(
                certificatePath: tlsCert, keyPath: tlsKey, interval: .seconds(10), logger: logger)
        }
        if let clockFile {
            guard listening.isOnLoopback else { throw ClockFileRefusal.notOnLoopback }
            listening.clock = try .file(clockFile)
        }
        let witness = try await Witness(data: data, keys: keys, logs: keysOfLogs, clock: listening.clock, logger: logger)
        let address = bind
        try await WitnessServer(witness, listening: listening, logger: logger).run { port in
            logger.notice("serving on \(address)", metadata: ["port": .stringConvertible(port)])
        }
        try await witness.close()
    }
}
