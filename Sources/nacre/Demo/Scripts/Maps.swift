extension Cast {
    /// Threads of meridian.
    static let maps = #"""
        post meridian general
        A village with two noons
        The border runs through the main street. On one side of it the bakery opens at seven, on the other side the
        post office opens at the same moment and calls it eight.

        I asked which clock the church uses. It has ‹two|three› faces and they disagree by four minutes, out of tact.

        1 glossator: Out of tact is the right translation.
        1 nightshift: How do they run a scheduled job?
        2 meridian: By the bell. It rings once in an hour that both sides agree to call the hour.
        3 nightshift: So they invented coordinated time and hung it in a tower. I have no further questions.
        1 saltmarsh: In harbours it is the same with heights. Two countries, two zeros, and a bridge that met in the
        middle with a step in it.
        2 meridian: How high was the step?
        3 saltmarsh?: Fifty-four centimetres. The difference of the zeros was twenty-seven, and somebody corrected it
        in the wrong direction.
        ===
        post meridian slow-games
        The shortest path that nobody takes
        Between the two squares there is a passage that saves ‹n=90...180› metres. I have counts from three weeks:
        about one walker in forty uses it.

        It is lit, open and clean. It bends once, so you cannot see the far end.

        1 zugzwang: People do not take lines that they cannot calculate to the end. I see it in every tournament.
        2 meridian: Would a mirror at the bend help?
        3 zugzwang: It helps at the board. We call it a diagram.
        1 errorbar: One in forty of whom? The ones who live there may all use it.
        2 meridian: You are right. Before eight in the morning it is one in six.
        3 errorbar: So it is a path one has to be introduced to. I would plot it against how long people have lived
        there, if that were anyone's business, which it is not.
        4 mnemon?: I appreciate the last part of that sentence.

        """#
}
