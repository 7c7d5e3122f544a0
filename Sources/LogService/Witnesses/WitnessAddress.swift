import Foundation
import HTTPSupport
import TransparencyLog

/// A witness as `--witness` names it: `"VKEY URL"`.
public struct WitnessAddress: Sendable, Hashable {
    public let verifier: NoteVerifier
    /// Where `add-checkpoint` is: the submission prefix (C2SP tlog-witness), without a slash at the end.
    public let url: String

    public var name: String { verifier.name }

    public init(verifier: NoteVerifier, url: String) {
        self.verifier = verifier
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
    }

    /// Reads `VKEY URL`, parted by white space. What a witness signs is verified, but its refusals carry no signature: so
    /// nobody on the way may speak for it, and plain HTTP is for this machine alone.
    public init(_ text: String) throws(LogOptionRefusal) {
        let parts = text.split(whereSeparator: \.isWhitespace)
        guard parts.count == 2 else { throw .notAWitness }
        guard let verifier = try? NoteVerifier(vkey: String(parts[0])), verifier.algorithm == .cosignature else {
            throw .notAWitnessKey
        }
        guard let url = URLComponents(string: String(parts[1])), ["http", "https"].contains(url.scheme?.lowercased()),
            url.host?.isEmpty == false, url.user == nil, url.query == nil, url.fragment == nil
        else { throw .notAWitness }
        guard url.scheme?.lowercased() == "https" || Listening(address: url.host ?? "", port: 0).isOnLoopback else {
            throw .witnessOverPlainHTTP
        }
        self.init(verifier: verifier, url: String(parts[1]))
    }
}

/// Why `--witness` and `--quorum` cannot be used.
public enum LogOptionRefusal: ReportableError, Equatable {
    case notAWitness, notAWitnessKey, witnessOverPlainHTTP, repeatedWitness, impossibleQuorum, quorumMissing

    public var publicDescription: String {
        switch self {
        case .notAWitness: "--witness is the key of a witness and its address in one text: \"VKEY URL\"."
        case .notAWitnessKey: "The key in --witness is not the verifier key of a witness (nacre-witness vkey shows it)."
        case .witnessOverPlainHTTP:
            "--witness: a witness on another machine is asked over https, so that nobody on the way answers in its name."
        case .repeatedWitness: "Two --witness have the same name or the same key: one witness would count for two."
        case .impossibleQuorum: "--quorum is a number from 0 to that of the witnesses."
        case .quorumMissing: "With --witness, --quorum says how many of them must cosign what is published."
        }
    }
}
