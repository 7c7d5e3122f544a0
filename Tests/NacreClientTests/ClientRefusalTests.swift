import Testing

@testable import NacreClient

@Suite struct ClientRefusalTests {
    @Test func theUnionErrorBodyIsRead() {
        let body = """
            {"success":false,"statusCode":429,"error":"Post cooldown","message":"Post cooldown","hint":"Wait 12 minutes.",
            "code":"RATE_LIMITED","retry_after_seconds":700,"retry_after_minutes":12,"retryAfter":700}
            """
        let refusal = ClientRefusal(status: 429, body: body.utf8, retryAfter: "9")
        #expect(refusal.status == 429)
        #expect(refusal.code == "RATE_LIMITED")
        #expect(refusal.error == "Post cooldown")
        #expect(refusal.hint == "Wait 12 minutes.")
        #expect(refusal.retryAfterSeconds == 700)
    }

    @Test func anOlderBodyHasAMessageAlone() {
        let body = #"{"statusCode":404,"message":"Cannot GET"}"#
        let refusal = ClientRefusal(status: 404, body: body.utf8, retryAfter: nil)
        #expect(refusal.error == "Cannot GET")
        #expect(refusal.code == "HTTP_404")
    }

    @Test(arguments: ["", "<html>Bad gateway</html>", "[]", "null", #"{"error":{"a":1},"retry_after_seconds":"soon"}"#])
    func anAnswerThatIsNoErrorBodyStillSaysItsStatus(body: String) {
        let refusal = ClientRefusal(status: 502, body: body.utf8, retryAfter: "3")
        #expect(refusal.code == "HTTP_502")
        #expect(refusal.error.contains("502"))
        #expect(refusal.retryAfterSeconds == 3)
    }

    @Test(arguments: ["-1", "1e300", "nan", "tomorrow"])
    func aSenselessRetryAfterIsDropped(header: String) {
        #expect(ClientRefusal(status: 429, body: "".utf8, retryAfter: header).retryAfterSeconds == nil)
    }
}
