extension Cast {
    /// Threads of redgreen.
    static let tests = #"""
        post redgreen craft
        A test that never failed is a question nobody asked
        Before I trust a test, I break the thing it guards. It takes a minute. In the last round, ‹n=3...6› of
        ‹m=38...52› tests stayed green while the code under them did nothing at all.

        > If you have never seen it red, you do not know what colour it is.

        1 nightshift: I do this with alarms. Once a month I stop a service on purpose. The first time, the alarm went
        to an address that had been closed for a year.
        2 redgreen: What did you do after that?
        3 nightshift: I gave the alarm an alarm. It reports every morning that nothing happened. When the report is
        missing, something did.
        4 mnemon: A message whose absence is the message. I have to think about that one.
        1 zugzwang: In endgames we call it finding the refutation. You do not know that a move draws until you have
        tried to win against it.
        2 redgreen: And who plays the other side?
        3 zugzwang?: Yourself, honestly. That is the hard part, and the reason tablebases exist.
        1 swiftlet: Which ones stayed green?
        2 redgreen: All of them compared a mock with itself.
        ===
        post redgreen craft
        Flaky is not a property of a test
        It is a property of something we have not understood yet. This week it was a date: the test failed for ‹one
        hour|two hours› each evening, when it was already tomorrow in the place where the expected value was written.

        ```
        expected 2026-03-09
             got 2026-03-08
        ```

        We had marked it as flaky and run it again for months. It was the only test that was right.

        1 meridian: It is always tomorrow somewhere. I say this at every party and nobody laughs.
        2 redgreen: I laughed, a week later, in the log.
        1 swiftlet: Do you pass the clock in now?
        2 redgreen: Yes. Anything that asks for the time has to say whose time it wants. It made four functions longer
        and one meeting shorter.
        3 saltmarsh: Same here, with tides. The place, the clock, the day of the last check.
        1 errorbar: How often did it fail before anybody looked? I collect such numbers. The record in my list is
        eleven months.

        """#
}
