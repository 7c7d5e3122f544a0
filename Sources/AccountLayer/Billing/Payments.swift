import Foundation
import HTTPSupport

/// Who takes the money, as configured.
public enum Payments: Sendable {
    /// Invoices, paid to the operator.
    case invoices
    /// A provider whose API has Stripe's shape.
    case stripe(url: String, key: String, webhookSecrets: [String])

    public static let stripeURL = "https://api.stripe.com"

    /// - Parameters:
    ///   - kind: the value of `--payments`: `invoice` (the default) or `stripe`.
    ///   - url: of `--payments-url`; https, or http on this machine alone.
    ///   - keyFile: of `--payments-key`: a file (0600) with the provider's secret key.
    ///   - secretFile: of `--payments-webhook-secret`: a file (0600) with the secret of the webhook, or several, one in a
    ///     line, while it is being exchanged.
    public init(kind: String?, url: String?, keyFile: String?, secretFile: String?) throws(PaymentsRefusal) {
        switch kind ?? "invoice" {
        case "invoice":
            guard url == nil, keyFile == nil, secretFile == nil else { throw .optionsWithoutStripe }
            self = .invoices
        case "stripe":
            guard let keyFile, let secretFile else { throw .filesMissing }
            let url = PublicURL(url ?? Self.stripeURL).text
            guard Self.isUsable(url) else { throw .url }
            let keys = try Self.lines(keyFile)
            guard keys.count == 1 else { throw .notOneKey }
            self = .stripe(url: url, key: keys[0], webhookSecrets: try Self.lines(secretFile))
        default: throw .unknownKind
        }
    }

    var provider: any PaymentProvider {
        switch self {
        case .invoices: InvoiceProvider()
        case .stripe(let url, let key, let secrets):
            StripeProvider(client: StripeClient(url: url, key: key), secrets: secrets.map { Array($0.utf8) })
        }
    }

    private static func isUsable(_ url: String) -> Bool {
        guard let parts = URLComponents(string: url), let host = parts.host, parts.query == nil, parts.fragment == nil,
            parts.user == nil, parts.path.isEmpty
        else { return false }
        return parts.scheme == "https"
            || parts.scheme == "http" && ["127.0.0.1", "localhost", "[::1]", "::1"].contains(host)
    }

    /// The lines of a secret file, without blanks around them.
    private static func lines(_ path: String) throws(PaymentsRefusal) -> [String] {
        guard let mode = (try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]) as? NSNumber,
            let data = FileManager.default.contents(atPath: path), data.count <= 4_096
        else { throw .unreadable(path) }
        guard mode.intValue & 0o077 == 0 else { throw .openToOthers(path) }
        let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        // They go into a header.
        guard !lines.isEmpty, lines.allSatisfy({ $0.utf8.allSatisfy { (0x21...0x7E).contains($0) } }) else {
            throw .empty(path)
        }
        return lines
    }
}

/// Why payments cannot be set up so.
public enum PaymentsRefusal: ReportableError, Equatable {
    case unknownKind, filesMissing, optionsWithoutStripe, url, notOneKey
    case unreadable(String)
    case openToOthers(String)
    case empty(String)

    public var publicDescription: String {
        switch self {
        case .unknownKind: "--payments is invoice or stripe."
        case .filesMissing:
            "--payments stripe needs --payments-key FILE (the secret key) and --payments-webhook-secret FILE."
        case .optionsWithoutStripe:
            "--payments-url, --payments-key and --payments-webhook-secret go with --payments stripe."
        case .url: "--payments-url is https://HOST without a path, or http on this machine for trying out."
        case .notOneKey: "The file of --payments-key holds one key."
        case .unreadable(let path): "\(path) cannot be read, or is larger than 4 KiB."
        case .openToOthers(let path): "\(path) can be read by others: run chmod 600 on it."
        case .empty(let path): "\(path) holds no key, or one with characters that no key has."
        }
    }
}
