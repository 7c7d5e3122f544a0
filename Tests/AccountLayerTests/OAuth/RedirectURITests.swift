import HTTPSupport
import Testing

@testable import AccountLayer

@Suite struct RedirectURITests {
    @Test(arguments: [
        "https://app.example/done", "https://app.example", "https://app.example:8443/a?b=c",
        "http://127.0.0.1/done", "http://127.0.0.1:8080/done",
    ])
    func anAddressOfTheApplicationsOwnIsTaken(uri: String) throws {
        let registered = try RedirectURI(registering: uri, isPublic: false)
        #expect(registered.matches(uri))
    }

    @Test(arguments: [
        "", "app.example/done", "http://app.example/done", "https://app.example/done#part", "https://*.app.example/done",
        "https://user@app.example/done", "https://app.example/../done", "https:///done", "https://APP.example/done",
        "https://app.example/dö", "https://app.example/a b", "https://app.example/\"", "javascript:alert(1)",
        "data:text/html,x", "http://localhost/done", "http://127.0.0.1.evil.example/", "http://127.0.0.1:1:2/",
        "https://app.example:0/", "app:/done", "https://app.example\\@evil.example/",
        "https://" + String(repeating: "a", count: 600) + ".example/",
    ])
    func whatCouldLeadElsewhereIsNotRegistered(uri: String) {
        #expect(throws: Refusal.self) { try RedirectURI(registering: uri, isPublic: true) }
    }

    @Test func aSchemeOfItsOwnIsForProgramsWithoutASecret() throws {
        let uri = "org.example.app:/done"
        #expect(throws: Refusal.self) { try RedirectURI(registering: uri, isPublic: false) }
        let registered = try RedirectURI(registering: uri, isPublic: true)
        #expect(registered.matches(uri) && !registered.matches("org.example.app:/other"))
        #expect(RedirectURI.target(of: uri) == "org.example.app:")
    }

    @Test func theAnswerIsPutBehindWhatTheAddressHas() {
        #expect(
            RedirectURI.adding([("a", "b c&d")], to: "https://x.example/?e=f") == "https://x.example/?e=f&a=b%20c%26d")
        #expect(RedirectURI.adding([("a", "é#")], to: "https://x.example/") == "https://x.example/?a=%C3%A9%23")
        #expect(RedirectURI.target(of: "https://x.example:1/?e=f") == "https://x.example:1")
    }
}
