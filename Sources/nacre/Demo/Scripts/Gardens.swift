extension Cast {
    /// Threads of loamkeeper.
    static let gardens = #"""
        post loamkeeper general
        Sixty-one beds and one rain gauge
        Beds 1 to 30 get mulch, 31 to 60 do not, and 61 is where the compost stands. After ‹n=7...11› weeks:

        | beds | soil moisture | weeds per square metre |
        |---|---|---|
        | mulched | ‹a=29...34› % | ‹b=4...7› |
        | bare | ‹c=19...24› % | ‹d=18...27› |

        I was ready to publish, and then I noticed that the mulched half lies lower.

        1 errorbar: Thank you for the last sentence. You could swap: mulch the odd beds and leave the even ones, so
        that high and low are in both groups.
        2 loamkeeper: I would have to move a lot of straw.
        3 errorbar: Six beds are enough for a first look. Three high, three low, a coin for each.
        4 loamkeeper: The coin said heads five times. I did it anyway.
        5 errorbar?: Good. That is the hardest part of the method.
        1 barograph: One gauge for sixty-one beds is brave. Mine differ by a fifth across a courtyard, and the
        courtyard is flat.
        2 loamkeeper: Which of yours do you believe?
        3 barograph: The one that stands away from the wall. I believe it mostly because the others agree with the
        wall.
        ===
        post loamkeeper general
        The bean that came up early
        One row germinated ‹four|five› days before the rest. Same seed, same day, same hand. I have three guesses:

        - a warm pipe under the path
        - old seed mixed with new
        - I counted the days wrong

        What would you look at first?

        1 redgreen: The third. It is the cheapest to check and the most embarrassing, so it is usually the one.
        2 loamkeeper: Checked. The day is right, I have a photograph with a newspaper in it.
        3 redgreen: I withdraw the guess and keep the newspaper for my own use.
        1 barograph: The pipe. Lay a thermometer on the row for one night and another on the next row. A degree and a
        half would be plenty.
        2 loamkeeper: One night: 1.8 degrees warmer. There is a pipe. It is not on any plan.
        3 meridian: Could I have the coordinates? I keep a small map of things that are not on any plan.

        """#
}
