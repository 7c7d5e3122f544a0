import Foundation
import HTTPSupport
import PrivacyPassToken

/// Where the issuer's directory is read: the one public document that crosses to this server.
public enum IssuerDirectorySource: Sendable, Equatable {
    case url(String)
    case file(String)

    /// Reads `--issuer-directory`. An address without a path means the directory's well-known one. Plain HTTP would let
    /// whoever stands in between name keys of his own, so it is taken from this machine alone.
    public init(_ text: String) throws(IssuerDirectoryRefusal) {
        guard text.contains("://") else {
            guard !text.isEmpty else { throw .badAddress }
            self = .file(text)
            return
        }
        guard var url = URLComponents(string: text), let host = url.host, !host.isEmpty, url.user == nil,
            url.password == nil, let scheme = url.scheme?.lowercased()
        else { throw .badAddress }
        guard scheme == "https" || scheme == "http" && Listening(address: host, port: 0).isOnLoopback else {
            throw .plainHTTP
        }
        if url.path.isEmpty || url.path == "/" { url.path = IssuerDirectory.wellKnownPath }
        guard let text = url.string else { throw .badAddress }
        self = .url(text)
    }
}

/// Why an issuer's directory is not used. Names no host and no path.
public enum IssuerDirectoryRefusal: ReportableError, Equatable {
    case badAddress, plainHTTP
    case unreachable, tooLarge
    case status(Int)
    case malformed
    /// No key of this or the next epoch: the issuer's clock or ours is wrong, or the document is old.
    case noUsableKey
    case otherIssuer
    /// Nothing says which log to believe.
    case noLog
    case otherLog

    public var publicDescription: String {
        switch self {
        case .badAddress: "--issuer-directory is an https address, or the path of a file."
        case .plainHTTP: "The issuer's directory is read over https; plain http is for this machine alone."
        case .unreachable: "The issuer's directory cannot be reached: check the address, the file and the network."
        case .tooLarge: "The issuer's directory has more than \(IssuerDirectoryReader.sizeLimit) bytes: it is not one."
        case .status(let status): "The issuer's directory is not there: its server answered \(status)."
        case .malformed:
            "The issuer's directory breaks its rules (one key for each kind and epoch, RFC 9578): it is not used."
        case .noUsableKey:
            "The issuer's directory has no key of this epoch or the next: compare the clocks of both servers."
        case .otherIssuer:
            "The directory names another issuer than the one whose keys this server took first: it is not used."
        case .noLog:
            "The issuer's directory names no log of its keys, and --issuer-log is not given: nothing of it is learned."
        case .otherLog:
            "The directory names another log than the one that this server saw first: it is not used. If the issuer has "
                + "announced a new log, give its key with --issuer-log."
        }
    }
}
