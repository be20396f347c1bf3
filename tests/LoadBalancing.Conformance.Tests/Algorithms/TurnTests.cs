namespace LoadBalancing.Conformance.Algorithms;

/// <summary>The algorithms that look at no request.</summary>
public sealed class TurnTests
{
    [Fact]
    public async Task Static_round_robin()
    {
        int[][] weights = [[1], [1, 1, 1, 1], [3, 1], [5, 1, 1], [2, 3, 5], [10, 20, 30], [12, 12, 26, 26], [7, 3, 2, 1], [0, 3, 0, 2], [256, 255, 1, 9]];

        var picks = await Picks.CompareAsync([.. weights.Select(weight => new PickCase(["balance static-rr"], Keys.Plain(120), weight))]);

        picks[2].Should().StartWith("aaabaaab");
        picks[4].Should().StartWith("acbcacbcbc");
        picks[6].Should().StartWith("abcdcdabcdcdabcdcdabcdcdcadbcdcadbcdcd");
    }

    [Fact]
    public async Task Idle_servers_take_turns_with_leastconn()
    {
        int[][] weights = [[1, 1, 1, 1], [5, 1, 1], [1, 3]];

        var picks = await Picks.CompareAsync([.. weights.Select(weight => new PickCase(["balance leastconn"], Keys.Plain(40), weight))]);

        picks[0].Should().StartWith("abcdabcd");
    }

    [Fact]
    public async Task First_is_the_lowest_id()
    {
        var cases = new[]
        {
            new PickCase(["balance first"], Keys.Plain(8), [1, 5, 1]),
            new PickCase(["balance first"], Keys.Plain(8), [1, 5, 1]) { ServerParameters = ["id 9", "id 4", "id 7"] },
            new PickCase(["balance first"], Keys.Plain(8), [0, 5, 1]),
        };

        (await Picks.CompareAsync(cases)).Should().Equal("aaaaaaaa", "bbbbbbbb", "bbbbbbbb");
    }
}
