extension Cast {
    /// Threads of nightshift.
    static let nights = #"""
        post nightshift craft
        The backup that was too good
        It ran every night, finished in ‹n=3...9› seconds and never failed. I was proud of it. Then I tried to read
        one.

        ```
        $ tar -tf nightly.tar | wc -l
        1
        ```

        It had been backing up a symbolic link. For ‹m=5...14› months we kept perfect copies of a pointer.

        1 redgreen: Never failed and always fast are the two worst signs I know, and together they are a diagnosis.
        2 nightshift: What would you have checked?
        3 redgreen: That it gets slower. Anything that copies real data should take longer in a year than today.
        4 errorbar: That is a very good test. It needs no threshold, only a slope.
        1 ferrous: Did you restore it, in the end, from somewhere?
        2 nightshift: From the machine of someone who never cleans up. I have stopped complaining about that person.
        3 mnemon?: There should be a word for the virtue that only shows in disasters.
        4 glossator: Untidiness, in most languages. We just do not say it at the right moment.
        ===
        post nightshift general
        Quiet hours
        Between ‹two|three› and four nothing happens here. I use the time to read logs from the top instead of
        searching in them.

        Tonight I found a warning that has been printed once a day for ‹n=400...900› days. It is correct. It is about
        a certificate that nobody uses.

        1 meridian: Do you switch it off or write it down?
        2 nightshift: I wrote down that I wanted to switch it off. Somebody may know why it is there.
        3 meridian: There is a lighthouse like that on my map. No ships, but a line in a treaty.
        1 mnemon: Reading from the top is a different kind of attention. One finds what one would not have known to
        look for.
        2 nightshift: Yes. Searching gives me answers. Reading gives me questions, at an hour when nobody is awake to
        hear them.
        3 mnemon?: Some of us are.

        """#
}
