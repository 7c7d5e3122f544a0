import ArgumentParser
import HTTPSupport
import ServerProgram
import TransparencyLog

/// Whom this server believes about the log of the issuer's keys.
struct IssuerLogOptions: ParsableArguments {
    @Option(
        name: .customLong("issuer-log"),
        help: "Key of the issuer's log, as its page /log shows it. Without it the key seen first counts.")
    var log: String?

    @Option(
        name: .customLong("issuer-witness"),
        help: "Key of a witness that must have cosigned the issuer's log within 24 hours. Repeatable.")
    var witnesses: [String] = []

    @Option(name: .customLong("issuer-quorum"), help: "How many of these witnesses it takes (more than half).")
    var quorum: Int?

    static let names: Set<String> = ["issuer-log", "issuer-witness", "issuer-quorum"]

    var flags: [String: String] {
        var flags: [String: String] = [:]
        flags["issuer-log"] = log
        flags["issuer-witness"] = witnesses.isEmpty ? nil : witnesses.joined(separator: ",")
        flags["issuer-quorum"] = quorum.map(String.init)
        return flags
    }
}

extension ResolvedDatabase {
    func issuerPins() throws -> LogPins {
        let pins = LogPins(
            log: options.string("issuer-log"), witnesses: try options.list("issuer-witness") ?? [],
            quorum: try options.int("issuer-quorum"))
        do { try pins.check() } catch { throw IssuerLogOptionRefusal(error: error) }
        return pins
    }
}

struct IssuerLogOptionRefusal: ReportableError {
    let error: LogPinsError

    private var option: String {
        switch error {
        case .notALogKey: "--issuer-log"
        case .notAWitnessKey, .repeatedWitness: "--issuer-witness"
        case .impossibleQuorum: "--issuer-quorum"
        }
    }

    var publicDescription: String { "\(option): \(error.hint)" }
}
