namespace LoadBalancing.Samples;

/// <summary>A converter that has a name in expressions.</summary>
/// <param name="Name">The name.</param>
/// <param name="Arguments">What stands in the parentheses behind it, for people.</param>
/// <param name="Create">
/// Makes the converted sample of the sample before it and the arguments, of which there is always one, perhaps an empty one; returns
/// <see langword="null"/> when they are not what the converter takes.
/// </param>
internal sealed record ConverterKind(string Name, string Arguments, Func<Sample, string[], Sample?> Create)
{
    /// <summary>A converter without arguments.</summary>
    public ConverterKind(string name, string arguments, Func<Sample, Sample> create)
        : this(name, arguments, (inner, given) => given is [""] ? create(inner) : null)
    {
    }
}
