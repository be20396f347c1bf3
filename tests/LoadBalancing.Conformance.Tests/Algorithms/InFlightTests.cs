using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Proxies;

namespace LoadBalancing.Conformance.Algorithms;

/// <summary>The algorithms that look at requests in flight pick as HAProxy does while there are some.</summary>
public sealed class InFlightTests
{
    // Random choice is compared by counts. Two samples of one distribution over four servers differ by a chi-square of more than 45 once in
    // a thousand million times (three degrees of freedom).
    private const int Requests = 2000;
    private const double LargestChiSquare = 45;

    private const int Popular = 24;
    private const int Mixed = 24;

    public static TheoryData<int[]> Weights =>
        [[1, 1, 1, 1], [3, 1], [5, 1, 1], [2, 3, 5], [10, 20, 30], [12, 12, 26, 26], [256, 1, 17], [0, 3, 2]];

    public static TheoryData<int, int[]> BoundedCases => new()
    {
        { 101, [1, 1, 1, 1] },
        { 150, [1, 1, 1, 1] },
        { 125, [4, 1, 2, 3] },
        { 200, [2, 3, 5] },
        { 110, [12, 12, 26, 26] },
        { 130, [1, 16, 1, 4, 9, 2] },
    };

    public static TheoryData<string, int[], string> RandomCases => new()
    {
        { "balance random(1)", [1, 1, 1, 1], "" },
        { "balance random(1)", [1, 1, 1, 1], "a" },
        { "balance random(2)", [1, 1, 1, 1], "a" },
        { "balance random(2)", [1, 2, 3, 4], "" },
        { "balance random(2)", [1, 2, 3, 4], "dd" },
        { "balance random(3)", [4, 1, 1, 2], "ab" },
    };

    [Theory]
    [MemberData(nameof(Weights))]
    public async Task Leastconn_spreads_requests_that_last(int[] weights)
    {
        var expected = await HoldAsync(new HAProxyProxy(), weights);
        var actual = await HoldAsync(Comparison.CreateSubject(), weights);

        actual.Should().Be(expected);
    }

    [Theory]
    [MemberData(nameof(BoundedCases))]
    public async Task A_bounded_load_sends_keys_of_full_servers_on(int factor, int[] weights)
    {
        var expected = await HoldKeysAsync(new HAProxyProxy(), factor, weights);
        var actual = await HoldKeysAsync(Comparison.CreateSubject(), factor, weights);

        actual.Should().Be(expected);
        actual[..Popular].Distinct().Should().HaveCountGreaterThan(1, "one server must not have all");
    }

    [Theory]
    [MemberData(nameof(RandomCases))]
    public async Task Random_draws_have_the_same_distribution(string balance, int[] weights, string busy)
    {
        var expected = await CountAsync(new HAProxyProxy(), balance, weights, busy);
        var actual = await CountAsync(Comparison.CreateSubject(), balance, weights, busy);

        ChiSquare(expected, actual).Should().BeLessThan(
            LargestChiSquare, $"HAProxy has {string.Join(' ', expected)} and lb {string.Join(' ', actual)}");
    }

    private static async Task<string> HoldAsync(Proxy proxy, int[] weights)
    {
        await using var farm = await HeldRequests.StartAsync(proxy, "balance leastconn", weights);

        // Those that a cookie brings count as well.
        var picks = await farm.HoldAsync("Cookie: S=b") + await farm.HoldAsync("Cookie: S=b");
        for (var request = 0; request < 40; request++)
        {
            picks += await farm.HoldAsync();
        }

        return picks;
    }

    // One key that everybody asks for, then a mix.
    private static async Task<string> HoldKeysAsync(Proxy proxy, int factor, int[] weights)
    {
        var balance = $"balance hdr(X-Key)\n    hash-type consistent\n    hash-balance-factor {factor}";
        await using var farm = await HeldRequests.StartAsync(proxy, balance, weights);

        var picks = "";
        for (var request = 0; request < Popular; request++)
        {
            picks += await farm.HoldAsync("X-Key: popular");
        }

        // Those that a cookie brings count as well, and are sent on by nobody.
        picks += await farm.HoldAsync("Cookie: S=a") + await farm.HoldAsync("Cookie: S=a");
        for (var request = 0; request < Mixed; request++)
        {
            picks += await farm.HoldAsync($"X-Key: {request % 7}");
        }

        return picks;
    }

    private static async Task<long[]> CountAsync(Proxy proxy, string balance, int[] weights, string busy)
    {
        await using var farm = await HeldRequests.StartAsync(proxy, balance, weights);
        foreach (var server in busy)
        {
            (await farm.HoldAsync($"Cookie: S={server}")).Should().Be($"{server}");
        }

        return await farm.CountAsync(Requests, weights.Length);
    }

    // Two samples of the same size.
    private static double ChiSquare(long[] one, long[] other) =>
        one.Zip(other).Where(pair => pair.First + pair.Second > 0)
            .Sum(pair => Math.Pow(pair.First - pair.Second, 2) / (pair.First + pair.Second));
}
