namespace LoadBalancing.Samples;

/// <summary>Samples of what rules have set, and constants that they may set.</summary>
internal static class VariableSamples
{
    public static IEnumerable<SampleKind> All { get; } =
    [
        new("var", "sess|txn|req|res.name[,default]", SampleType.Text, CreateVariable),
        new("str", "text", SampleType.Text, arguments => arguments is [var text] ? Constant(text) : null),
    ];

    private static PlainSample? CreateVariable(string[] arguments)
    {
        if (arguments.Length > 2 || !Variable.TryParse(arguments[0], out var variable))
        {
            return null;
        }

        var other = arguments.Length == 2 ? arguments[1] : null;
        return new PlainSample(SampleType.Text, (scoped in context, scoped ref _, out value) =>
        {
            var text = variable.ValueIn(context) ?? other;
            value = new SampleValue(text);
            return text is not null;
        });
    }

    private static PlainSample Constant(string text) => new(SampleType.Text, (scoped in _, scoped ref _, out value) =>
    {
        value = new SampleValue(text);
        return true;
    });
}
