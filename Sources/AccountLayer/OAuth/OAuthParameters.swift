import HTTPSupport
import Hummingbird

/// The parameters of a request by an application: none twice, and an empty one counts as left out (RFC 6749 section 3.1).
/// Unknown ones are passed over.
struct OAuthParameters: Sendable {
    private let values: FormInput

    /// A form in the body (RFC 6749 section 3.2). Throws an `OAuthRefusal`.
    init(form request: Request) async throws {
        do { values = try await FormInput(request) } catch let refusal as Refusal { throw Self.unreadable(refusal) }
        // What is in an address ends up in logs and histories.
        guard request.uri.query == nil else {
            throw OAuthRefusal(.invalidRequest, "Parameters belong into the body, not into the address")
        }
    }

    /// The query of an address.
    init(query: String) throws(OAuthRefusal) {
        do throws(Refusal) { values = try FormInput(Array(query.utf8)) } catch { throw Self.unreadable(error) }
    }

    private static func unreadable(_ refusal: Refusal) -> OAuthRefusal {
        OAuthRefusal(.invalidRequest, "\(refusal.message). Each parameter once, form-urlencoded, in valid UTF-8")
    }

    func required(_ name: String, upTo limit: Int = 1_024) throws(OAuthRefusal) -> String {
        guard let text = try optional(name, upTo: limit) else {
            throw OAuthRefusal(.invalidRequest, "\(name) is missing")
        }
        return text
    }

    func optional(_ name: String, upTo limit: Int = 1_024) throws(OAuthRefusal) -> String? {
        do throws(Refusal) { return try values.optional(name, name, upTo: limit) } catch {
            throw OAuthRefusal(.invalidRequest, "\(name) is too long")
        }
    }

    /// What is asked for (RFC 6749 section 3.3). Throws for a scope that `allowed` does not hold.
    /// - Returns: nil where nothing is asked for.
    func scopes(within allowed: Set<Scope>) throws(OAuthRefusal) -> Set<Scope>? {
        guard let text = try optional("scope") else { return nil }
        var scopes: Set<Scope> = []
        for word in text.split(separator: " ") {
            guard let scope = Scope(rawValue: String(word)), allowed.contains(scope) else {
                throw OAuthRefusal(.invalidScope, "This client may ask for: \(Scope.text(allowed))")
            }
            scopes.insert(scope)
        }
        return scopes.isEmpty ? nil : scopes
    }

    /// The same, for requests that must name what they want.
    func requiredScopes(within allowed: Set<Scope>) throws(OAuthRefusal) -> Set<Scope> {
        guard let scopes = try scopes(within: allowed) else {
            throw OAuthRefusal(.invalidScope, "scope is missing; this client may ask for: \(Scope.text(allowed))")
        }
        return scopes
    }
}

extension Scope {
    /// As it stands in a parameter, in the order of the table.
    static func text(_ scopes: Set<Scope>) -> String { list(scopes).map(\.rawValue).joined(separator: " ") }

    static func list(_ scopes: Set<Scope>) -> [Scope] { allCases.filter(scopes.contains) }

    /// From our own database: what this version does not know is left out.
    static func set(stored text: String) -> Set<Scope> {
        Set(text.split(separator: " ").compactMap { Scope(rawValue: String($0)) })
    }
}
