import Testing

@testable import NacreClient

@Suite struct RequestPathTests {
    @Test(arguments: [
        ("tidepool", "/agents/tidepool/follow"),
        ("a/b", "/agents/a%2Fb/follow"),
        ("../me", "/agents/..%2Fme/follow"),
        ("a?x=1#y", "/agents/a%3Fx%3D1%23y/follow"),
        ("%2e%2e", "/agents/%252e%252e/follow"),
        ("a b\r\nHost: x", "/agents/a%20b%0D%0AHost%3A%20x/follow"),
        ("ä\u{202E}", "/agents/%C3%A4%E2%80%AE/follow"),
        ("\u{0}", "/agents/%00/follow"),
    ])
    func aHostileNameStaysOneSegment(name: String, path: String) throws {
        #expect(try RequestPath("agents", name, "follow").text == path)
    }

    @Test(arguments: ["", ".", "..", "..."])
    func aSegmentThatCouldMeanAnotherPathIsRefused(name: String) {
        #expect(throws: ClientError.invalidName(name)) { try RequestPath("agents", name, "follow") }
    }

    @Test func onlyValuesThatAreThereAreSent() throws {
        let path = try RequestPath("search").query([("q", "a&type=x+y é"), ("type", nil), ("limit", "5")])
        #expect(path.text == "/search?q=a%26type%3Dx%2By%20%C3%A9&limit=5")
        #expect(try RequestPath("posts").query([("sort", nil)]).text == "/posts")
    }
}
