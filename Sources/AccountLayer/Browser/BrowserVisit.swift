import HTTPTypes
import Hummingbird
import Synchronization

/// What a browser brought to a page of ours, and what it is given back. Made by the gate, for the pages of the table alone.
final class BrowserVisit: Sendable {
    private let cookies: BrowserCookies
    private let tickets: FormTickets
    private let holder: FormTickets.Holder
    private let visitor: BrowserCookies.Visitor
    private let isNewVisitor: Bool
    private let madeForm = Mutex(false)

    /// - Parameter sessionTag: of who is signed in.
    init(_ request: Request, sessionTag: [UInt8]?, _ domain: AccountDomain) {
        cookies = BrowserCookies(publicURL: domain.publicURL)
        tickets = FormTickets(keys: domain.keys, clock: domain.clock)
        let known = cookies.visitor(in: request).map(BrowserCookies.Visitor.init(bytes:))
        visitor = known ?? BrowserCookies.Visitor()
        isNewVisitor = known == nil
        holder = sessionTag.map { .session($0) } ?? .visitor(visitor)
    }

    /// A form that only this browser can send, to this path of ours.
    func form(_ action: String) -> PageForm {
        madeForm.withLock { $0 = true }
        return PageForm(action: action, ticket: tickets.make(for: action, holder))
    }

    /// Whether a form that was sent to `path` was made for this browser: for its session, or as a visitor's.
    ///
    /// - Parameter byVisitors: the form is one that needs no session: then one that lay open while its sender signed in
    ///   counts still.
    func isOurs(_ ticket: String, for path: String, byVisitors: Bool) -> Bool {
        if tickets.check(ticket, for: path, holder) { return true }
        return byVisitors && !isNewVisitor && tickets.check(ticket, for: path, .visitor(visitor))
    }

    /// What this visit adds to an answer: a visitor gets what its forms are bound to.
    func finish(_ response: inout Response) {
        let hasForms = madeForm.withLock { $0 }
        switch holder {
        // What is made for one person is kept by no cache.
        case .session: response.headers[.cacheControl] = "no-store"
        case .visitor where hasForms:
            response.headers[.cacheControl] = "no-store"
            if isNewVisitor { response.headers.append(.init(name: .setCookie, value: cookies.begin(visitor))) }
        case .visitor: break
        }
    }
}

/// A form in a page: where it goes, and the proof that the page is ours. Templates begin one with `{{>form}}`.
struct PageForm: Sendable {
    let action: String
    let ticket: String
}
