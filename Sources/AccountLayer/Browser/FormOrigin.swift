import HTTPSupport
import HTTPTypes
import Hummingbird

/// Where a form was sent from, as the browser says it, which no page can make it say otherwise.
enum FormOrigin {
    /// Throws a `Refusal` unless the browser says that the form comes from a page of this server: by `Sec-Fetch-Site`
    /// (W3C Fetch Metadata, section 2.3), by `Origin` (RFC 6454 section 7), or by both. Where it says neither, nothing tells
    /// the form from a forged one, and it is refused as well.
    static func check(_ request: Request, _ publicURL: PublicURL) throws(Refusal) {
        let sites = request.headers[values: .secFetchSite]
        let origins = request.headers[values: .origin]
        guard sites.count <= 1, origins.count <= 1, !sites.isEmpty || !origins.isEmpty else { throw refused(publicURL) }
        if let site = sites.first, site != "same-origin" { throw refused(publicURL) }
        guard let origin = origins.first else { return }
        // Pages that are sent without a referrer have the origin `null` in some browsers: then the other one decides.
        if origin == "null", !sites.isEmpty { return }
        guard origin.lowercased() == publicURL.origin else { throw refused(publicURL) }
    }

    private static func refused(_ publicURL: PublicURL) -> Refusal {
        .forbidden(
            "FORM_FROM_ELSEWHERE", "The form was not sent from a page of this server",
            hint: "Nothing was changed. Open \(publicURL.text) in a browser and send the form from there.")
    }
}

extension HTTPField.Name {
    static let secFetchSite = Self("Sec-Fetch-Site") ?? .origin
}

extension PublicURL {
    /// Scheme, host and port as a browser writes them in `Origin`.
    var origin: String {
        let scheme = text.lowercased().hasPrefix("https://") ? "https" : "http"
        return "\(scheme)://\(authority)"
    }
}
