namespace LoadBalancing.Samples;

/// <summary>A sample that has a name in expressions.</summary>
/// <param name="Name">The name.</param>
/// <param name="Arguments">What stands in the parentheses behind it, for people; those in brackets may be left out.</param>
/// <param name="Type">What its values are.</param>
/// <param name="Create">
/// Makes the sample of its arguments, of which there is always one, perhaps an empty one; returns <see langword="null"/> when they are
/// not what the sample takes.
/// </param>
internal sealed record SampleKind(string Name, string Arguments, SampleType Type, Func<string[], Sample?> Create)
{
    /// <summary>A sample without arguments.</summary>
    public static SampleKind Plain(string name, SampleType type, TakeSample take) =>
        new(name, "", type, arguments => arguments is [""] ? new PlainSample(type, take) : null);

    /// <summary>A sample without arguments that shows the request's path.</summary>
    public static SampleKind OfPath(string name, TakeSample take) =>
        new(name, "", SampleType.Text, arguments => arguments is [""] ? new PlainSample(SampleType.Text, take, isOfPath: true) : null);
}
