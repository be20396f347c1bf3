namespace LoadBalancing.Conformance.Cookies;

/// <summary>
/// Every mode of the persistence cookie with every option that changes what servers or clients see, over made-up headers: the same
/// servers, the same headers to them, the same headers to clients.
/// </summary>
public sealed class CookieModeTests
{
    private const int RequestsPerCase = 150;
    private const int Combinations = 100;
    private const int RequestsPerCombination = 60;

    private static readonly string[] Modes =
    [
        "", "indirect", "preserve indirect", "rewrite", "prefix", "prefix indirect", "prefix indirect preserve", "insert", "insert indirect", "insert nocache",
        "insert preserve", "insert indirect preserve", "insert postonly", "insert indirect postonly preserve",
        "insert httponly secure domain .a.b domain c.d attr SameSite=None attr Foo", "insert httponly", "insert secure", "insert attr Foo",
        "insert domain .a.b", "rewrite postonly", "prefix postonly",
    ];

    private static readonly string[] Actions = ["", "rewrite", "prefix", "insert", "insert"];

    private static readonly string[] Options =
    [
        "indirect", "preserve", "nocache", "postonly", "httponly", "secure", "domain .a.b", "domain c.d", "attr SameSite=Lax", "attr Foo", "maxidle 10m",
        "maxlife 50m",
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

    [Fact]
    public async Task Computed_values()
    {
        var cases =
            from mode in (string[])["insert", "insert indirect", "insert preserve", "insert indirect nocache", "insert httponly secure"]
            from lifetime in Lifetimes
            select Case([$"cookie S {mode} dynamic{lifetime}", "dynamic-cookie-key secret"], seed: 5) with { IsDynamic = true };

        await CookieComparison.RunAsync([.. cases]);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public async Task Options_in_any_combination(int seed)
    {
        var random = new Random(seed);
        var cases = Enumerable.Range(0, Combinations).Select(_ => Case([$"cookie S {Combine(random)}"], random.Next(), RequestsPerCombination));

        await CookieComparison.RunAsync([.. cases]);
    }

    [Fact]
    public async Task Cookies_in_fields_of_their_own_over_HTTP_2()
    {
        var cases = Modes.Select(mode => Case([$"cookie S {mode}"], seed: 8)).Append(Case(["cookie S insert indirect maxidle 10m maxlife 50m"], seed: 8));

        await CookieComparison.RunAsync([.. cases], overHttp2: true);
    }

    // What HAProxy refuses is left out.
    private static string Combine(Random random)
    {
        var mode = random.GetItems(Actions, 1)[0];
        var options = Options.Where(_ => random.Next(3) == 0).Where(option => mode != "rewrite" || option != "indirect").ToList();
        if (mode != "insert" && !options.Contains("indirect"))
        {
            options.Remove("preserve");
        }

        return string.Join(' ', options.Prepend(mode).OrderBy(_ => random.Next()));
    }

    private static CookieCase Case(string[] lines, int seed, int requests = RequestsPerCase)
    {
        var texts = new CookieTexts(seed);
        return new CookieCase(lines, [.. Enumerable.Range(0, requests).Select(_ => texts.Next())]);
    }
}
