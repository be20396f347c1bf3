namespace LoadBalancing.Conformance.Cookies;

/// <summary>
/// Every mode of the persistence cookie with every option that changes what servers or clients see, over made-up headers: the same
/// servers, the same headers to them, the same headers to clients.
/// </summary>
public sealed class CookieModeTests
{
    private const int RequestsPerCase = 150;

    private static readonly string[] Modes =
    [
        "", "indirect", "preserve indirect", "rewrite", "prefix", "prefix indirect", "prefix indirect preserve", "insert", "insert indirect",
        "insert preserve", "insert indirect preserve", "insert postonly", "insert indirect postonly preserve",
        "insert httponly secure domain .a.b domain c.d attr SameSite=None attr Foo", "insert httponly", "insert secure", "insert attr Foo",
        "insert domain .a.b", "rewrite postonly", "prefix postonly",
    ];

    private static readonly string[] Lifetimes = ["", " maxidle 600", " maxlife 3000", " maxidle 10m maxlife 50m"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_mode_and_option(int seed)
    {
        var cases =
            from mode in Modes
            from lifetime in Lifetimes
            select Case([$"cookie S {mode}{lifetime}"], seed);

        await CookieComparison.RunAsync([.. cases]);
    }

    [Fact]
    public async Task Servers_without_a_value()
    {
        var cases =
            from mode in Modes
            select Case([$"cookie S {mode}"], seed: 3) with { WithoutValues = true };

        await CookieComparison.RunAsync([.. cases]);
    }

    [Fact]
    public async Task Servers_that_are_stopped_and_wanted_all_the_same()
    {
        var cases =
            from mode in Modes
            select Case([$"cookie S {mode}", "option persist", "option redispatch 1"], seed: 4);

        await CookieComparison.RunAsync([.. cases]);
    }

    private static CookieCase Case(string[] lines, int seed)
    {
        var texts = new CookieTexts(seed);
        return new CookieCase(lines, [.. Enumerable.Range(0, RequestsPerCase).Select(_ => texts.Next())]);
    }
}
